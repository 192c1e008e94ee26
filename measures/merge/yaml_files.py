"""Three-way merge of YAML texts: what they say is merged by key, and comments and the order of lines are kept."""

from __future__ import annotations

import re
from typing import cast

import yaml

from measures.merge.clash import Settling, Three
from measures.merge.lines import merge_lines
from measures.merge.order import merge_order
from measures.merge.values import merge_values
from measures.merge.yaml_entries import Entries, part_entries
from measures.reading.yaml_text import read_yaml
from measures.writing.yaml_edits import EditFailed, PathMissing, set_field
from measures.writing.yaml_nodes import NotEditable
from measures.writing.yaml_values import Written

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)


class NotMergeable(ValueError):
    """A text cannot be merged by its parts; it is merged as a whole."""


def merge_yaml(settling: Settling, part: tuple[str, ...], texts: Three[str]) -> str:
    """Return the merged text, which says what the merged values say and keeps the comments of both sides.

    Raises:
        NotMergeable: one of the three does not read.
    """
    base, mine, theirs = (text or "" for text in texts)
    data: Three[Written] = Three(read_values(base), read_values(mine), read_values(theirs))
    wanted = merge_values(settling, part, data)
    if wanted is None:
        wanted = {}
    if all(isinstance(value, dict) for value in (*data, wanted)):
        text = _merge_entries([part_entries(each) for each in (base, mine, theirs)], cast("dict[str, Written]", wanted))
    else:
        text = _merge_text(base, mine, theirs, wanted)
    if not _says(text, wanted):
        raise NotMergeable
    return text


def read_values(text: str) -> Written:
    """Return a text's mappings, lists and texts; an empty mapping for an empty text.

    Raises:
        NotMergeable: it does not read.
    """
    read = read_yaml(text, "")
    if any(problem.rule != "key.empty" for problem in read.problems):
        raise NotMergeable
    if read.problems:
        # The loader gives texts alone, and what is refused in content was looked for.
        return cast(Written, yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506
    return {} if read.value is None else cast(Written, read.value)


def _says(text: str, wanted: Written) -> bool:
    try:
        return read_values(text) == wanted
    except NotMergeable:
        return False


def _merge_entries(sides: list[Entries], wanted: dict[str, Written]) -> str:
    """Merge mappings entry by entry, each as the text that it is written as."""
    merged: dict[str, str] = {}
    for key, value in wanted.items():
        three = Three(*(side.texts.get(key) for side in sides))
        if three.is_settled and three.settled is not None and _says(three.settled, {key: value}):
            merged[key] = three.settled
        else:
            merged[key] = _merge_text(three.base or "", three.mine or "", three.theirs or "", {key: value})
    order = merge_order(Settling("", {}), (), Three(*(list(side.texts) for side in sides)), set(merged))
    tails = Three(*(side.tail for side in sides))
    return "".join(_end_line(merged[key]) for key in order) + (
        tails.settled or "" if tails.is_settled else sides[2].tail
    )


def _end_line(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


def _merge_text(base: str, mine: str, theirs: str, wanted: Written) -> str:
    for text in (merge_lines(base, mine, theirs), _rewrite(theirs, wanted), _rewrite(mine, wanted)):
        if text is not None and _says(text, wanted):
            return _list_lost_comments(text, base, mine, theirs) + text
    raise NotMergeable


def _list_lost_comments(text: str, base: str, mine: str, theirs: str) -> str:
    """Return lines with the comments that a side added and the text lacks."""
    known = {*_list_comments(base), *_list_comments(text)}
    added = dict.fromkeys((*_list_comments(theirs), *_list_comments(mine)))
    return "".join(f"{comment}\n" for comment in added if comment not in known)


def _list_comments(text: str) -> list[str]:
    return [found[0].rstrip() for found in _COMMENT.finditer(text)]


def _rewrite(text: str, wanted: Written) -> str | None:
    """Return a text edited until it says what it should; None where it cannot be."""
    try:
        return set_field(text, (), wanted)
    except (EditFailed, NotEditable, PathMissing):
        return None
