"""What a form asks for: fields, groups of fields, lists of groups, groups by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

ScalarKind = Literal["line", "long", "number", "date", "choice"]


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and the words for it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One text: a line, a long text, a number, a date, or one of the options. Nothing typed means no key."""

    kind: ScalarKind = "line"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A list of texts, one a line; where there are options, those that are ticked.

    With `is_ordered`, options are chosen one after the other, and their order counts.
    """

    options: tuple[Option, ...] = ()
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Short:
    """The form of a group that is written as one text: the text is the value of `field`.

    Where `word` is given, only that text is such a form, and it stands for `value`.
    """

    field: str
    word: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named value of a group: its YAML key, label, hint and example. Fields with `is_more` are shown on demand.

    `slot` stands for the key in the names of the form, where the key may hold any signs.
    """

    key: str
    label: str
    node: Node
    hint: str = ""
    example: str = ""
    is_required: bool = False
    is_more: bool = False
    slot: str = ""

    def name_below(self, name: str) -> str:
        """Return the name in the form of this field of a group that has the name given."""
        return f"{name}.{self.slot or self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields under one heading."""

    fields: tuple[Field, ...]
    short: Short | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A list of groups; `noun` names one of them. With `may_be_one`, one may be written without a list.

    `numbered` is the field that holds an item's number, where the form proposes one for a new item.
    """

    item: Node
    noun: str
    may_be_one: bool = False
    numbered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """Values by a name that is typed too. With `has_short`, one text stands for a single value with an empty name."""

    item: Node
    noun: str
    key_label: str
    value_label: str = ""
    has_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What `where` asks of a column: some labels, all but some, latest, first, the last few, or a level.

    With `labels`, those are ticked, and only the conditions in `kinds` are offered.
    """

    labels: tuple[Option, ...] = ()
    kinds: tuple[str, ...] = ()


Node: TypeAlias = Scalar | Lines | Group | Repeated | Keyed | Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a list, or a value with its name.

    `token` names it in the form; `was` says where it came from: the position in the list, or the name.
    """

    token: str
    was: int | str | None
    name: str
    value: Value

    @property
    def content(self) -> tuple[int | str | None, str, Value]:
        """All that matters when two items are compared."""
        return self.was, self.name, self.value


Value: TypeAlias = "str | tuple[str, ...] | dict[str, Value] | tuple[Item, ...]"
"""What fields hold: a text, texts, a group's values by key, or items."""


def is_blank(value: Value) -> bool:
    """Whether nothing was typed."""
    if isinstance(value, dict):
        return all(is_blank(each) for each in value.values())
    if isinstance(value, tuple):
        return all(isinstance(each, Item) and not each.name and is_blank(each.value) for each in value)
    return not value


def drop_blanks(value: Value) -> Value:
    """Return the value without items of which nothing was typed."""
    if isinstance(value, dict):
        return {key: drop_blanks(each) for key, each in value.items()}
    if isinstance(value, str):
        return value
    kept: list[Item] = []
    for each in value:
        if isinstance(each, str):
            return value
        if each.name or not is_blank(each.value):
            kept.append(Item(token=each.token, was=each.was, name=each.name, value=drop_blanks(each.value)))
    return tuple(kept)


def drop_unfilled(node: Node, value: Value) -> Value:
    """Return the value without items of which nothing was typed; a number that the form proposed was not typed."""
    return drop_blanks(_drop_numbered(node, value))


def _drop_numbered(node: Node, value: Value) -> Value:
    if isinstance(node, Group) and isinstance(value, dict):
        return {field.key: _drop_numbered(field.node, value[field.key]) for field in node.fields}
    if isinstance(node, (Repeated, Keyed)) and isinstance(value, tuple):
        items = (each for each in value if isinstance(each, Item))
        kept = (each for each in items if not (isinstance(node, Repeated) and _is_only_numbered(node, each)))
        return tuple(replace(each, value=_drop_numbered(node.item, each.value)) for each in kept)
    return value


def _is_only_numbered(node: Repeated, item: Item) -> bool:
    if not node.numbered or item.was is not None or not isinstance(item.value, dict):
        return False
    return all(is_blank(each) for key, each in item.value.items() if key != node.numbered)
