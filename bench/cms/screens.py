"""The screens that are measured, and what each may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tests.cms.editing.browser_form import find_form


class Browser(Protocol):
    """Somebody's browser: sends a request, with the fields of a form or without, and returns status and page."""

    def send(self, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """Open a page, or post a form to it."""


Request = Callable[[Browser], tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen: its name, the most milliseconds of the 95th percentile, and what it asks for.

    `prepare` does what comes before, which is not measured, and returns the request that is.
    """

    name: str
    limit: int
    status: int
    prepare: Callable[[Browser, str, int], Request]


def check_answer(screen: Screen, status: int, page: str) -> None:
    """See that a screen answered as it should.

    Raises:
        RuntimeError: it did not.
    """
    if status != screen.status:
        raise RuntimeError(f"{screen.name} answers {status}: {page[:500]}")


def _open(path: str) -> Callable[[Browser, str, int], Request]:
    return lambda _browser, measure, _turn: lambda browser: browser.send(path.format(measure=measure))


FACTS, PREVIEW = "/measures/{measure}/1.0/edit/facts", "/preview/{measure}/1.0/"


def _prepare_save(browser: Browser, measure: str, turn: int) -> Request:
    path = FACTS.format(measure=measure)
    form = find_form(browser.send(path)[1])
    fields = [(name, f"People, {turn}" if name == "f.population" else value) for name, value in form.fields]
    return lambda other: other.send(path, fields)


def _prepare_look(browser: Browser, measure: str, turn: int) -> Request:
    """Save something, so that the content tree is one that nobody has looked at yet."""
    _prepare_save(browser, measure, turn)(browser)
    return lambda other: other.send(PREVIEW.format(measure=measure))


SCREENS = (
    Screen(name="list", limit=100, status=200, prepare=_open("/measures/")),
    Screen(name="list, by words", limit=100, status=200, prepare=_open("/measures/?q=measure+4&state=draft")),
    Screen(name="start", limit=100, status=200, prepare=_open("/")),
    Screen(name="board", limit=100, status=200, prepare=_open("/board/")),
    Screen(name="board, a state", limit=100, status=200, prepare=_open("/board/?state=draft&due=none&page=2")),
    Screen(name="due updates", limit=100, status=200, prepare=_open("/board/due")),
    Screen(name="comments", limit=100, status=200, prepare=_open("/measures/{measure}/1.0/comments/")),
    Screen(name="measure", limit=100, status=200, prepare=_open("/measures/{measure}/")),
    Screen(name="version", limit=100, status=200, prepare=_open("/measures/{measure}/1.0/")),
    Screen(name="walk", limit=100, status=200, prepare=_open("/measures/{measure}/1.0/compare/")),
    Screen(name="saves of a measure", limit=100, status=200, prepare=_open("/measures/{measure}/history/")),
    Screen(name="log of a measure", limit=100, status=200, prepare=_open("/measures/{measure}/log/")),
    Screen(name="edit", limit=100, status=200, prepare=_open(FACTS)),
    Screen(name="save", limit=100, status=302, prepare=_prepare_save),
    Screen(name="preview", limit=150, status=200, prepare=_open(PREVIEW)),
    Screen(name="preview of a save", limit=150, status=200, prepare=_prepare_look),
)
