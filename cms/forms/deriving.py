"""The schema of a form, taken from a record: its fields, their kinds and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from cms.forms.schema import Field, Group, Keyed, Lines, Node, Option, Repeated, Rows, Scalar, Short
from cms.forms.wording import LONG, MORE, NOUNS, NUMBERED, SHORTS, find_words, name_option
from measures.model.dates import PartialDate, VersionNumber
from measures.model.dimension import ClassificationUse, Condition
from measures.model.record import Record

TRUTHS = (Option("true", "Yes"), Option("false", "No"))


@cache
def derive_group(record: type[Record], only: tuple[str, ...] = ()) -> Group:
    """Return the form of a record: all its fields in its order, or those named, in the order named."""
    known = {field.alias or name: field for name, field in record.model_fields.items()}
    keys = only or tuple(known)
    fields = tuple(_derive_field(record.__name__, key, known[key]) for key in keys)
    short = SHORTS.get(record.__name__)
    return Group(fields=fields, short=Short(*short) if short and not only else None)


def _derive_field(record: str, key: str, info: FieldInfo) -> Field:
    name = f"{record}.{key}"
    words = find_words(name)
    return Field(
        key=key,
        label=words.label,
        hint=words.hint,
        example=words.example,
        node=_derive_node(name, info.annotation),
        is_required=info.is_required(),
        is_more=name in MORE,
    )


def _derive_node(name: str, annotation: Any) -> Node:
    if _drop_none(annotation) == ClassificationUse:
        return _make_keyed(name, Scalar(), has_short=True)
    kind = _strip(annotation)
    origin = get_origin(kind)
    if origin is tuple:
        return _derive_list(name, get_args(kind)[0])
    if origin in (Mapping, dict) or kind is Mapping:
        return _make_keyed(name, _derive_node(f"{name}.value", get_args(kind)[1]))
    if isinstance(kind, type) and issubclass(kind, Record):
        return derive_group(kind)
    return Rows() if kind is Condition else _derive_scalar(name, kind)


def _derive_list(name: str, item: Any) -> Node:
    kind = _strip(item)
    if get_origin(kind) is Literal:
        return Lines(options=_list_options(name, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Record):
        may_be_one = name in ("DimensionSettings.chart", "DimensionSettings.table")
        noun, numbered = NOUNS.get(name, "item"), "id" if name in NUMBERED else ""
        return Repeated(item=derive_group(kind), noun=noun, may_be_one=may_be_one, numbered=numbered)
    return Lines()


def _make_keyed(name: str, item: Node, *, has_short: bool = False) -> Keyed:
    words = find_words(f"{name}.key"), find_words(f"{name}.value")
    noun = NOUNS.get(name, "row")
    return Keyed(item=item, noun=noun, key_label=words[0].label, value_label=words[1].label, has_short=has_short)


def _derive_scalar(name: str, kind: Any) -> Scalar:
    if get_origin(kind) is Literal:
        return Scalar(kind="choice", options=_list_options(name, get_args(kind)))
    if kind is bool:
        return Scalar(kind="choice", options=TRUTHS)
    if kind in (int, Decimal):
        return Scalar(kind="number")
    if kind in (date, PartialDate, VersionNumber):
        return Scalar(kind="date" if kind is not VersionNumber else "line")
    return Scalar(kind="long" if name in LONG else "line")


def _list_options(name: str, values: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(value, name_option(name, value)) for value in values)


def _drop_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next(each for each in get_args(annotation) if each is not NoneType)
    return annotation


def _strip(annotation: Any) -> Any:
    """Return the type below `Annotated` and `| None`."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            annotation = _drop_none(annotation)
        else:
            return annotation
