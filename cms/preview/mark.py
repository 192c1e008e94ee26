"""The mark over what is not public yet: who was shown it and when, on the screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from cms.access import signed_in_person
from cms.moments import describe_moment
from cms.surroundings import read_now

END = b"</body>"
_LETTER = 11
"""About how wide a letter of the pattern is."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is shown a page: the name, what the log calls them, and when."""

    name: str
    id: str
    at: datetime


def find_reader() -> Reader:
    """Return who is signed in, as somebody who is shown something now."""
    person = signed_in_person()
    return Reader(person.name, person.id, read_now())


def mark_page(content: bytes, reader: Reader) -> bytes:
    """Return a page with the mark at its end; it lies over all of the page, and on each sheet of paper."""
    moment = describe_moment(reader.at)
    width = _LETTER * max(len(reader.name), len(moment)) + 40
    mark = render_template("preview/mark.html", reader=reader, moment=moment, width=width)
    before, end, after = content.rpartition(END)
    return before + mark.encode() + b"\n" + end + after
