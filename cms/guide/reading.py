"""Reads a guide of docs/ and makes a page of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
import nh3
from markupsafe import Markup

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES: tuple[tuple[str, str], ...] = (
    ("editing-application", "How to work with this application"),
    ("editing-guide", "From a first draft to a correction"),
    ("editing-api", "How programs update measures in your name"),
    ("content-format", "Every field, and what it means"),
    ("charts", "The kinds of chart and what each is good for"),
    ("glossary", "What each word means"),
    ("problems", "Each fault that is found, and what to do about it"),
)
"""The guides that are shown: the name of the file, and what it answers."""
EXTENSIONS = ("tables", "fenced_code", "toc", "sane_lists")
ATTRIBUTES = {name: set(values) for name, values in nh3.ALLOWED_ATTRIBUTES.items()}


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as a page: its title and its text."""

    name: str
    title: str
    body: Markup


@cache
def read_guide(name: str) -> Guide | None:
    """Return a guide; None when there is none of that name."""
    if name not in dict(GUIDES):
        return None
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    title, _, rest = text.partition("\n")
    html = markdown.markdown(_keep_links_here(rest), extensions=list(EXTENSIONS), output_format="html")
    return Guide(name, title.removeprefix("# ").strip(), _make_page(html))


def _keep_links_here(text: str) -> str:
    """Lead links between guides to our own pages; of links to other files keep the words."""

    def change(found: re.Match[str]) -> str:
        words, name, anchor = found["words"], found["name"], found["anchor"] or ""
        return f"[{words}](../{name}/{anchor})" if name in dict(GUIDES) else words

    return re.sub(r"\[(?P<words>[^\]]+)\]\((?P<name>[a-z0-9/._-]+?)(?:\.md)?/?(?P<anchor>#[^)]*)?\)", change, text)


def _make_page(html: str) -> Markup:
    headings = {f"h{level}": {"id"} for level in range(2, 7)}
    clean = nh3.clean(html, attributes={**ATTRIBUTES, **headings}, link_rel="noopener")
    wrapped = clean.replace("<table>", '<div class="cms-table" tabindex="0"><table class="govuk-table">')
    return Markup(wrapped.replace("</table>", "</table></div>"))  # noqa: S704  # cleaned by nh3 in the line above
