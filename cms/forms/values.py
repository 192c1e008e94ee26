"""Plain data of content files to what fields hold, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.forms.schema import (
    Group,
    Item,
    Keyed,
    Lines,
    Node,
    Option,
    Repeated,
    Rows,
    Scalar,
    Value,
    drop_blanks,
    is_blank,
)
from measures.writing.yaml_values import Written

ROW_KINDS = ("in", "not", "latest", "first", "last", "level")


def clean_text(text: str) -> str:
    """Return a text as a form sends it: line breaks of one kind, no blanks at the ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_value(node: Node, raw: object) -> Value:
    """Return what the fields of a form show for plain data (mappings, lists and texts); None is nothing."""
    match node:
        case Scalar():
            return clean_text(raw) if isinstance(raw, str) else ""
        case Lines():
            return _read_lines(node, raw)
        case Group():
            return _read_group(node, raw)
        case Repeated():
            return drop_blanks(_read_items(node, raw))
        case Keyed():
            return drop_blanks(_read_keyed(node, raw))
        case Rows():
            return _read_rows(node, raw)


def _read_lines(node: Lines, raw: object) -> Value:
    found = [raw] if isinstance(raw, str) else raw if isinstance(raw, list) else []
    texts = [" ".join(each.split("\n")).strip() for each in found if isinstance(each, str) and each.strip()]
    return put_in_order(node.options, texts) if node.options and not node.is_ordered else tuple(texts)


def _read_group(node: Group, raw: object) -> Value:
    data: dict[str, Any] = raw if isinstance(raw, dict) else {}
    short = node.short
    if short is not None and isinstance(raw, str) and raw and short.word in (None, raw):
        data = {short.field: short.value if short.word is not None else raw}
    return {field.key: read_value(field.node, data.get(field.key)) for field in node.fields}


def _read_items(node: Repeated, raw: object) -> Value:
    found = raw if isinstance(raw, list) else [raw] if isinstance(raw, dict) and node.may_be_one else []
    return tuple(
        Item(token=str(at), was=at, name="", value=read_value(node.item, each)) for at, each in enumerate(found)
    )


def _read_keyed(node: Keyed, raw: object) -> Value:
    data: dict[str, Any] = raw if isinstance(raw, dict) else {}
    if node.has_short and isinstance(raw, str) and raw:
        data = {"": raw}
    return tuple(
        Item(token=str(at), was=name, name=clean_text(name), value=read_value(node.item, each))
        for at, (name, each) in enumerate(data.items())
    )


def put_in_order(options: tuple[Option, ...], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return what is chosen in the order of the options; what is none of them comes last."""
    ticked = tuple(chosen)
    known = [option.value for option in options]
    return (*(each for each in known if each in ticked), *(each for each in ticked if each not in known))


def _read_rows(node: Rows, raw: object) -> Value:
    labels = Lines(options=node.labels)
    match raw:
        case "latest" | "first":
            return {"kind": str(raw), "values": ()}
        case {"not": found}:
            return {"kind": "not", "values": _read_lines(labels, found)}
        case {"last": str(count)}:
            return {"kind": "last", "values": (clean_text(count),)}
        case {"level": str(level)}:
            return {"kind": "level", "values": (clean_text(level),)}
        case str() | list():
            return {"kind": "in", "values": _read_lines(labels, raw)}
    return {"kind": "", "values": ()}


def write_value(node: Node, value: Value) -> Written | None:
    """Return the plain data that a content file has for what fields hold; None for nothing."""
    if is_blank(value):
        return None
    match node, value:
        case Scalar(), str():
            return value
        case Lines(), tuple():
            return [each for each in value if isinstance(each, str)]
        case Group(), dict():
            return _write_group(node, value)
        case Repeated(), tuple():
            items = [write_value(node.item, each.value) for each in value if isinstance(each, Item)]
            written = [each for each in items if each is not None]
            return written[0] if node.may_be_one and len(written) == 1 else written
        case Keyed(), tuple():
            return _write_keyed(node, value)
        case Rows(), dict():
            return write_rows(value)
    return None


def _write_group(node: Group, value: dict[str, Value]) -> Written:
    written = {field.key: write_value(field.node, value[field.key]) for field in node.fields}
    found: dict[str, Written] = {key: each for key, each in written.items() if each is not None}
    short = node.short
    if short is not None and list(found) == [short.field]:
        only = found[short.field]
        if isinstance(only, str) and (short.word is None or only == short.value):
            return short.word or only
    return found


def _write_keyed(node: Keyed, value: tuple[Any, ...]) -> Written:
    written = {each.name: write_value(node.item, each.value) for each in value if isinstance(each, Item)}
    found: dict[str, Written] = {name: "" if each is None else each for name, each in written.items()}
    if node.has_short and list(found) == [""]:
        return found[""]
    return found


def write_rows(value: dict[str, Value]) -> Written | None:
    """Return what `where` says of a column."""
    kind, texts = value["kind"], [each for each in value["values"] if isinstance(each, str)]
    match kind:
        case "latest" | "first":
            return str(kind)
        case "last" | "level":
            return {str(kind): texts[0] if texts else ""}
        case "not":
            return {"not": list(texts)}
    if not texts:
        return None
    return texts[0] if len(texts) == 1 else list(texts)
