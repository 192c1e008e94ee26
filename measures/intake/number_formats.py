"""What a spreadsheet shows of a number: the part of its format that applies, and what that part makes of it.

Source: ECMA-376, part 1, section 18.8.31 (number formats): up to three parts for numbers, parted by semicolons, for
positive, negative and zero, or with conditions in brackets; words in quotes or after a backslash are shown as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|standard)|_.|\*.|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[0-9.]+)")
_TESTS = {
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
    "=": float.__eq__,
    "<>": float.__ne__,
}
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a format shows a number.

    `before` and `after` are the words beside its digits. `has_digits` is whether it shows any: else `before` is all
    that a reader sees. `decimals` is None where the format fixes none, `scale` how often it divides by a thousand.
    """

    before: str = ""
    after: str = ""
    decimals: int | None = None
    percent: bool = False
    scale: int = 0
    has_digits: bool = True


def read_format(form: str, value: float) -> Shown:
    """Return what a number format makes of a number."""
    parts = _read_parts(form)
    if any(part.condition for part in parts):
        return next((part.shown for part in parts if part.holds(value)), Shown())
    if value < 0 and len(parts) > 1:
        return parts[1].shown
    return parts[2 if value == 0 and len(parts) == _MOST_PARTS else 0].shown


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a format: what it shows, and the test of numbers that it is for, if it has one."""

    shown: Shown
    condition: tuple[str, str] | None

    def holds(self, value: float) -> bool:
        return self.condition is None or _TESTS[self.condition[0]](float(value), float(self.condition[1]))


@lru_cache(maxsize=4096)
def _read_parts(form: str) -> tuple[_Part, ...]:
    return tuple(_Part(_read_part(part), _find_condition(part)) for part in _split_parts(form)[:_MOST_PARTS])


def _read_part(part: str) -> Shown:
    words, digits, has_digits = ["", ""], "", False
    for token in _TOKEN.finditer(part):
        sign = token["sign"] or ""
        if token["general"] or (sign in "0#?@" and sign):
            has_digits = True
        digits += sign
        words[has_digits] += token["quoted"] or token["escaped"] or token["currency"] or ""
        words[has_digits] += sign if sign in "£$€()" else ""
    return Shown(
        before=words[0].strip(),
        after=words[1].strip(),
        decimals=_count_decimals(digits),
        percent="%" in digits,
        scale=_count_scale(digits),
        has_digits=has_digits,
    )


def _split_parts(form: str) -> list[str]:
    parts = [""]
    for token in _TOKEN.finditer(form):
        if token["sign"] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts


def _find_condition(part: str) -> tuple[str, str] | None:
    found = (_CONDITION.fullmatch(token["bracket"] or "") for token in _TOKEN.finditer(part))
    return next(((each[1], each[2]) for each in found if each), None)


def _count_decimals(digits: str) -> int | None:
    """Return how many decimals the signs of a format fix; none where it shows a fraction or an exponent."""
    if not re.search("[0#]", digits) or re.search("[/eE]", digits):
        return None
    found = re.search(r"\.(0+)", digits)
    return len(found[1]) if found else 0


def _count_scale(digits: str) -> int:
    found = re.search(r"[0#?](,+)(?![,0#?])", digits)
    return len(found[1]) if found else 0
