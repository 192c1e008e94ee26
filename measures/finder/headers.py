"""What the names of columns say of their roles. A name proposes; the cells decide."""

from __future__ import annotations

import re
from functools import lru_cache

from measures.model.dimension import PeriodKind, Role

_ROLES: tuple[tuple[Role, str], ...] = (
    ("lower", r"\blower\b|\blci\b|\blcl\b|\bll\b|\blow(?:er)? (?:limit|bound)\b"),
    ("upper", r"\bupper\b|\buci\b|\bucl\b|\bul\b|\b(?:high|upper) (?:limit|bound)\b"),
    ("error", r"\bstandard error\b|\bs\.?e\.?$|\bcoefficient of variation\b|\bcv\b"),
    ("status", r"\bstatus\b|\bflags?\b|\bmarkers?\b|\bshorthand\b|\bsuppression\b"),
    ("note", r"\b(?:foot)?notes?\b|\bcomments?\b"),
    ("unit", r"^units?\b|\bunits? of measure(?:ment)?\b|\bmeasurement unit\b"),
    ("parent", r"\bparent\b"),
    ("order", r"\b(?:sort )?order\b|\brank\b"),
    ("level", r"\b(?:area|geograph\w*|region|spatial) (?:type|level)\b|\blevel\b"),
    ("code", r"\bcodes?\b|\bmnemonic\b|\bgss\b|\bons id\b"),
    ("numerator", r"\bnumerator\b"),
    ("denominator", r"\bdenominator\b"),
    ("sample", r"\bunweighted\b|\bsample(?: size)?\b|\brespondents\b"),
    ("base", r"\bweighted (?:base|count)\b|^base\b"),
    ("time", r"\b(?:time|year|years|quarter|month|date|period|day|week)\b"),
    ("measure", r"^(?:measures?|indicators?|statistics?|metrics?|measure type|variables?)$"),
    (
        "geography",
        r"\b(?:area|geography|region|country|nation|local authority|district|county|ward|constituency|lad|utla)\b",
    ),
)
_SPELLINGS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES)
_YEARS: tuple[tuple[PeriodKind, str], ...] = (
    ("academic-year", r"\bacademic\b|\bschool year\b"),
    ("financial-year", r"\bfinancial\b|\bfiscal\b|\btax year\b"),
    ("calendar-year", r"\bcalendar\b"),
    ("year-ending", r"\byears? (?:ending|to|ended)\b"),
)
_SCHOOLS = re.compile(
    r"\b(?:pupils?|schools?|academic|exclusions?|key stage|early years|reception|absence)\b", re.IGNORECASE
)


def simplify(header: str) -> str:
    """Return a header in words: underscores and capitals inside words are spaces (`Lower_CI`, `areaCode`)."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.replace("_", " "))
    return " ".join(plain.split())


@lru_cache(maxsize=4096)
def name_roles(header: str) -> tuple[Role, ...]:
    """Return the roles that a header may name, the most telling first."""
    plain = simplify(header)
    return tuple(role for role, pattern in _SPELLINGS if pattern.search(plain))


def names_role(header: str, role: Role) -> bool:
    """Whether a header may name a role."""
    return role in name_roles(header)


def name_period_kind(text: str) -> PeriodKind | None:
    """Return the kind of year that words speak of; None where they name none."""
    return next((kind for kind, pattern in _YEARS if re.search(pattern, simplify(text), re.IGNORECASE)), None)


def speaks_of_schools(text: str) -> bool:
    """Whether words speak of pupils or schools, whose years are academic ones."""
    return _SCHOOLS.search(simplify(text)) is not None
