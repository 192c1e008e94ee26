"""Text out of whatever bytes a site is made of, and the numbers in it that are long enough to mean something."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator

DIGITS = 5
_PLAIN = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w]|\.\d)|(?<=,)\d+(?:\.\d+)?(?=,|\s|$)")
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w]|,\d)")
_DRAWN = re.compile(r"\s(?:d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|dx|dy|points|transform|width|height|viewBox)=\"[^\"]*\"")
_SPACES = re.compile(r"\s+")
_DEEPEST = 3


def find_numbers(text: str) -> set[str]:
    """Return the numbers in a text with at least five digits, without commas between thousands."""
    found = {each.replace(",", "") for each in (*_PLAIN.findall(text), *_GROUPED.findall(text))}
    return {each for each in found if sum(letter.isdigit() for letter in each) >= DIGITS}


def flatten(text: str) -> str:
    """Return a text as it is compared: lower case, single spaces, straight apostrophes, without escapes."""
    plain = html.unescape(text).replace("\\u2019", "'").replace("\u2019", "'").replace("\u2018", "'")
    return _SPACES.sub(" ", plain).casefold()


def read_texts(path: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts in a file with their places: its own, or those of the files in an archive or workbook.

    What only draws (the geometry of charts) is left out.
    """
    if content.startswith(b"PK") and depth < _DEEPEST:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield from read_texts(f"{path}!{name}", archive.read(name), depth + 1)
        except zipfile.BadZipFile:
            yield path, content.decode("utf-8", "replace")
    else:
        yield path, _DRAWN.sub("", content.decode("utf-8", "replace"))
