"""Numbers as people write them, to digits that content files hold; each change has its reason."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from measures.model.value import NUMBER
from measures.reading.cells import CellFault, read_shorthands

_SPACES = "\u00a0\u202f\u2009\u2007 \t\r\n"
_MINUS = "−–—‒"
_SUPERSCRIPT = re.compile(r"(?<=[0-9%])[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_NOTE = re.compile(r"(?<=[0-9%\]])\s*\[(?:note|footnote|nb)?\s*[0-9]{1,2}\]$", re.IGNORECASE)
_BRACKETED = re.compile(r"(?:\s*\[\s*[A-Za-z]{1,3}\s*\])+$")
_COMMA_GROUPS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACE_GROUPS = re.compile(r"-?[0-9]{1,3}(?:[ '’][0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:[. ][0-9]{3})+),[0-9]+")
_EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")


class Cleaned(NamedTuple):
    """A number or shorthand as content files hold it; why it was changed, and the unit that a sign in the cell says."""

    text: str
    why: tuple[str, ...] = ()
    unit: str = ""

    @property
    def is_number(self) -> bool:
        """Whether a number stands in it, not shorthands alone."""
        return NUMBER.match(self.text) is not None


@lru_cache(maxsize=65536)
def clean_number(text: str, *, decimal_comma: bool = False) -> Cleaned | None:
    """Return a cell as a number, a number with shorthands, or shorthands; None where it says anything else."""
    why: list[str] = []
    plain = text.strip(_SPACES)
    if plain != text:
        why.append("spaces at its ends were removed")
    plain, codes = _split_shorthands(_strip_notes(plain, why), why)
    if not plain:
        return Cleaned(codes, tuple(why)) if codes else None
    unit, plain = _split_unit(plain, why)
    digits = _clean_digits(plain, why, decimal_comma=decimal_comma)
    if digits is None:
        return None
    return Cleaned(f"{digits} {codes}".strip(), tuple(why), unit)


def _strip_notes(text: str, why: list[str]) -> str:
    plain = _NOTE.sub("", _SUPERSCRIPT.sub("", text)).rstrip()
    if plain != text:
        why.append(f"the footnote mark {text[len(plain) :].strip()} was taken off: write a note on the cell")
    return plain


def _split_shorthands(text: str, why: list[str]) -> tuple[str, str]:
    found = _BRACKETED.search(text)
    if found is None:
        return text, ""
    codes = "".join(f"[{code.lower()}]" for code in re.findall(r"\[\s*([A-Za-z]{1,3})\s*\]", found[0]))
    if isinstance(read_shorthands(codes), CellFault):
        return text, ""
    rest = text[: found.start()]
    if found[0] != (f" {codes}" if rest else codes):
        why.append("the shorthand was spelled as the guidance has it")
    return rest, codes


def _split_unit(text: str, why: list[str]) -> tuple[str, str]:
    if text.endswith("%"):
        why.append("the percent sign was taken off: the unit says it")
        return "%", text[:-1].rstrip(_SPACES)
    if found := re.match(rf"([{_MINUS}-]?)\s*£\s*(?=[0-9.])", text):
        why.append("the pound sign was taken off: the unit says it")
        return "£", found[1] + text[found.end() :]
    return "", text


def _clean_digits(text: str, why: list[str], *, decimal_comma: bool) -> str | None:
    plain = text
    for sign in _MINUS:
        plain = re.sub(rf"^{sign}\s*(?=[0-9.])", "-", plain)
    if plain != text:
        why.append("the minus sign was written as a hyphen")
    plain = re.sub("[\u00a0\u202f\u2009\u2007]", " ", plain)
    if decimal_comma and _DECIMAL_COMMA.fullmatch(plain):
        why.append("the decimal comma was written as a point")
        plain = re.sub("[. ]", "", plain).replace(",", ".")
    elif decimal_comma and re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3})+", plain):
        why.append("the points between thousands were removed")
        plain = plain.replace(".", "")
    elif _COMMA_GROUPS.fullmatch(plain) or _SPACE_GROUPS.fullmatch(plain):
        why.append("the separators between thousands were removed")
        plain = re.sub("[, '’]", "", plain)
    return _clean_shape(plain, why)


def _clean_shape(text: str, why: list[str]) -> str | None:
    plain = re.sub(r"^\+(?=[0-9.])", "", text)
    plain = re.sub(r"^(-?)\.(?=[0-9])", r"\g<1>0.", plain)
    plain = re.sub(r"(?<=[0-9])\.$", "", plain)
    if plain != text:
        why.append("the number was written with digits on both sides of its point and no plus sign")
    if _EXPONENT.fullmatch(plain):
        why.append("the exponent was written out")
        plain = f"{Decimal(plain):f}"
    return plain if NUMBER.fullmatch(plain) else None


def uses_decimal_commas(cells: list[str]) -> bool:
    """Whether cells of a file, whose cells no comma parts, write decimals with a comma: one can mean nothing else."""
    plain = [cell.strip(_SPACES).rstrip("%") for cell in cells]
    if any(re.fullmatch(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})", cell) for cell in plain):
        return False
    return any(re.fullmatch(r"-?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})", cell) for cell in plain)


def is_year(text: str) -> bool:
    """Whether a text is a year and could also be a number."""
    return re.fullmatch(r"(?:19|20)[0-9]{2}", text.strip(_SPACES)) is not None
