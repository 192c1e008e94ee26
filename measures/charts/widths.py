"""How wide text is: a table of advance widths of common system sans faces, the widest of them for each sign."""

from __future__ import annotations

from functools import lru_cache

# Thousandths of the text size for U+0020 to U+007E: the larger of Liberation Sans and DejaVu Sans.
_ASCII = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556, 1015, 684, 686, 722, 770, 667, 611, 778,
    752, 295, 500, 667, 557, 863, 748, 787, 667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390,
    337, 390, 838, 556, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
_OTHERS = {"−": 838, "–": 500, "—": 1000, "…": 1000, "’": 318, "‘": 318, "½": 969, "×": 838, "·": 318}
_WIDTHS = {chr(code): width for code, width in enumerate(_ASCII, 32)} | _OTHERS
_NARROW_REST, _WIDE_REST = 720, 1050
_FIRST_WIDE = 0x1100
_BOLD = 1.13


@lru_cache(maxsize=16384)
def _measure(text: str) -> int:
    widths = _WIDTHS
    return sum(widths.get(sign) or (_WIDE_REST if ord(sign) >= _FIRST_WIDE else _NARROW_REST) for sign in text)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a line of text is, in the unit of `size`; seldom less than it turns out to be."""
    return _measure(text) * size * (_BOLD if bold else 1.0) / 1000


@lru_cache(maxsize=16384)
def wrap_text(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break text into lines no wider than `width`: at spaces, after slashes and hyphens, and inside a word too long."""
    lines: list[str] = []
    line = ""
    for piece in _split_words(text):
        if text_width((line + piece).rstrip(), size, bold=bold) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _split_long(piece, width, size, bold=bold)
        lines += full
    return tuple([*lines, line.rstrip()] if line.strip() or not lines else lines)


def _split_words(text: str) -> list[str]:
    pieces, piece = [], ""
    for sign in " ".join(text.split(" ")):
        piece += sign
        if sign in " /-":
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


def _split_long(piece: str, width: float, size: float, *, bold: bool) -> list[str]:
    parts, part = [], ""
    for sign in piece:
        if part and text_width((part + sign).rstrip(), size, bold=bold) > width:
            parts.append(part)
            part = ""
        part += sign
    return [*parts, part]
