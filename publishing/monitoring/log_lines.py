"""The log of a process as lines of JSON, for a log service to match: events with facts, and neither content nor people.

Table of events: docs/operations.md, "Log events".
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

EVENT, FACTS = "event", "facts"
"""The attributes of a record that hold an event's name, where its message is a sentence, and its facts."""
Context = Callable[[], Mapping[str, object]]
"""Gives what every line of the moment says: the request, and who asks."""


def tell(log: logging.Logger, event: str, *, level: int = logging.INFO, **facts: object) -> None:
    """Log an event with facts, which must name no person but by id and hold nothing that was typed or is published."""
    log.log(level, event, extra={FACTS: facts})


class JsonLines(logging.Formatter):
    """Writes each record as one line: `at` (UTC), `level`, `event`, the context, the facts.

    What a library or we log as a sentence is event `log`. Of an exception the line tells its kind and where it was
    raised, not its words, which may hold what was typed.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts = getattr(record, FACTS, None)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": "log" if facts is None else getattr(record, EVENT, record.getMessage()),
            **self._context(),
        }
        line |= {"logger": record.name, "words": record.getMessage()} if facts is None else facts
        if record.exc_info and record.exc_info[0] is not None:
            line |= describe_failure(record.exc_info[1])
        return json.dumps(line, default=str)


def describe_failure(failure: BaseException | None) -> dict[str, object]:
    """Return the kind of a failure and where it was raised, the innermost place last, without its words."""
    frames = traceback.extract_tb(failure.__traceback__) if failure is not None else []
    return {
        "kind": type(failure).__name__,
        "places": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]],
    }
