"""Careful normalisation of labels: a list of named steps, each of which forgives one habit of spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FOOTNOTE = re.compile(
    rf"(?:\s*(?:[{_SUPERSCRIPTS}]+|\[(?:note|footnote|nb)?\s*[0-9]{{1,2}}\]|\((?:note|footnote)\s*[0-9]{{1,2}}\)|[*†‡§]+))+$",
    re.IGNORECASE,
)
_LENGTH_UNIT = re.compile(r"(?:^|[^A-Za-z])[kcm]?m$")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\N{SOFT HYPHEN}": "", "\N{ZERO WIDTH SPACE}": ""})
_OVER = r"(?:\+|\s*(?:plus|and (?:over|above|older)|or (?:over|above|older|more)))"
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step of normalisation: its name, as reports show it, and what it does to a text."""

    name: str
    apply: Callable[[str], str]


def strip_footnotes(text: str) -> str:
    """Return a label without the marks at its end that point to a footnote: `White [note 1]`, `White¹`, `White*`.

    The power of a unit, as in `km²`, is none of them.
    """
    plain = _FOOTNOTE.sub("", text)
    power = text[len(plain) : len(plain) + 1]
    return plain + power if power in ("²", "³") and _LENGTH_UNIT.search(plain) else plain


def _unify_spaces(text: str) -> str:
    return " ".join(text.replace("\N{ZERO WIDTH SPACE}", "").replace("\ufeff", "").split())


def _unify_signs(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES))
    return " ".join(plain.replace("'", "").replace('"', "").rstrip(" .:;").split())


def _unify_ages(text: str) -> str:
    plain = re.sub(r"^(?:age|aged|ages)[: ]+(?=[0-9]|under|over)", "", text)
    plain = re.sub(r"\b([0-9]{1,3})\s*(?:years? )?(?:-|–|—|to)\s*([0-9]{1,3})\b", r"\1 to \2", plain)
    plain = re.sub(rf"\b([0-9]{{1,3}})(?: ?(?:years|yrs))?{_OVER}", r"\1 and over", plain)
    plain = re.sub(r"(?<=[0-9]) ?(?:years old|years|yrs)\b|(?<=over) (?:years old|years|yrs)\b", "", plain)
    return re.sub(r"^(?:under|less than) ([0-9]{1,3})s?$", r"under \1", plain)


def _unify_slashes(text: str) -> str:
    return re.sub(r"\s*/\s*", " or ", text.replace("and/or", "or"))


def _unify_commas(text: str) -> str:
    return re.sub(r"\s*,\s*(?:or )?", " or ", text)


def _spell_out(text: str) -> str:
    plain = re.sub(r"\b(?:incl|inc)\b\.?", "including", text)
    return re.sub(r"\b(?:excl|exc|ex)\b\.?(?= )", "excluding", plain)


def _drop_plurals(text: str) -> str:
    return " ".join(_drop_plural(word) for word in text.split())


def _drop_plural(word: str) -> str:
    if len(word) < _FEWEST_LETTERS or not word.isalpha() or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


STEPS = (
    Step("spaces", _unify_spaces),
    Step("footnote marks", strip_footnotes),
    Step("quotes and signs", _unify_signs),
    Step("case", str.casefold),
    Step("underscores", lambda text: " ".join(text.replace("_", " ").split())),
    Step("ages", _unify_ages),
    Step("dashes", lambda text: " ".join(re.sub("[-‐‑‒–—−]", " ", text).split())),
    Step('"and" and "&"', lambda text: re.sub(r"\s*&\s*|\s\+\s", " and ", text)),
    Step("slashes", _unify_slashes),
    Step("commas", _unify_commas),
    Step('"inc." and "exc."', _spell_out),
    Step("brackets", lambda text: " ".join(re.sub(r"[()\[\]]", " ", text).split())),
    Step("plurals", _drop_plurals),
)
"""All steps in their order, the most careful first. Each works on what the steps before it left."""


@lru_cache(maxsize=65536)
def normalise(text: str) -> tuple[str, ...]:
    """Return a text as written, then as each step leaves it: one more form than there are steps."""
    return tuple(_apply_all(text))


def _apply_all(text: str) -> Iterator[str]:
    yield text
    for step in STEPS:
        text = step.apply(text)
        yield text


def name_steps(first: str, second: str, stage: int) -> tuple[str, ...]:
    """Return the names of the steps that, up to a stage, changed either of two texts."""
    forms = normalise(first), normalise(second)
    return tuple(step.name for at, step in enumerate(STEPS[:stage]) if any(form[at] != form[at + 1] for form in forms))
