"""Reading drawn pictures: boxes of their texts, and the edges of their shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from measures.charts.widths import text_width

SVG = "{http://www.w3.org/2000/svg}"
_LETTERS = re.compile(r"([MLHVhvmlZ])([^MLHVhvmlZ]*)")


@dataclass(frozen=True)
class Box:
    """A line of text: where it stands, and what it says."""

    left: float
    top: float
    right: float
    bottom: float
    words: str
    kind: str

    def covers(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 1


@dataclass(frozen=True)
class Picture:
    """An SVG, read."""

    width: float
    height: float
    texts: tuple[Box, ...]
    points: tuple[tuple[float, float], ...]
    title: str
    description: str

    def list_overlaps(self) -> list[tuple[str, str]]:
        return [(a.words, b.words) for a, b in combinations(self.texts, 2) if a.covers(b)]

    def list_outside(self) -> list[object]:
        texts = [
            box.words
            for box in self.texts
            if box.left < -1 or box.right > self.width + 1 or box.top < -1 or box.bottom > self.height + 1
        ]
        points = [p for p in self.points if not (-1 <= p[0] <= self.width + 1 and -1 <= p[1] <= self.height + 1)]
        return [*texts, *points]


def read_picture(svg: str) -> Picture:
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    size = float(root.get("font-size", "0"))
    texts: list[Box] = []
    points: list[tuple[float, float]] = []
    _walk(root, {"text-anchor": "start", "font-weight": "400", "class": ""}, size, texts, points)
    return Picture(
        width,
        height,
        tuple(texts),
        tuple(points),
        root.findtext(f"{SVG}title", ""),
        root.findtext(f"{SVG}desc", ""),
    )


def _walk(element, inherited, size, texts, points) -> None:
    style = inherited | {
        name: element.attrib[name] for name in ("text-anchor", "font-weight") if name in element.attrib
    }
    if "class" in element.attrib:
        style["class"] = f"{inherited['class']} {element.attrib['class']}"
    if element.tag == f"{SVG}text":
        texts += _read_text(element, style, size)
        return
    points += _read_shape(element)
    for child in element:
        _walk(child, style, size, texts, points)


def _read_text(element, style, size) -> list[Box]:
    lines: list[tuple[float, float, str]] = []
    x, y = float(element.attrib["x"]), float(element.attrib["y"])
    spans = [span for span in element if "x" in span.attrib]
    if not spans:
        lines.append((x, y, "".join(element.itertext())))
    for span in spans:
        y += float(span.get("dy", "0"))
        lines.append((float(span.attrib["x"]), y, "".join(span.itertext())))
    return [_make_box(*line, style, size) for line in lines]


def _make_box(x, y, words, style, size) -> Box:
    width = text_width(words, size, bold=style["font-weight"] == "600")
    left = {"start": x, "middle": x - width / 2, "end": x - width}[style["text-anchor"]]
    return Box(left, y - size * 0.78, left + width, y + size * 0.22, words, style["class"])


def _read_shape(element) -> list[tuple[float, float]]:
    name = element.tag.removeprefix(SVG)
    if name == "rect":
        x, y, w, h = (float(element.attrib[key]) for key in ("x", "y", "width", "height"))
        assert w >= 0
        assert h >= 0
        return [(x, y), (x + w, y + h)]
    if name == "circle":
        return [(float(element.attrib["cx"]), float(element.attrib["cy"]))]
    return list(_read_path(element.attrib["d"])) if name == "path" else []


def _read_path(path: str):
    x = y = 0.0
    for letter, rest in _LETTERS.findall(path):
        numbers = [float(number) for number in re.findall(r"-?[0-9.]+", rest)]
        if letter in "ML":
            x, y = numbers
        elif letter in "ml":
            x, y = x + numbers[0], y + numbers[1]
        elif letter in "Hh":
            x = numbers[0] + (x if letter == "h" else 0)
        elif letter in "Vv":
            y = numbers[0] + (y if letter == "v" else 0)
        yield x, y


def count_marks(svg: str) -> int:
    """Count the places of figures: the bends of a picture's lines, or its bars."""
    root = ElementTree.fromstring(svg)
    marks = 0
    for group in root.iter(f"{SVG}g"):
        if group.get("class") in ("chart__bars", "chart__segments"):
            marks += len(group.findall(f"{SVG}rect"))
        elif group.get("class") == "chart__lines":
            marks += sum(len(re.findall("[Ml]", path.attrib["d"])) for path in group.findall(f"{SVG}path"))
    return marks
