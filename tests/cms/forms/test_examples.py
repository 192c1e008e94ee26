"""Each field that is typed into has an example of good writing, and each example is what the field takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import ValidationError

from cms.editing import shared_parts, version_parts
from cms.editing.finding import read_sites
from cms.editing.parts import Part
from cms.forms.schema import Field, Group, Keyed, Lines, Node, Repeated, Scalar
from cms.forms.wording import TABLE
from cms.workspace import close_workspace
from measures.model import classification, dimension, measure, site, unit, version
from measures.model.record import Record

PARTS = (
    *version_parts.VERSION_PARTS,
    *version_parts.DIMENSION_PARTS,
    version_parts.MEASURE_PART,
    version_parts.make_readers_part("1.0"),
    *(part for part in vars(shared_parts).values() if isinstance(part, Part)),
)
RECORDS = {
    found.__name__: found
    for module in (classification, dimension, measure, site, unit, version)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Record)
}
STYLE = ("compared to", "BAME", "non-White", "proportion of", "only ", "2022/23", "United Kingdom")
"""Words that the style guide rules out in texts."""


def list_bare(node: Node) -> Iterator[str]:
    if isinstance(node, Group):
        for each in node.fields:
            yield from _list_bare_field(each)
    elif isinstance(node, (Repeated, Keyed)):
        yield from list_bare(node.item)


def _list_bare_field(each: Field) -> Iterator[str]:
    if isinstance(each.node, (Scalar, Lines)):
        if not each.node.options and not each.example and getattr(each.node, "kind", "") != "choice":
            yield each.label
    else:
        yield from list_bare(each.node)


def test_each_field_that_is_typed_into_has_an_example(app):
    bare = {part.title: found for part in PARTS if (found := list(list_bare(part.node)))}
    assert bare == {}
    with app.test_request_context():
        texts = [*version_parts.make_text_part(read_sites()).texts, *(text for part in PARTS for text in part.texts)]
        close_workspace()
    assert [text.label for text in texts if not text.example] == []


def _wants_list(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _wants_list(get_args(annotation)[0])
    return get_origin(annotation) is tuple


def find_faults(name: str, example: str) -> list[str]:
    """Return what the record says of an example in its field."""
    record, key = name.split(".")
    fields = RECORDS[record].model_fields
    field = next(each for own, each in fields.items() if (each.alias or own) == key)
    try:
        RECORDS[record].model_validate({key: [example] if _wants_list(field.annotation) else example})
    except ValidationError as fault:
        return [f"{name}: {each['msg']}" for each in fault.errors() if each["loc"][:1] == (key,)]
    return []


def test_each_example_is_what_its_field_takes_and_keeps_to_the_house_style():
    examples = {name: words[2] for name, words in TABLE.items() if len(words) > 2 and name.count(".") == 1}
    assert [fault for name, example in examples.items() for fault in find_faults(name, example)] == []
    assert [(name, words) for name, example in examples.items() for words in STYLE if words in example] == []
    assert len(examples) > 100
