"""The figure that stands for a measure, with its unit, group and period in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from measures.figures import describe_unit, format_value, name_column, shown_amount
from measures.filters import select_rows
from measures.model.dimension import Column
from measures.model.observations import Member, Observation, Observations
from measures.model.value import Absent, Value
from measures.model.version import Headline
from measures.publication.contents import facts, observations
from measures.publication.questions import question
from measures.publication.site import PublicSite

_SHORT = ("10%", "20%", "30%", "40%", "60%", "70%", "80%", "90%")
_LONG = ("0", "50%", "100%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A headline figure: the number as it stands in the table, what it counts, whose and when it is.

    `scale` is a picture of the figure between 0 and 100, of percentages only; `""` for other units.
    """

    number: str
    unit: str
    about: str
    scale: str = ""


@question(sort="cutoff")
def headline_of(site: PublicSite, path: str, number: str) -> Figure | None:
    """Return the headline figure of a version; None where its facts name none, or no single cell."""
    chosen = facts(site, path, number).headline
    if chosen is None:
        return None
    return find_figure(chosen, observations(site, path, number, chosen.dimension))


def find_figure(chosen: Headline, data: Observations) -> Figure | None:
    """Return the figure in the one cell that a headline names; None where it names none or several."""
    rows = select_rows(data, chosen.where).rows
    column = data.formats.get(chosen.value)
    if len(rows) != 1 or column is None or chosen.value not in rows[0].values:
        return None
    value = rows[0].values[chosen.value]
    return Figure(
        number=format_value(value, column),
        unit=_describe(chosen.value, column),
        about=_tell_key(data, rows[0], value),
        scale=draw_scale(value, column),
    )


def _describe(header: str, column: Column) -> str:
    name, unit = name_column(header, column), describe_unit(column.unit)
    return f"{name}, {unit}" if unit not in ("", "%") else name


def _tell_key(data: Observations, row: Observation, value: Value) -> str:
    members = [_find_member(data, key, name) for key, name in zip(data.keys, row.key, strict=True)]
    words = [
        f"{name_column(key, data.formats.get(key))}: {member.label}" if member.kind == "aggregate" else member.label
        for key, member in zip(data.keys, members, strict=True)
        if key not in data.times
    ]
    words += [member.label for key, member in zip(data.keys, members, strict=True) if key in data.times]
    meanings = [value.reason.meaning] if isinstance(value, Absent) else []
    return ", ".join([*words, *meanings, *(mark.meaning for mark in value.marks)])


def _find_member(data: Observations, key: str, name: str) -> Member:
    return next(member for member in data.members[key] if member.id == name)


def draw_scale(value: Value, column: Column) -> Markup:
    """Return a picture of a percentage on a ruler from 0 to 100; nothing for other units.

    The number beside it says the same, so people who listen to the page are not read it twice.
    """
    if isinstance(value, Absent) or column.unit is None or column.unit.kind != "percent":
        return Markup("")
    amount = shown_amount(value, column)
    return _draw_ruler(amount) if 0 <= amount <= 100 else Markup("")


def _draw_ruler(amount: Decimal) -> Markup:
    parts = [
        '<svg class="scale" height="18" aria-hidden="true" focusable="false">',
        f'<rect class="scale__bar" x="0" y="0" width="{amount:f}%" height="6"/>',
        '<line class="scale__line" x1="0" y1="6.5" x2="100%" y2="6.5"/>',
        *(f'<line class="scale__tick" x1="{at}" y1="6" x2="{at}" y2="11"/>' for at in _SHORT),
        *(f'<line class="scale__tick scale__tick--long" x1="{at}" y1="6" x2="{at}" y2="17"/>' for at in _LONG),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 (a number and fixed marks)
