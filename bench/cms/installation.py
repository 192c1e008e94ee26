"""An installation of the editing application with generated measures, some of which are drafts that can be edited."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench.generated import Shape, generate_content, measure_id
from cms.workspace.preparing import prepare_index
from tests.cms.visitor import Visitor
from tests.cms.workshop import Workshop

DRAFT_EVERY = 10
"""One measure in so many is a draft."""
APPROVED = (
    b"{status: approved, release_at: 2021-03-01T09:30:00+00:00, approved: {by: u-1, at: 2021-03-01T09:00:00+00:00}}"
)


def make_installation(folder: Path, database_url: str, measures: int) -> Workshop:
    """Make a content store with so many measures, and the application over it with its index built."""
    shape = Shape(measures=measures, measures_in_subtopic=20, subtopics_in_topic=10, dimensions=2, years=6, editions=1)
    write_store(folder / "content.git", dict(_let_some_be_drafts(generate_content(shape))))
    made = Workshop(folder, database_url)
    made.now = datetime.now(UTC)
    index = prepare_index(made.settings, lambda: made.now)
    if index is not None:
        index.close()
    return made


def _let_some_be_drafts(content: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    number = -1
    for path, each in content.items():
        if path.endswith("/measure.yaml"):
            number += 1
            yield path, each.replace(APPROVED, b"{status: draft}", number % DRAFT_EVERY == 0)
        else:
            yield path, each


def write_store(path: Path, content: Mapping[str, bytes]) -> None:
    """Write files into a new bare repository as one commit."""
    path.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(path)], check=True)
    head = b"commit refs/heads/main\ncommitter u-1 <u-1@users.invalid> 1600000000 +0000\ndata 5\nBegin\n"
    files = (b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(each), each) for name, each in content.items())
    command = ["git", "-C", str(path), "fast-import", "--quiet"]
    subprocess.run(command, input=head + b"".join(files), check=True)


def list_drafts(measures: int) -> list[str]:
    """Return the ids of the measures that can be edited."""
    return [measure_id(number) for number in range(0, measures, DRAFT_EVERY)]


def sign_in_editors(made: Workshop, count: int) -> list[Visitor]:
    """Return so many browsers, in each of which an editor is signed in."""
    return [made.sign_in("editor", name=f"Editor {number}") for number in range(count)]
