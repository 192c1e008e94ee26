"""A fault: what is changed in the good store, and the problem that is expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tests.checks.good_store import ASTHMA, COUGH, Change

VERSION = f"{ASTHMA}/1.0/measure.md"
ETHNICITY = f"{ASTHMA}/1.0/by-ethnicity.md"
ETHNICITY_CSV = f"{ASTHMA}/1.0/by-ethnicity.csv"
AREA = f"{ASTHMA}/1.0/by-area.md"
AREA_CSV = f"{ASTHMA}/1.0/by-area.csv"
LATEST = f"{ASTHMA}/1.0/latest-year.md"
STATE = f"{ASTHMA}/measure.yaml"
MINOR = f"{COUGH}/1.1/measure.md"

Reach = Literal["measure", "site", "nothing"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault: `at` is a text of the changed file at whose start the problem stands, or None for its first character.

    `reach` says what a release leaves out: the measure, the whole release (`site`), or nothing.
    """

    changes: Mapping[str, Change]
    rule: str
    file: str
    at: str | None = None
    hint: str = ""
    severity: str = "error"
    reach: Reach = "measure"
    measure: str = ASTHMA


def change(
    file: str,
    old: str,
    new: str,
    rule: str,
    at: str | None = None,
    hint: str = "",
    *,
    place: str | None = None,
    severity: str = "error",
    reach: Reach = "measure",
    measure: str = ASTHMA,
) -> Fault:
    """Return a fault in one replaced text of one file; it stands at the start of the new text unless said otherwise."""
    return Fault(
        changes={file: (old, new)},
        rule=rule,
        file=place or file,
        at=new if at is None else at,
        hint=hint,
        severity=severity,
        reach=reach,
        measure=measure,
    )


def cell(
    old: str, new: str, rule: str, at: str, hint: str = "", *, severity: str = "error", reach: Reach = "measure"
) -> Fault:
    """Return a fault in a row of a CSV."""
    return change(ETHNICITY_CSV, old, new, rule, at, hint, severity=severity, reach=reach)
