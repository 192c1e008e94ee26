"""Numeric cells and their statuses to values: a number as written, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from measures.model.value import NUMBER, Absent, Mark, Number, Reason, Value
from measures.reading.nearest import suggest
from measures.reading.value_faults import show

_CODES = re.compile(r"(?:\[[a-z]+\] ?)+")
_NUMBER_WITH_CODES = re.compile(rf"({NUMBER.pattern})(?: ({_CODES.pattern}))?")
_REASONS = {reason.value: reason for reason in Reason}
_MARKS = {mark.value: mark for mark in Mark}
_KNOWN = tuple(f"[{code}]" for code in dict.fromkeys((*_REASONS, *_MARKS)))
_SUPPRESSIONS = ("c", "x")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell, or with its status: rule, message and hint, without a place."""

    rule: str
    message: str
    hint: str = ""
    in_status: bool = False


@lru_cache(maxsize=65536)
def read_plain(text: str) -> Value | CellFault:
    """Return what a numeric cell says, without a status column and without older marks."""
    if NUMBER.fullmatch(text):
        return Number(text)
    return read_cell(text, "", {})


def read_cell(text: str, status: str, marks: Mapping[str, str]) -> Value | CellFault:
    """Return what a numeric cell and its status say together.

    `marks` translates a source's older marks, in a cell, after a number or in the status.
    """
    cell = _split(_translate(text, marks))
    if cell is None:
        return _refuse_text(text)
    said = _split(_translate(status, marks))
    if said is None:
        return replace(_refuse_mark(status), in_status=True)
    if said[0]:
        message = f"Expected shorthands in a status, got the number {show(status)}."
        return CellFault("value.number-in-status", message, "Write the number in its own column.", in_status=True)
    return _combine(cell[0], tuple(dict.fromkeys((*cell[1], *said[1]))))


def read_shorthands(text: str) -> tuple[str, ...] | CellFault:
    """Return the codes of a text of shorthands, each in its own brackets; none for an empty text."""
    found = _split(text)
    if found is None or found[0]:
        return _refuse_mark(text)
    unknown = [code for code in found[1] if code not in _REASONS and code not in _MARKS]
    return _refuse_mark(f"[{unknown[0]}]") if unknown else found[1]


def _translate(text: str, marks: Mapping[str, str]) -> str:
    if not marks or not text:
        return text
    if text in marks:
        return marks[text]
    found = re.match(NUMBER, text)
    after = text[found.end() :].strip() if found else ""
    return f"{found[0]} {marks[after]}" if found and after in marks else text


def _split(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the number and the codes of a cell; None where it is made of anything else."""
    if not text:
        return "", ()
    if found := _NUMBER_WITH_CODES.fullmatch(text):
        return found[1], _list_codes(found[2] or "")
    if _CODES.fullmatch(text) and not text.endswith(" "):
        return "", _list_codes(text)
    return None


def _list_codes(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\[([a-z]+)\]", text))


def _combine(number: str, codes: tuple[str, ...]) -> Value | CellFault:
    unknown = [code for code in codes if code not in _REASONS and code not in _MARKS]
    if unknown:
        return _refuse_mark(f"[{unknown[0]}]")
    if number:
        wrong = [code for code in codes if code not in _MARKS]
        if wrong:
            return _refuse_both(number, wrong[0])
        return Number(number, tuple(_MARKS[code] for code in codes))
    return _explain_absence(codes)


def _explain_absence(codes: tuple[str, ...]) -> Value | CellFault:
    if not codes:
        hint = "Write [c], [x], [z], [w], [low] or [u] for the reason, here or in a status column."
        return CellFault("csv.empty-cell", "Expected a number or a shorthand, got an empty cell.", hint)
    alone = [code for code in codes if code not in _MARKS] or [code for code in codes if code in _REASONS]
    if not alone:
        hint = "Write the number, or the reason why there is none."
        return CellFault("value.lone-mark", f"Expected a number beside [{codes[0]}], got none.", hint)
    if len(alone) > 1:
        message = f"Expected one reason why there is no number, got [{alone[0]}] and [{alone[1]}]."
        return CellFault("value.two-reasons", message, "Keep one of the two.")
    marks = tuple(_MARKS[code] for code in codes if code != alone[0])
    return Absent(_REASONS[alone[0]], marks)


def _refuse_both(number: str, code: str) -> CellFault:
    if code in _SUPPRESSIONS:
        hint = "Remove the number if it must not be published, else remove the shorthand."
        return CellFault(
            "value.number-beside-suppression", f"Expected no number beside [{code}], got {show(number)}.", hint
        )
    message = f"Expected no number beside [{code}], which stands alone, got {show(number)}."
    return CellFault("value.number-beside-shorthand", message, "Keep one of the two.")


def _refuse_mark(text: str) -> CellFault:
    bracketed = f"[{text.strip('[] ')}]"
    if bracketed in _KNOWN and bracketed != text:
        hint = f'Write "{bracketed}", or declare the mark under "marks".'
    else:
        hint = suggest(bracketed, _KNOWN, "shorthands") + ' Declare an older mark under "marks".'
    return CellFault("value.unknown-shorthand", f"Expected a known shorthand, got {show(text)}.", hint)


def _refuse_text(text: str) -> CellFault:
    plain = _clean(text)
    if plain is not None:
        message = f"Expected a number in digits, got {show(text)}."
        return CellFault("csv.number", message, f"Write {plain}.")
    found = re.match(NUMBER, text)
    if found and found.end() < len(text):
        rest = text[found.end() :].strip()
        refused = _refuse_mark(rest)
        hint = refused.hint if rest.startswith("[") is False else f"Write {found[0]} {rest}, with one space."
        return CellFault(refused.rule, f"Expected a number or a shorthand, got {show(text)}.", hint)
    refused = _refuse_mark(text)
    return CellFault(refused.rule, f"Expected a number or a shorthand, got {show(text)}.", refused.hint)


def _clean(text: str) -> str | None:
    """Return the number that a text means with separators, signs and spaces that are not allowed; else None."""
    plain = text.strip().replace("\u2212", "-").replace("\u00a0", "")
    plain = re.sub(r"^(-?)[£$€]", r"\1", plain.removeprefix("+")).removesuffix("%").strip()
    if re.fullmatch(r"-?[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?", plain):
        plain = re.sub("[, ]", "", plain)
    plain = re.sub(r"^(-?)\.", r"\g<1>0.", plain).removesuffix(".")
    if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}", plain):
        plain = f"{float(plain):.15f}".rstrip("0").rstrip(".")
    return plain if plain != text and NUMBER.fullmatch(plain) else None
