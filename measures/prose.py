"""Prose: Markdown as safe HTML, with figures in their places and headings in order."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    LINK_RE,
    REFERENCE_RE,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor

from measures.bindings import Binding, find_bindings, mask_code
from measures.model.problem import Place, Problem, Severity

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "rel"}, "th": {"scope"}, "abbr": {"title"}, "ol": {"start"}, "*": {"lang"}}
_CLASSES = {"a": {"figure"}, "span": {"figure"}}
_HEADING = re.compile(r"h[1-6]")
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACEHOLDER = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
MOST_SIGNS, MOST_LINES = 20_000, 1_000
"""The longest paragraph, list or table: the work on one grows with the square of its length."""


def render_prose(text: str, *, heading_level: int = 3, bind: Callable[[Binding], str] | None = None) -> str:
    """Return Markdown as HTML.

    The highest headings of the text become `heading_level`, and none is skipped below them. HTML in the text is shown
    as it is written, never obeyed. `bind` returns the HTML that stands for a number in prose; without it, the text of
    the binding stays. A part of the text that is longer than any that people read is broken in two.
    """
    text = _break_up(text.replace(_OPEN, "").replace(_CLOSE, ""))
    bindings = find_bindings(text) if bind is not None else ()
    html = _convert(_hold_places(text, bindings), heading_level)
    if bind is not None and bindings:
        words = [bind(binding) for binding in bindings]
        html = _PLACEHOLDER.sub(lambda found: words[int(found[1])], html)
    return _clean(html)


_NAMED = re.compile(r"<(h[2-6]|dt)>(.*?)</\1>", re.S)
_TAG = re.compile(r"<[^>]*>")
_TAKEN = "content"
"""The id of the part of a page that texts stand in."""


def add_anchors(html: str) -> str:
    """Return what `render_prose` made with an id at each heading and each term that is defined, made of its words."""
    taken = {_TAKEN}

    def name(found: re.Match[str]) -> str:
        anchor = make_anchor(unescape(_TAG.sub("", found[2])))
        choices = (anchor, *(f"{anchor}-{number}" for number in range(2, len(taken) + 3)))
        free = next(each for each in choices if each not in taken)
        taken.add(free)
        return f'<{found[1]} id="{free}">{found[2]}</{found[1]}>'

    return _NAMED.sub(name, html)


def make_anchor(words: str) -> str:
    """Return words as the part of an address after `#`: `95% confidence interval` is `95-confidence-interval`."""
    kept = "".join(sign if sign.isalnum() else "-" for sign in words.lower())
    return "-".join(part for part in kept.split("-") if part) or "part"


def link_figure(text: str, address: str | None) -> str:
    """Return a figure in prose as HTML, linked to the row that it comes from where there is an address."""
    if address is None:
        return f'<span class="figure">{escape(text)}</span>'
    return f'<a class="figure" href="{escape(address)}">{escape(text)}</a>'


def _hold_places(text: str, bindings: tuple[Binding, ...]) -> str:
    parts, place = [], 0
    for number, binding in enumerate(bindings):
        parts += [text[place : binding.start], f"{_OPEN}{number}{_CLOSE}"]
        place = binding.end
    return "".join([*parts, text[place:]])


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines without an empty one between them: where they are in the text."""

    start: int
    end: int


_EMPTY_LINE = re.compile(r"\n[ \t]*(?:\n|\Z)")


def _find_parts(text: str) -> Iterator[_Part]:
    start = 0
    for found in _EMPTY_LINE.finditer(text):
        yield _Part(start, found.start())
        start = found.end()
    yield _Part(start, len(text))


def _is_too_long(text: str, part: _Part) -> bool:
    return part.end - part.start > MOST_SIGNS or text.count("\n", part.start, part.end) >= MOST_LINES


def _break_up(text: str) -> str:
    """Return a text whose parts are short enough to be worked on; one that is longer is broken at a line or a space."""
    if len(text) <= MOST_SIGNS and text.count("\n") < MOST_LINES:
        return text
    kept, place = [], 0
    for part in _find_parts(text):
        if _is_too_long(text, part):
            kept += [text[place : part.start], "\n\n".join(_cut(text[part.start : part.end]))]
            place = part.end
    return "".join([*kept, text[place:]])


