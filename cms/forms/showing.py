"""What the templates draw: each field with its final words, its value and its fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cms.forms.schema import Field, Group, Item, Keyed, Lines, Node, Option, Repeated, Rows, Scalar, Value, is_blank

ROW_OPTIONS = (
    Option("in", "is one of"),
    Option("not", "is none of"),
    Option("latest", "is the latest"),
    Option("first", "is the first"),
    Option("last", "is among the last (write how many)"),
    Option("level", "is at the level (write parents, children or top)"),
)
_TELLING = ("title", "label", "text", "heading", "name", "message", "rule", "type", "id", "from", "at")
CONDITIONS = (
    Option("in", "only those ticked"),
    Option("not", "all but those ticked"),
    Option("latest", "only the latest"),
    Option("first", "only the first"),
    Option("last", "only the last few"),
    Option("level parents", "only those that have parts"),
    Option("level children", "only parts of others"),
    Option("level top", "only those that are no part of another"),
)
NOT_SET, ALL = Option("", "Not set"), Option("", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option with whether it is chosen."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An item of a list: its fields, the name that it may have, and its buttons' values."""

    token: str
    title: str
    was: str
    name: ShownField | None
    fields: tuple[ShownField, ...]
    more: tuple[ShownField, ...]
    is_new: bool
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """A field as the page shows it; `control` names the macro that draws it."""

    name: str
    label: str
    control: str
    hint: str = ""
    example: str = ""
    error: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    fields: tuple[ShownField, ...] = ()
    more: tuple[ShownField, ...] = ()
    items: tuple[ShownItem, ...] = ()
    noun: str = ""
    is_required: bool = False
    suggestions: str = ""
    has_content: bool = False
    described: str = ""
    place: int = 1

    @property
    def id(self) -> str:
        """The id of the control, to which the summary of faults links; those of one name are told apart by place."""
        return f"f-{self.name}" if self.place == 1 else f"f-{self.name}-{self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """A list that the browser offers beside a field: its id in the page, and values with their words."""

    id: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What is said about fields: faults by name, lists for fields by key (`*.publisher`), the list that just grew."""

    faults: Mapping[str, str] = field(default_factory=dict)
    suggestions: Mapping[str, Suggestions] = field(default_factory=dict)
    fresh: str = ""


def show_group(node: Group, value: Value, name: str, look: Look) -> tuple[ShownField, ...]:
    """Return the fields of a form, in order."""
    assert isinstance(value, dict)
    return tuple(_show(each, value[each.key], each.name_below(name), look) for each in node.fields)


def _show(each: Field, value: Value, name: str, look: Look) -> ShownField:
    drawn = _draw(each.node, value, name, look)
    if isinstance(each.node, Group) and not each.is_required:
        drawn["fields"] = tuple(replace(inner, is_required=False) for inner in drawn["fields"])
    error = look.faults.get(name, "")
    described = " ".join(
        f"f-{name}-{part}" for part, there in (("hint", each.hint or each.example), ("error", error)) if there
    )
    key = "*." + each.key
    return ShownField(
        name=name,
        label=each.label,
        hint=each.hint,
        example=each.example,
        error=error,
        is_required=each.is_required,
        has_content=not is_blank(value),
        described=described,
        suggestions=look.suggestions[key].id if key in look.suggestions else "",
        **drawn,
    )


def _draw(node: Node, value: Value, name: str, look: Look) -> dict[str, Any]:
    match node, value:
        case Scalar(kind="choice", options=options), str():
            return {"control": "select", "choices": _list_choices((NOT_SET, *options), (value,))}
        case Scalar(kind=kind), str():
            return {"control": "long" if kind == "long" or "\n" in value else kind, "value": value}
        case Lines(options=()), tuple():
            return {"control": "lines", "value": _join(value)}
        case Lines(options=options, is_ordered=True), tuple():
            return {"control": "picks", "fields": _show_picks(options, value, name)}
        case Lines(options=options), tuple():
            chosen = tuple(each for each in value if isinstance(each, str))
            return {"control": "checks", "choices": _list_choices(options, chosen)}
        case Group(), dict():
            inner = tuple(_show(each, value[each.key], each.name_below(name), look) for each in node.fields)
            return {"control": "group", **_part_more(node, inner)}
        case Repeated() | Keyed(), tuple():
            items = tuple(each for each in value if isinstance(each, Item))
            return {"control": "items", "noun": node.noun, "items": _show_items(node, items, name, look)}
        case Rows(labels=()), dict():
            return {"control": "rows", "fields": _show_rows(value, name, look)}
        case Rows(), dict():
            return {"control": "condition", "fields": _show_condition(node, value, name)}
    return {"control": "line", "value": ""}


def _part_more(node: Group, inner: tuple[ShownField, ...]) -> dict[str, Any]:
    folded = [each.is_more for each in node.fields]
    main = tuple(each for each, is_more in zip(inner, folded, strict=True) if not is_more)
    return {"fields": main, "more": tuple(each for each, is_more in zip(inner, folded, strict=True) if is_more)}


def _join(value: tuple[str | Item, ...]) -> str:
    return "\n".join(each for each in value if isinstance(each, str))


