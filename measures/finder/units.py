"""Words to units: what a header, a title or a column of units says is counted or measured."""

from __future__ import annotations

import re

Unit = str | dict[str, str]
"""A unit as content files write it: a kind, or a kind with what qualifies it."""

_SCALES = {
    "000s": "thousand", "000": "thousand", "thousands": "thousand", "thousand": "thousand",
    "millions": "million", "million": "million", "m": "million",
    "billions": "billion", "billion": "billion", "bn": "billion",
}  # fmt: skip
_COUNTED = re.compile(
    r"\b(?:number|numbers|no\.|count|counts|total|population|headcount|people|persons|households|pupils)\b"
)
_PLAIN = {
    "yrs": "years", "years": "years", "year": "years", "days": "days", "hours": "hours", "hrs": "hours",
    "number": "number", "count": "number", "no.": "number", "n": "number", "numbers": "number",
    "£": "pounds", "gbp": "pounds", "pounds": "pounds", "ratio": "ratio", "score": "score", "index": "index",
}  # fmt: skip


def read_unit(text: str) -> Unit | None:
    """Return the unit that words name; None where they name none."""
    plain = " ".join(text.replace("_", " ").split()).casefold()
    if plain in _PLAIN:
        return _PLAIN[plain]
    return _read_rate(plain) or _read_percent(plain) or _read_score(plain) or _read_money(plain) or _read_plain(plain)


def _read_rate(text: str) -> Unit | None:
    found = re.search(r"\bper ([0-9][0-9,]{2,}|thousand|million|hundred)\b(?: ([a-z][a-z -]*[a-z]))?", text)
    if found is None:
        return None
    per = {"thousand": "1000", "million": "1000000", "hundred": "100"}.get(found[1], found[1].replace(",", ""))
    return {"kind": "rate", "per": per} | ({"of": found[2]} if found[2] else {})


def _read_percent(text: str) -> Unit | None:
    if re.search(r"\b(?:percentage|per cent|percent|%) ?points?\b|\bppts?\b", text):
        return "percentage-points"
    if not re.search(r"%|\bper ?cent\b|\bpercentage\b|\bpct\b", text) or re.search(r"\b[0-9]+%", text):
        return None
    found = re.search(
        r"(?:%|per ?cent|percentage|pct)\)? of (?:all |the )?([a-z][a-z ]*?)(?: (?:who|that|with|in|by|aged)\b.*)?$",
        text,
    )
    return {"kind": "percent", "of": found[1]} if found else "percent"


def _read_score(text: str) -> Unit | None:
    if found := re.search(r"\b(?:score|mean|rating)?\b.*\bout of ([0-9]+)", text):
        return {"kind": "score", "from": "0", "to": found[1]}
    if found := re.search(r"\b((?:19|20)[0-9]{2}(?:/[0-9]{2})?) ?= ?100\b", text):
        return {"kind": "index", "base": f"{found[1]} = 100"}
    return None


def _read_money(text: str) -> Unit | None:
    if not re.search(r"£|\bpounds?\b|\bgbp\b|\bsterling\b", text):
        return None
    found = re.search(rf"(?:£|pounds?|gbp) ?,?({'|'.join(_SCALES)})\b", text)
    return {"kind": "pounds", "scale": _SCALES[found[1]]} if found else "pounds"


def _read_plain(text: str) -> Unit | None:
    if found := re.search(r"\((yrs|years|days|hours|£|%|n|no\.|number)\)", text):
        return _PLAIN.get(found[1], "percent")
    if re.search(r"\blife expectancy\b", text):
        return "years"
    if re.search(r"\bthousands\b|\(000s?\)|\b000s\b", text):
        return {"kind": "number", "scale": "thousand"}
    return "number" if _COUNTED.search(text) and not re.search(r"\brate\b|\bmean\b|\baverage\b", text) else None


def name_unit(unit: Unit) -> str:
    """Return a unit's kind."""
    return unit if isinstance(unit, str) else unit["kind"]
