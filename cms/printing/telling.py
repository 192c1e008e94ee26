"""What a file says, as names and values for reading: the fields of its form without the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cms.editing.documents import Document
from cms.editing.parts import Part
from cms.forms.showing import Look, ShownField, ShownItem, show_group
from cms.forms.values import read_value


@dataclass(frozen=True, slots=True)
class Told:
    """A field that says something: its label, its words, and what stands below it."""

    label: str
    words: str = ""
    below: tuple[Told, ...] = ()


def tell_part(document: Document, part: Part) -> tuple[Told, ...]:
    """Return what a part of a file says, in the order of its form; fields that say nothing are left out."""
    if document.fault:
        return (Told("It cannot be read", document.fault),)
    value = read_value(part.node, part.wrap(document.data))
    told = tuple(_tell_fields(show_group(part.node, value, "", Look())))
    return told[0].below if len(told) == 1 and told[0].below else told


def _tell_fields(fields: tuple[ShownField, ...]) -> Iterator[Told]:
    for field in fields:
        if field.control == "rows":
            yield from _tell_rows(field)
        elif field.control == "group":
            yield from _tell_below(field.label, tuple(_tell_fields((*field.fields, *field.more))))
        elif field.control == "items":
            yield from _tell_below(field.label, tuple(_tell_item(item) for item in field.items))
        elif words := _find_words(field):
            yield Told(field.label, words)


def _tell_below(label: str, below: tuple[Told, ...]) -> Iterator[Told]:
    if below:
        yield Told(label, below=below)


def _tell_item(item: ShownItem) -> Told:
    below = tuple(_tell_fields((*item.fields, *item.more)))
    is_plain = len(below) == 1 and not below[0].below
    return Told(item.title, below[0].words) if is_plain else Told(item.title, below=below)


def _tell_rows(field: ShownField) -> Iterator[Told]:
    """Yield a condition as one line: `is one of Asian, Black`."""
    words = [each for part in field.fields if (each := _find_words(part))]
    if words:
        yield Told(field.label, " ".join(words).replace("\n", ", "))


def _find_words(field: ShownField) -> str:
    if field.control in ("select", "checks"):
        return ", ".join(choice.words for choice in field.choices if choice.is_chosen and choice.value)
    return field.value
