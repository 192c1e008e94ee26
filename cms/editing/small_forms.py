"""Short forms that no file stands behind: a few fields, shown, refused with reasons, or taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cms.editing.edit_forms import ROOT, EditForm
from cms.forms.faults import Fault
from cms.forms.posting import Posted, parse_value
from cms.forms.schema import Field, Group, Option, Scalar, Value
from cms.forms.showing import Look, show_group
from cms.forms.values import read_value


@dataclass(frozen=True, slots=True)
class SmallForm:
    """Fields in order; each holds one text."""

    fields: tuple[Field, ...]

    def show(self, values: Mapping[str, str], base: str, faults: Mapping[str, str] | None = None) -> EditForm:
        """Return the form with values by key, and faults by key."""
        found = tuple(Fault(words, f"{ROOT}.{key}" if key else "") for key, words in (faults or {}).items())
        node = Group(fields=self.fields)
        look = Look(faults={fault.field: fault.words for fault in found if fault.field})
        return EditForm(
            base=base,
            fields=show_group(node, read_value(node, dict(values)), ROOT, look),
            texts=(),
            errors=tuple((fault.words, f"f-{fault.field}" if fault.field else "") for fault in found),
        )

    def take(self, posted: Posted) -> dict[str, str]:
        """Return what was typed, by key."""
        value = parse_value(Group(fields=self.fields), posted, ROOT)
        assert isinstance(value, dict)
        return {key: _text(each) for key, each in value.items()}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def line(key: str, label: str, hint: str = "", example: str = "", *, is_required: bool = False) -> Field:
    """Return a field for one line."""
    return Field(key=key, label=label, hint=hint, example=example, node=Scalar(), is_required=is_required)


def paragraph(key: str, label: str, hint: str = "", example: str = "") -> Field:
    """Return a field for a few lines."""
    return Field(key=key, label=label, hint=hint, example=example, node=Scalar(kind="long"))


def choose(key: str, label: str, options: tuple[Option, ...], hint: str = "") -> Field:
    """Return a field that holds one of the options."""
    return Field(key=key, label=label, hint=hint, node=Scalar(kind="choice", options=options), is_required=True)
