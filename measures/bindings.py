"""Numbers in prose: `[[Rate: Ethnicity=Asian, Year=2023]]` names one cell, which is shown as the table shows it.

Source: the content format, section 11.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from measures.figures import (
    describe_unit,
    format_difference,
    format_ratio,
    format_value,
    round_amount,
    shown_amount,
    write_small_number_in_words,
)
from measures.filters import name_members
from measures.model.dimension import Column
from measures.model.observations import Observation, Observations
from measures.model.value import Absent, Number

_FENCE = re.compile(r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)", re.M | re.S)
_TICKS = re.compile(r"`+")
_BREAK = re.compile(r"\n[ \t]*\n")
_NAME = re.compile(
    r"(?:(?P<measure>[a-z0-9]{8})(?:@(?P<version>[0-9]+\.[0-9]+))?/)?(?:(?P<dimension>[a-z0-9]+(?:-[a-z0-9]+)*)\.)?(?P<column>.+)",
    re.S,
)
_PART = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^,=|\]"]*))\s*', re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done to the cell before it is shown: compared with another cell, or written otherwise."""

    kind: Literal["difference", "ratio", "decimals", "words"]
    where: Mapping[str, str]
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A place in prose that names a cell.

    `where` maps columns to labels. `start` and `end` are its span in the text; `line` and `column` count from 1.
    `fault` says why the binding cannot be read; then it names no cell.
    """

    source: str
    start: int
    end: int
    line: int
    column: int
    measure: str | None = None
    version: str | None = None
    dimension: str | None = None
    value: str = ""
    where: Mapping[str, str]
    steps: tuple[Step, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The cell that a binding names: the words shown, the number, how it is formatted, and its row.

    `warning` says where the stored digits give another result than the displayed ones.
    """

    text: str
    value: Number
    column: Column
    observation: Observation
    warning: str | None = None


def mask_code(markdown: str) -> str:
    """Return the text with code, fenced or between backticks, replaced by blanks of the same length."""
    if "`" not in markdown and "~~~" not in markdown:
        return markdown
    without = _FENCE.sub(lambda found: _blank(found[0]), markdown)
    parts, place = [], 0
    for start, end in _find_code(without):
        parts += [without[place:start], _blank(without[start:end])]
        place = end
    return "".join([*parts, without[place:]])


def _blank(code: str) -> str:
    return re.sub(r"[^\n]", " ", code)