def _list_choices(options: tuple[Option, ...], chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    known = {option.value for option in options}
    odd = tuple(Option(each, each) for each in chosen if each not in known)
    return tuple(
        Choice(value=each.value, words=each.words, is_chosen=each.value in chosen) for each in (*options, *odd)
    )


def _show_picks(options: tuple[Option, ...], value: tuple[str | Item, ...], name: str) -> tuple[ShownField, ...]:
    """Return a list of options for each that is chosen, and one more for the next."""
    chosen = [each for each in value if isinstance(each, str)]
    shown = (*chosen, "")[: max(len(options), len(chosen))]
    return tuple(
        ShownField(
            name=name,
            label=f"number {at}",
            control="select",
            choices=_list_choices((NOT_SET, *options), (each,)),
            place=at,
        )
        for at, each in enumerate(shown, 1)
    )


def _show_condition(node: Rows, value: dict[str, Value], name: str) -> tuple[ShownField, ...]:
    """Return the fields of a condition whose labels are known: which rows, how many of the last, and the labels."""
    kind, texts = value["kind"], value["values"]
    assert isinstance(kind, str)
    assert isinstance(texts, tuple)
    chosen = tuple(each for each in texts if isinstance(each, str))
    asked = f"level {''.join(chosen)}" if kind == "level" else kind
    offered = tuple(option for option in CONDITIONS if option.value.partition(" ")[0] in node.kinds)
    found = [
        ShownField(
            name=f"{name}.kind", label="Rows", control="select", choices=_list_choices((ALL, *offered), (asked,))
        )
    ]
    if "last" in node.kinds:
        count = chosen[0] if kind == "last" and chosen else ""
        found.append(ShownField(name=f"{name}.count", label="How many of the last", control="number", value=count))
    ticked = chosen if kind in ("in", "not") else ()
    boxes = _list_choices(node.labels, ticked)
    found.append(
        ShownField(name=f"{name}.values", label="Ticked", control="checks", choices=boxes, has_content=bool(ticked))
    )
    return tuple(found)


def _show_rows(value: dict[str, Value], name: str, look: Look) -> tuple[ShownField, ...]:
    kind, texts = value["kind"], value["values"]
    assert isinstance(kind, str)
    assert isinstance(texts, tuple)
    chosen = ShownField(
        name=f"{name}.kind",
        label="Condition",
        control="select",
        choices=_list_choices((NOT_SET, *ROW_OPTIONS), (kind,)),
    )
    error = look.faults.get(name, "")
    return chosen, ShownField(
        name=f"{name}.values",
        label="Categories, one on each line",
        control="lines",
        value=_join(texts),
        error=error,
        described=f"f-{name}.values-error" if error else "",
    )


def _show_items(node: Repeated | Keyed, items: tuple[Item, ...], name: str, look: Look) -> tuple[ShownItem, ...]:
    last = len(items) - 1 if name == look.fresh else -1
    return tuple(
        _show_item(node, each, f"{name}.{each.token}", look, (at == 0, at == last)) for at, each in enumerate(items)
    )


def _show_item(node: Repeated | Keyed, item: Item, name: str, look: Look, ends: tuple[bool, bool]) -> ShownItem:
    inner = _show(Field(key="value", label="", node=node.item, is_required=True), item.value, name, look)
    is_plain = isinstance(node.item, (Scalar, Lines, Rows))
    return ShownItem(
        token=item.token,
        title=f"{node.noun.capitalize()}{_name_item(node, item)}",
        was=item.was if isinstance(item.was, str) else "",
        name=_show_name(node, item, name, look) if isinstance(node, Keyed) else None,
        fields=(_label_plain(inner, node),) if is_plain else inner.fields,
        more=() if is_plain else inner.more,
        is_new=ends[1],
        is_first=ends[0],
    )


def _label_plain(inner: ShownField, node: Repeated | Keyed) -> ShownField:
    words = node.value_label if isinstance(node, Keyed) else node.noun.capitalize()
    return ShownField(
        name=inner.name,
        label=words,
        control=inner.control,
        value=inner.value,
        choices=inner.choices,
        fields=inner.fields,
        error=inner.error,
        described=inner.described,
        suggestions=inner.suggestions,
    )


def _show_name(node: Keyed, item: Item, name: str, look: Look) -> ShownField:
    error = look.faults.get(f"{name}._name", "")
    return ShownField(
        name=f"{name}._name",
        label=node.key_label,
        control="line",
        value=item.name,
        error=error,
        described=f"f-{name}._name-error" if error else "",
        suggestions=look.suggestions["*._name"].id if "*._name" in look.suggestions else "",
    )


def _name_item(node: Repeated | Keyed, item: Item) -> str:
    """Return what tells an item from others: its name, else its title, label or text."""
    if isinstance(node, Keyed):
        return f": {item.name}" if item.name else ""
    value = item.value if isinstance(item.value, dict) else {}
    found = next(
        (value[key] for key in ("title", "label", "text", "heading", "name", "message", "id") if value.get(key)), ""
    )
    return f": {found}" if isinstance(found, str) and found else ""
