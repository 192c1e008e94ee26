"""Units of values. Source: the content format, section 7."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from measures.model.record import Record

UnitKind = Literal[
    "percent", "percentage-points", "number", "pounds", "years", "days", "hours", "ratio", "score", "index", "rate",
    "mean", "median",
]  # fmt: skip


class UnitRecord(Record):
    """A unit: its kind and what qualifies it. Percentages are stored as 0 to 100."""

    kind: UnitKind
    of: str | None = None
    per: Decimal | None = None
    prices: str | None = None
    scale: Literal["hundred", "thousand", "million", "billion"] | None = None
    from_: Annotated[Decimal | None, Field(alias="from")] = None
    to: Decimal | None = None
    base: str | None = None


def _read_unit(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


Unit = Annotated[UnitRecord, BeforeValidator(_read_unit)]
