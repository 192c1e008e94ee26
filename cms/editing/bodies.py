"""The bodies of Markdown files as named texts: one text, sections by heading, or commentary and what to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from measures.model.site import Site
from measures.reading.dimension_file import TO_KNOW
from measures.reading.front_matter import split_front_matter
from measures.reading.sections import Part, part_sections
from measures.writing.markdown_edits import replace_body, replace_section


class Body(Protocol):
    """How a body is parted into texts with names."""

    def read(self, body: str) -> Mapping[str, str]:
        """Return the texts of a body by name."""

    def write(self, text: str, name: str, new: str) -> str:
        """Return the file with another text under a name."""


class WholeBody:
    """A body that is one text, named `body`."""

    def read(self, body: str) -> Mapping[str, str]:
        """Return the text."""
        return {"body": body}

    def write(self, text: str, name: str, new: str) -> str:  # noqa: ARG002 (there is one name)
        """Return the file with another body."""
        return replace_body(text, f"\n{new}\n" if new else "")


class Sections:
    """A body of sections under second-level headings; each text is named by the id of its heading."""

    def __init__(self, headings: Mapping[str, str]) -> None:
        self.headings = headings

    def read(self, body: str) -> Mapping[str, str]:
        """Return the sections' texts; of a heading that is there twice, the first."""
        found = {part.heading: part.text for part in reversed(part_sections(body, 1))}
        return {name: found.get(heading, "") for name, heading in self.headings.items()}

    def write(self, text: str, name: str, new: str) -> str:
        """Return the file with another section; a new one stands where the order of the headings puts it."""
        heading = self.headings[name]
        if not new:
            return _remove(text, heading)
        if any(part.heading == heading for part in _parts(text)):
            return replace_section(text, heading, new)
        return _insert(text, heading, new, self._find_next(text, name))

    def _find_next(self, text: str, name: str) -> Part | None:
        order = list(self.headings.values())
        later = set(order[order.index(self.headings[name]) + 1 :])
        return next((part for part in _parts(text) if part.heading in later), None)


class Commentary:
    """The body of a dimension: `commentary`, then `to-know` under its heading."""

    def read(self, body: str) -> Mapping[str, str]:
        """Return both texts."""
        first, *parts = part_sections(body, 1)
        return {"commentary": first.text, "to-know": next((each.text for each in parts if each.heading == TO_KNOW), "")}

    def write(self, text: str, name: str, new: str) -> str:
        """Return the file with one of the texts changed."""
        if name == "to-know":
            return Sections({"to-know": TO_KNOW}).write(text, name, new)
        _, *parts = _parts(text)
        body = _body(text)
        rest = "\n".join(body.split("\n")[parts[0].heading_line - 1 :]) if parts else ""
        return replace_body(text, f"\n{new}\n" * bool(new) + (f"\n{rest}" if rest else ""))


BODY = WholeBody()


def list_sections(site: Site) -> Sections:
    """Return the sections that a site's measures have."""
    return Sections({section.id: section.heading for section in site.sections})


def _body(text: str) -> str:
    parts = split_front_matter(text, "").value
    return parts.body if parts is not None else ""


def _parts(text: str) -> tuple[Part, ...]:
    return part_sections(_body(text), 1)


def _remove(text: str, heading: str) -> str:
    lines = _body(text).split("\n")
    parts = _parts(text)
    at = next((at for at, part in enumerate(parts) if part.heading == heading), None)
    if at is None:
        return text
    end = parts[at + 1].heading_line - 1 if at + 1 < len(parts) else len(lines)
    kept = "\n".join([*lines[: parts[at].heading_line - 1], *lines[end:]])
    return replace_body(text, f"{kept.rstrip()}\n" if end == len(lines) else kept)


def _insert(text: str, heading: str, new: str, following: Part | None) -> str:
    if following is None:
        return replace_section(text, heading, new)
    lines = _body(text).split("\n")
    at = following.heading_line - 1
    return replace_body(text, "\n".join([*lines[:at], f"## {heading}", "", new, "", *lines[at:]]))
