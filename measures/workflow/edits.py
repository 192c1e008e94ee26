"""Judges edits of versions' files, whoever commits them: which their state refuses, and which go back to draft.

A save by a form, a push and a program all come through `judge_edit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from measures.model.dates import VersionNumber
from measures.model.measure import Measure, VersionState
from measures.reading.decoding import decode_text
from measures.reading.measure_file import read_measure
from measures.workflow.moves import EDITS, MOVES, Move, State
from measures.workflow.numbers import hash_numbers, list_figures
from measures.workflow.recording import Details, record_move

Reader = Callable[[str], bytes | None]
"""Returns a file of content; None where there is none."""
StateReader = Callable[[VersionState], State]
"""Returns the state of a version by what measure.yaml says of it."""


_REVIEWS = frozenset({"internal_review", "department_review"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Files that change: their paths, how to read any file before and after, and who changes them at which time.

    `testing` is the topic whose measures never reach readers; nothing is guarded there.
    """

    paths: Iterable[str]
    before: Reader
    after: Reader
    read_state: StateReader
    testing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedVersion:
    """A version whose files an edit changes: its measure, its state before, and the files by what changes in them.

    `figures` are the texts that show other cells of the data than before; `is_gone` says that it is removed.
    """

    measure: Measure
    path: str
    number: str
    state: State
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[str, ...]
    is_gone: bool

    def __str__(self) -> str:
        return f"measures/{self.path}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedEdit:
    """Why an edit is refused, a sentence for each of the versions `shut`; and the versions it takes back to draft."""

    refusals: tuple[str, ...]
    shut: tuple[EditedVersion, ...]
    returned: tuple[EditedVersion, ...]


def judge_edit(edit: Edit) -> JudgedEdit:
    """Return what the states of the versions that an edit changes make of it."""
    versions = tuple(find_edited_versions(edit))
    refused = [(each, words) for each in versions if (words := _refuse(each)) is not None]
    returned = tuple(each for each in versions if find_return(each) is not None)
    return JudgedEdit(
        refusals=tuple(words for _, words in refused), shut=tuple(each for each, _ in refused), returned=returned
    )


def find_return(version: EditedVersion) -> Move | None:
    """Return the move that an edit of numbers takes by itself; None where it takes none."""
    moves = (move for move in MOVES.values() if move.trigger == "numbers" and version.state in move.sources)
    return next(moves, None) if version.numbers else None


def write_returns(judged: JudgedEdit, after: Reader, details: Details) -> Mapping[str, bytes]:
    """Return the measure.yaml files that go with an edit: those of the versions that it takes back to draft."""
    written: dict[str, bytes] = {}
    for each in judged.returned:
        file, move = f"measures/{each.path}/measure.yaml", find_return(each)
        content = written.get(file, after(file))
        text = decode_text(content, file).value if content is not None else None
        if text is not None and move is not None:
            written[file] = record_move(text, each.measure, each.number, move, details).encode()
    return written


def find_edited_versions(edit: Edit) -> Iterator[EditedVersion]:
    """Yield the versions that were there before and of which an edit changes files; a mere move changes none."""
    names: dict[tuple[str, str], set[str]] = {}
    paths = sorted(set(edit.paths))
    moved = _find_moved(edit, paths)
    now = {was: path for path, was in moved.items()}
    for path in paths:
        parts = path.split("/")
        if parts[0] == "measures" and len(parts) > 5 and VersionNumber.parse(parts[4]) is not None:
            measure = "/".join(parts[1:4])
            names.setdefault((now.get(measure, measure), parts[4]), set()).add("/".join(parts[5:]))
    for (path, number), files in names.items():
        if edit.testing is not None and path.partition("/")[0] == edit.testing:
            continue
        yield from _compare(edit, moved.get(path, path), path, number, sorted(files))


def _find_moved(edit: Edit, paths: Iterable[str]) -> Mapping[str, str]:
    """Return measures that stand elsewhere now: where they are, with where they were."""
    states = [path for path in paths if path.endswith("/measure.yaml") and len(path.split("/")) == 5]
    gone = {
        measure.id: _name_measure(path)
        for path in states
        if edit.after(path) is None and (measure := _read(edit.before, path)) is not None
    }
    return {
        _name_measure(path): gone[measure.id]
        for path in states
        if edit.before(path) is None and (measure := _read(edit.after, path)) is not None and measure.id in gone
    }


def _name_measure(path: str) -> str:
    return "/".join(path.split("/")[1:4])


def _read(read: Reader, path: str) -> Measure | None:
    content = read(path)
    return read_measure(content, path).value if content is not None else None


def _compare(edit: Edit, was: str, now: str, number: str, names: list[str]) -> Iterator[EditedVersion]:
    before = _read(edit.before, f"measures/{was}/measure.yaml")
    if before is None:
        return
    numbers: list[str] = []
    words: list[str] = []
    figures: list[str] = []
    for name in names:
        old, new = edit.before(f"measures/{was}/{number}/{name}"), edit.after(f"measures/{now}/{number}/{name}")
        if old == new:
            continue
        same = _hash(name, old) == _hash(name, new)
        (words if same else numbers).append(name)
        if list_figures(name, old or b"") != list_figures(name, new or b""):
            figures.append(name)
    if numbers or words:
        state = edit.read_state(before.versions.get(number, VersionState()))
        yield EditedVersion(
            measure=before,
            path=now,
            number=number,
            state=state,
            numbers=tuple(numbers),
            words=tuple(words),
            figures=tuple(figures),
            is_gone=edit.after(f"measures/{now}/{number}/measure.md") is None,
        )


def _hash(name: str, content: bytes | None) -> str | None:
    return hash_numbers(name, content) if content is not None else None


def _refuse(version: EditedVersion) -> str | None:
    allowed = EDITS[version.state]
    if version.is_gone and version.state in _REVIEWS:
        return f"{version}: it is in review. Take it back to draft before you remove it."
    if "words" in allowed and "numbers" not in allowed and (touched := version.numbers or version.figures):
        what = "numbers" if version.numbers else "figures in the text, charts and tables"
        return f"{version}: readers see its {what} ({', '.join(touched)}), so they stay. Make a new version."
    if allowed:
        return None
    if version.state == "approved":
        return f"{version}: it is approved and waits for its release. Pull it from the release before you edit it."
    return f"{version}: it was withdrawn, and stays as it was. Make a new version."
