"""What a refused request held, so that the page that refuses it gives it back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

MOST_KEPT = 16_000_000
"""The most characters that a page gives back: as many as a paste may have."""
SAFE = ("GET", "HEAD", "OPTIONS")
_SECRET = frozenset({"csrf_token", "again", "code"})
_OURS = frozenset({"base", "press", "work_tab", "asked", "tree", "digest", "commit", "was"})
"""Fields that no person types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of a form as (name, value), and whether they were too much to be given back."""

    fields: tuple[tuple[str, str], ...] = ()
    is_too_much: bool = False

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What a person typed, by words of the field, to be read and copied."""
        return tuple((_name(name), value) for name, value in self.fields if value.strip() and name not in _OURS)


def read_typed() -> Typed:
    """Return what this request's form held: no passwords, no tokens, no codes, and no files.

    Nothing comes back of a request that changes nothing, or that another site sent: that would show its words as ours.
    """
    is_foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
    if request.method in SAFE or is_foreign:
        return Typed()
    pairs = [(name, value) for name in request.form for value in request.form.getlist(name)]
    fields = tuple((name, value) for name, value in pairs if name not in _SECRET and "password" not in name)
    if sum(len(value) for _, value in fields) > MOST_KEPT:
        return Typed(is_too_much=True)
    return Typed(fields=fields)


def _name(field: str) -> str:
    """Return the words of a field's name: "f.text.main_facts" is "Main facts"."""
    words = field.removeprefix("f.").removeprefix("text.").replace("_", " ").replace(".", " ").strip()
    return words[:1].upper() + words[1:]