def _find_code(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code between backticks starts and ends: as many before it as after it, in one paragraph."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    starts: dict[int, list[int]] = {}
    for start, end in runs:
        starts.setdefault(end - start, []).append(start)
    breaks = [*(found.start() for found in _BREAK.finditer(text)), len(text)]
    place = 0
    for start, end in runs:
        if start < place:
            continue
        limit = breaks[bisect_left(breaks, end)]
        found = (_find_close(starts.get(size, ()), end, limit, size) for size in range(end - start, 0, -1))
        closed = next((each for each in found if each is not None), None)
        if closed is not None:
            yield end - closed[1], closed[0]
            place = closed[0]


def _find_close(starts: Sequence[int], after: int, limit: int, size: int) -> tuple[int, int] | None:
    """Return where code ends that `size` backticks close, and their number; None where none do before the limit."""
    at = bisect_left(starts, after)
    return (starts[at] + size, size) if at < len(starts) and starts[at] < limit else None


def find_bindings(markdown: str, first_line: int = 1) -> tuple[Binding, ...]:
    """Return the bindings of a text in order, those inside code left aside."""
    if "[[" not in markdown:
        return ()
    masked = mask_code(markdown)
    return tuple(_read_spans(markdown, masked, first_line))


def _read_spans(text: str, masked: str, first_line: int) -> Iterator[Binding]:
    start = masked.find("[[")
    while start >= 0:
        end = _find_end(masked, start + 2)
        if end is None:
            return
        line = first_line + text.count("\n", 0, start)
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        empty = Binding(source=text[start:end], start=start, end=end, line=line, column=column, where={})
        yield _read_binding(empty, text[start + 2 : end - 2])
        start = masked.find("[[", end)


def _find_end(text: str, start: int) -> int | None:
    """Return where a binding ends; a `]]` between double quotes does not end it, nor does one past the paragraph."""
    stop = text.find("\n\n", start)
    limit = len(text) if stop < 0 else stop
    quoted = False
    for place in range(start, limit):
        if text[place] == '"':
            quoted = not quoted
        elif not quoted and text.startswith("]]", place):
            return place + 2
    end = text.find("]]", start, limit)
    return None if end < 0 else end + 2


def _read_binding(empty: Binding, inner: str) -> Binding:
    head, *steps = _split(inner, "|")
    name, *rest = _split(head, ":")
    named = _NAME.fullmatch(_unquote(name)) if not name.strip().startswith('"') else None
    try:
        where = _read_where(":".join(rest))
        read = tuple(_read_step(step) for step in steps)
    except _NotUnderstood as fault:
        return replace(empty, fault=str(fault))
    value = named["column"] if named else _unquote(name)
    if not value:
        return replace(empty, fault=f'Expected a column name in "{empty.source}", got nothing.')
    parts = (named["measure"], named["version"], named["dimension"]) if named else (None, None, None)
    return replace(
        empty, measure=parts[0], version=parts[1], dimension=parts[2], value=value.strip(), where=where, steps=read
    )


class _NotUnderstood(Exception):
    """A part of a binding follows no rule of the format."""


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark outside double quotes."""
    parts, quoted, begin = [], False, 0
    for place, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == mark and not quoted:
            parts.append(text[begin:place])
            begin = place + 1
    return [*parts, text[begin:]]


def _unquote(text: str) -> str:
    text = " ".join(text.split())
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _read_where(text: str) -> dict[str, str]:
    where: dict[str, str] = {}
    for item in _split(text, ",") if text.strip() else ():
        key, *label = _split(item, "=")
        if len(label) != 1 or not _PART.fullmatch(key) or not _PART.fullmatch(label[0]) or not _unquote(key):
            raise _NotUnderstood(f'Expected Column=Label, got "{item.strip()}".')
        where[_unquote(key)] = _unquote(label[0])
    return where


def write_where(where: Mapping[str, str]) -> str:
    """Return columns and labels as a binding names a row by them: `Ethnicity=Asian, Year=2023`."""
    return ", ".join(f"{_quote(column)}={_quote(label)}" for column, label in where.items())


def _quote(text: str) -> str:
    plain = _PART.fullmatch(text)
    is_plain = plain is not None and plain["quoted"] is None and text == " ".join(text.split()) and text
    return text if is_plain else '"' + text.replace('"', '""') + '"'


def _read_step(text: str) -> Step:
    words = " ".join(text.split())
    for kind in ("difference", "ratio"):
        if words.startswith(f"{kind} to "):
            return Step(kind=kind, where=_read_where(words.removeprefix(f"{kind} to ")))
    if words == "words":
        return Step(kind="words", where={})
    if found := re.fullmatch(r"decimals ?= ?([0-9])", words):
        return Step(kind="decimals", where={}, decimals=int(found[1]))
    raise _NotUnderstood(
        f'Expected "difference to Column=Label", "ratio to Column=Label", "decimals=N" or "words", got "{words}".'
    )


def resolve(binding: Binding, observations: Observations) -> Found | str:
    """Return the cell that a binding names, or in words why there is none: no cell, several, or a shorthand."""
    if binding.fault is not None:
        return binding.fault
    column = observations.formats.get(binding.value)
    if column is None or binding.value not in observations.values:
        return f'Expected a value column ({_list(observations.values)}), got "{binding.value}".'
    found = _find_number(observations, binding.value, binding.where)
    if isinstance(found, str):
        return found
    observation, number = found
    plain = Found(text=format_value(number, column), value=number, column=column, observation=observation)
    return _follow_steps(binding, plain, observations)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _find_number(observations: Observations, value: str, where: Mapping[str, str]) -> tuple[Observation, Number] | str:
    rows = find_rows(observations, where)
    if isinstance(rows, str):
        return rows
    held = [row for row in rows if row.values.get(value) is not None]
    asked = _list([f"{key}={label}" for key, label in where.items()]) or "no condition"
    if len(held) != 1:
        got = f"{len(held)} cells" if held else "no cell"
        return f'Expected one cell of "{value}", got {got} for {asked}.{_name_loose_keys(observations, where, held)}'
    cell = held[0].values[value]
    if isinstance(cell, Absent):
        return f'Expected a number in "{value}" for {asked}, got {cell.shorthand}: {cell.reason.meaning}.'
    return held[0], cell


def _name_loose_keys(observations: Observations, where: Mapping[str, str], rows: Sequence[Observation]) -> str:
    loose = [
        key
        for index, key in enumerate(observations.keys)
        if key not in where and len({row.key[index] for row in rows}) > 1
    ]
    return f" Name a value of {_list(loose)}." if loose else ""


def find_rows(observations: Observations, where: Mapping[str, str]) -> tuple[Observation, ...] | str:
    """Return the rows that plain conditions name, or in words which column or label is unknown."""
    rows = observations.rows
    for key, label in where.items():
        if key not in observations.keys:
            return f'Expected a key column ({_list(observations.keys)}), got "{key}".'
        wanted = _find_member(observations, key, label)
        if wanted is None:
            return f'Expected a value of "{key}", got "{label}".'
        index = observations.keys.index(key)
        rows = tuple(row for row in rows if row.key[index] == wanted)
    return rows


def _find_member(observations: Observations, key: str, label: str) -> str | None:
    members = [member.id for member in observations.members[key] if member.has_rows]
    found = name_members(observations, key).get(label)
    if found is None and label in ("latest", "first") and members:
        return members[-1 if label == "latest" else 0]
    return found


def _follow_steps(binding: Binding, found: Found, observations: Observations) -> Found | str:
    result: Found | str = found
    for step in binding.steps:
        if isinstance(result, str):
            return result
        match step.kind:
            case "decimals":
                result = _show_decimals(result, step.decimals)
            case "words":
                result = replace(result, text=write_small_number_in_words(result.text))
            case _:
                result = _compare(binding, step, result, observations)
    return result


def _show_decimals(found: Found, decimals: int) -> Found:
    column = found.column.model_copy(update={"decimals": decimals, "keep_digits": False})
    return replace(found, column=column, text=format_value(found.value, column))


def _compare(binding: Binding, step: Step, found: Found, observations: Observations) -> Found | str:
    other = _find_number(observations, binding.value, {**binding.where, **step.where})
    if isinstance(other, str):
        return other
    if step.kind == "difference":
        text = format_difference(found.value, other[1], found.column)
        return replace(found, text=text, warning=_check_digits(found, other[1], text))
    ratio = format_ratio(found.value, other[1], found.column)
    return (
        f"Expected a ratio to a number other than 0, got {binding.source}."
        if ratio is None
        else replace(found, text=ratio)
    )


def _check_digits(found: Found, other: Number, text: str) -> str | None:
    stored = abs(found.value.amount - other.amount)
    shown = abs(shown_amount(found.value, found.column) - shown_amount(other, found.column))
    decimals = found.column.decimals
    if decimals is None or round_amount(stored, decimals) == shown:
        return None
    unit = describe_unit(found.column.unit)
    return f"The displayed values differ by {text}, the stored ones by {stored:f}{f' ({unit})' if unit else ''}."
