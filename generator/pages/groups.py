"""The list of groups: each concept of the site's subject, with how many statistics speak of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.addresses import address_of_group, address_of_groups, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.group_list import collective_concepts, group_counts, list_groups
from generator.pages.kind import PageKind
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from measures.figures import format_count
from measures.publication.contents import subject_concepts
from measures.publication.site import PublicSite

TITLE = "Find your group"
LEAD = "Choose a group to see its figure in every statistic, beside the figure for everyone or for another group."


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupItem:
    """A group in the list, with how many statistics speak of it."""

    label: str
    note: str
    url: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart:
    """Groups under one heading."""

    id: str
    title: str
    groups: tuple[GroupItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsView:
    """What the list of groups says."""

    title: str
    lead: str
    parts: tuple[GroupPart, ...]


def build_groups(site: PublicSite) -> GroupsView:
    """Return the view of the list of groups: single groups first, then what takes several together."""
    collective = collective_concepts(site)
    items = list(_list_items(site))
    single = tuple(item for concept, item in items if concept not in collective)
    others = tuple(item for concept, item in items if concept in collective)
    parts = (
        GroupPart(id="groups", title="Groups", groups=single),
        GroupPart(id="together", title="Groups taken together, and unknown", groups=others),
    )
    return GroupsView(title=TITLE, lead=LEAD, parts=tuple(part for part in parts if part.groups))


def _list_items(site: PublicSite) -> Iterator[tuple[str, GroupItem]]:
    counts, listed = dict(group_counts(site)), frozenset(list_groups(site))
    for concept in subject_concepts(site):
        if concept.id in listed:
            count = counts.get(concept.id, 0)
            words = f"{format_count(count)} {'statistic' if count == 1 else 'statistics'}" if count else "none yet"
            url = address_of_group(concept.id)
            yield concept.id, GroupItem(label=concept.label, note=concept.note or "", url=url, count=words)


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if subject_concepts(site) else ()


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (the list belongs to the site)
    return (output_at(address_of_groups()),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    place = Place(title=TITLE, description=LEAD, canonical=address_of_groups(), trail=(HOME,))
    return render_template("pages/groups.html", frame=build_frame(site, place), view=build_groups(site))


KIND = PageKind(name="groups", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)
