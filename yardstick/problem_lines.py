"""Problems as lines for people: place, fault, hint, then how bad it is and which rule it breaks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measures.model.problem import Problem

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def write_problem(problem: Problem, folder: Path | None = None) -> str:
    """Return the line of a problem, with the folder of the content before the file's path where one is given.

    Characters that would break the line or steer a terminal are shown by their codes.
    """
    line = f"{folder}/{problem}" if folder else str(problem)
    return f"{escape_unprintable(line)} [{problem.severity} {problem.rule}]"


def escape_unprintable(text: str) -> str:
    r"""Return a text with each unprintable character as its code, such as `\x1b`."""
    return UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)
