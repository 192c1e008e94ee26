"""The API's classifications: their list, and each with its entries."""

from __future__ import annotations

from generator.pages.addresses import address_of_api, output_at
from generator.pages.api_records import (
    CategoryItem,
    Classification,
    ClassificationItem,
    ClassificationList,
    ClassificationSource,
)
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from measures.model.classification import Category
from measures.model.classification import Classification as Written
from measures.publication.contents import ContentMissing, classification, classification_ids
from measures.publication.questions import question
from measures.publication.site import PublicSite

_OWNER = "classification/"


def _require(site: PublicSite, name: str) -> Written:
    found = classification(site, name)
    if found is None:
        raise ContentMissing(f"classifications/{name}.yaml")
    return found


@question(sort="cutoff")
def classification_item(site: PublicSite, name: str) -> ClassificationItem:
    """Return a classification as the list of them has it.

    Raises:
        ContentMissing: there is none of that id.
    """
    found = _require(site, name)
    address = origin(site) + address_of_api("classifications", name)
    return ClassificationItem(id=name, title=found.title, variable=found.variable, api=address)


def build_classification(site: PublicSite, name: str) -> Classification:
    """Return a classification with its entries in display order.

    Raises:
        ContentMissing: there is none of that id.
    """
    found = _require(site, name)
    source = found.source
    return Classification(
        id=name,
        title=found.title,
        variable=found.variable,
        source=ClassificationSource(title=source.title, url=source.url) if source else None,
        note=found.note,
        entries=(
            *(_build_entry(entry, "aggregate") for entry in found.aggregates),
            *(_build_entry(entry, "category") for entry in found.categories),
            *(_build_entry(entry, "unknown") for entry in found.unknown),
        ),
    )


def _build_entry(entry: Category, kind: str) -> CategoryItem:
    return CategoryItem.model_validate(
        {
            "id": entry.id,
            "label": entry.label,
            "kind": kind,
            "parent": entry.parent,
            "concept": entry.concept,
            "code": entry.code,
            "note": entry.note,
            "other_labels": entry.aliases,
        }
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *(f"{_OWNER}{name}" for name in classification_ids(site)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (the owner says it)
    name = owner.removeprefix(_OWNER)
    return (output_at(address_of_api("classifications", name) if name else address_of_api("classifications")),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    if owner:
        return build_classification(site, owner.removeprefix(_OWNER)).to_json()
    items = tuple(classification_item(site, name) for name in classification_ids(site))
    return ClassificationList(classifications=items).to_json()


KIND = PageKind(name="api_classification", owners=_list_owners, outputs=_list_outputs, render=_render)
