"""Counts what a request asks for: statements to the database and to the index, and objects read from git."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from dulwich.object_store import DiskObjectStore
from sqlalchemy import event

from bench.cms.screens import SCREENS, Screen, check_answer
from cms.database import KEY
from measures.index import index as indexes
from measures.index.tables import open_tables
from tests.cms.visitor import Visitor
from tests.cms.workshop import Workshop


@dataclass(slots=True)
class Count:
    """What one request asked for."""

    statements: int = 0
    index: int = 0
    reads: int = 0


class TestBrowser:
    """A browser without a network."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def send(self, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """Open a page, or post a form to it."""
        if fields is None:
            answer = self.visitor.get(path)
        else:
            data: dict[str, list[str]] = {}
            for name, value in fields:
                data.setdefault(name, []).append(value)
            headers = {"Referer": f"{self.visitor.base}{path}"}
            answer = self.visitor.client.post(path, base_url=self.visitor.base, data=data, headers=headers)
        return answer.status_code, answer.text


@contextmanager
def counting(made: Workshop) -> Iterator[Count]:
    """Count what is asked for within the block."""
    found = Count()
    engine = made.app.extensions[KEY][0]

    def note_statement(*_more: object) -> None:
        found.statements += 1

    def note_index(_statement: str) -> None:
        found.index += 1

    read = DiskObjectStore.get_raw

    def open_counted(*arguments: Any) -> Any:
        connection = open_tables(*arguments)
        connection.set_trace_callback(note_index)
        return connection

    def read_counted(store: DiskObjectStore, name: Any) -> Any:
        found.reads += 1
        return read(store, name)

    event.listen(engine, "before_cursor_execute", note_statement)
    try:
        with patch.object(indexes, "open_tables", open_counted), patch.object(DiskObjectStore, "get_raw", read_counted):
            yield found
    finally:
        event.remove(engine, "before_cursor_execute", note_statement)


def count_screen(made: Workshop, visitor: Visitor, screen: Screen, measure: str) -> Count:
    """Return what a screen asks for once its caches are warm.

    Raises:
        RuntimeError: the screen does not answer as it should.
    """
    browser = TestBrowser(visitor)
    check_answer(screen, *screen.prepare(browser, measure, 0)(browser))
    request = screen.prepare(browser, measure, 1)
    with counting(made) as found:
        answer = request(browser)
    check_answer(screen, *answer)
    return found


def count_screens(made: Workshop, visitor: Visitor, measure: str) -> dict[str, Count]:
    """Return what each screen asks for, by its name."""
    return {screen.name: count_screen(made, visitor, screen, measure) for screen in SCREENS}
