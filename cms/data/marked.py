"""A copy of a sent table in which each row says what is wrong with it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from io import StringIO

from cms.data.sent import Sent
from cms.forms.faults import say
from measures.downloads.csv_text import defuse
from measures.intake.opening import open_file
from measures.model.problem import Problem

HEADING = "Problems"


def write_marked_copy(sent: Sent, sheet: str, problems: Iterable[Problem], about: Mapping[Problem, str]) -> bytes:
    """Return the sheet as CSV with a first column of problems, each with the column that it is about.

    Those of no row stand in the first line.
    """
    found = next((each for each in open_file(sent.content, sent.name).sheets if each.name == sheet), None)
    by_row: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        column = about.get(problem, "")
        by_row[problem.place.line].append(f"{column}: {say(problem)}" if column else say(problem))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([HEADING])
    numbered = zip(found.numbers, found.rows, strict=True) if found is not None else ()
    for number, row in numbered:
        writer.writerow([" ".join(by_row[number]), *(defuse(cell.before) for cell in row)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