def _cut(part: str) -> Iterator[str]:
    lines: list[str] = []
    size = 0
    for line in part.split("\n"):
        for piece in _cut_line(line):
            if lines and (size + len(piece) > MOST_SIGNS or len(lines) == MOST_LINES):
                yield "\n".join(lines)
                lines, size = [], 0
            lines.append(piece)
            size += len(piece) + 1
    yield "\n".join(lines)


def _cut_line(line: str) -> Iterator[str]:
    place = 0
    while len(line) - place > MOST_SIGNS:
        space = line.rfind(" ", place + 1, place + MOST_SIGNS)
        end = space if space > 0 else place + MOST_SIGNS
        yield line[place:end]
        place = end
    yield line[place:]


_local = threading.local()


def _convert(text: str, heading_level: int) -> str:
    renderer: markdown.Markdown | None = getattr(_local, "renderer", None)
    if renderer is None:
        renderer = _local.renderer = markdown.Markdown(
            extensions=["tables", "sane_lists", "fenced_code", "def_list", _Ours()], output_format="html"
        )
    renderer.reset()
    renderer.heading_level = heading_level  # type: ignore[attr-defined]
    return renderer.convert(text)


class _Ours(Extension):
    """Markdown without HTML or pictures, with marked links and headings in order."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(pattern)
        md.inlinePatterns.register(_Reference(REFERENCE_RE, md), "reference", 170)
        md.inlinePatterns.register(_Link(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(_ShortReference(REFERENCE_RE, md), "short_reference", 130)
        md.treeprocessors.register(_Order(md), "order", 5)


_MOST_NESTED, _MOST_LINK_SIGNS = 10, 4_000


class _Link(LinkInlineProcessor):
    """A link whose text and address are looked for so far and no farther: each bracket would read on to the end."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        window = data[index : _find_nth(data, "[", index)]
        text, length, handled = super().getText(window, 0)
        return text, index + length, handled

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        window = data[index : _find_nth(data, "(", index)]
        if ")" not in window:
            return "", None, index, False
        href, title, length, handled = super().getLink(window, 0)
        return href, title, index + length, handled


class _Reference(_Link, ReferenceInlineProcessor):
    """A link to an address that stands elsewhere in the text."""


class _ShortReference(_Link, ShortReferenceInlineProcessor):
    """A link by its text alone to an address that stands elsewhere in the text."""


def _find_nth(data: str, sign: str, index: int) -> int:
    """Return where a sign comes up for the time after the most that nest, or where the longest link would end."""
    end = min(index + _MOST_LINK_SIGNS, len(data))
    for _ in range(_MOST_NESTED):
        found = data.find(sign, index, end)
        if found < 0:
            return end
        index = found + 1
    return index


class _Order(Treeprocessor):
    """Puts headings in order and marks links that leave the site and head cells of tables."""

    def run(self, root: Element) -> None:
        stack: list[int] = []
        level: int = getattr(self.md, "heading_level", 3)
        for element in root.iter():
            if _HEADING.fullmatch(element.tag):
                element.tag = _place_heading(int(element.tag[1]), level, stack)
            elif element.tag == "a" and element.get("href", "").startswith(("http:", "https:")):
                element.set("rel", "external")
            elif element.tag == "th":
                element.set("scope", "col")


def _place_heading(level: int, top: int, stack: list[int]) -> str:
    while stack and stack[-1] >= level:
        stack.pop()
    stack.append(level)
    return f"h{min(top + len(stack) - 1, 6)}"


_Fault = tuple[int, str, Severity, str, str]
_HTML = re.compile(r"<(?:!--|/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>]|$)[^>]*>?|!|\?)")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^\s>]*)>")
_IMAGE = re.compile(r"!\[[^\]]{0,300}\](?:\(|\[)")
_LINK = re.compile(r"\]\(\s*<?([^\s)>]*)|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?([^\s>]+)", re.M)
_TOP_HEADING = re.compile(r"^[ ]{0,3}#{1,2}(?!#)[^\n]*|^[^\n]+\n[ ]{0,3}(?:=+|-+)[ \t]*$", re.M)
_MARKER = r"[ ]{0,3}(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t]))[ \t]?"
_DEEP = re.compile(rf"^(?>[ ]{{4}}|\t|{_MARKER}){{15,}}{_MARKER}", re.M)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def find_prose_problems(text: str, file: str, line: int = 1, *, top_heading: int = 3) -> Iterator[Problem]:
    """Yield what is wrong with Markdown: HTML, scripts, pictures, links that run code, headings above `top_heading`.

    Lists and quotes may stand in each other, but not endlessly.
    """
    masked = mask_code(text)
    faults = [*_find_html(masked), *_find_links(masked), *_find_pictures(masked), *_find_headings(masked, top_heading)]
    faults += [*_find_deep_nesting(masked), *_find_long_parts(text)]
    before = 0
    for start, rule, severity, message, hint in sorted(faults):
        line, before = line + masked.count("\n", before, start), start
        column = start - (masked.rfind("\n", 0, start) + 1) + 1
        place = Place(file=file, line=line, column=column)
        yield Problem(rule=rule, severity=severity, place=place, message=message, hint=hint)


def _find_html(masked: str) -> Iterator[_Fault]:
    for found in _HTML.finditer(masked):
        if _AUTOLINK.match(masked, found.start()):
            continue
        what = found[0].split("\n")[0][:40]
        if re.match(r"</?(?:script|style|iframe|object|embed)\b", what, re.I):
            yield found.start(), "prose.script", "error", f'Expected text, got "{what}".', "Take the script out."
        else:
            hint = "Write Markdown; for a plain less-than sign write &lt;."
            yield found.start(), "prose.html", "error", f'Expected Markdown, got the HTML "{what}".', hint


def _find_links(masked: str) -> Iterator[_Fault]:
    links = [(found.start(found.lastindex or 0), found[found.lastindex or 0]) for found in _LINK.finditer(masked)]
    links += [(found.start(1), found[1]) for found in _AUTOLINK.finditer(masked)]
    for start, address in links:
        plain = re.sub(r"[\x00-\x20]", "", unescape(address))
        scheme = _SCHEME.match(plain)
        if scheme and scheme[1].lower() not in SCHEMES:
            message = f'Expected a link to a page, got "{address[:60]}".'
            hint = "Use an address that begins with https:, http:, mailto:, tel: or /."
            yield start, "prose.link", "error", message, hint


def _find_pictures(masked: str) -> Iterator[_Fault]:
    for found in _IMAGE.finditer(masked):
        yield found.start(), "prose.picture", "error", "Expected text, got a picture.", "Say in words what it shows."


def _find_headings(masked: str, top: int) -> Iterator[_Fault]:
    if top < 3:
        return
    for found in _TOP_HEADING.finditer(masked):
        what = found[0].split("\n")[0].strip()[:60]
        if what.startswith("|") or not what:
            continue
        message = f'Expected headings from level 3, got "{what}".'
        yield found.start(), "prose.heading", "error", message, "Begin headings inside a section with ###."


def _find_deep_nesting(masked: str) -> Iterator[_Fault]:
    found = _DEEP.search(masked)
    if found:
        message = "Expected lists and quotes at most 15 deep, got deeper ones."
        yield found.start(), "prose.nesting", "error", message, "Write fewer levels."


def _find_long_parts(text: str) -> Iterator[_Fault]:
    for part in _find_parts(text):
        if _is_too_long(text, part):
            lines = text.count("\n", part.start, part.end) + 1
            message = (
                f"Expected paragraphs, lists and tables of at most {MOST_SIGNS:,} characters and {MOST_LINES:,} lines"
            )
            message += f", got one of {part.end - part.start:,} characters and {lines:,} lines."
            yield part.start, "prose.long", "error", message, "Put an empty line where a new thought begins."
