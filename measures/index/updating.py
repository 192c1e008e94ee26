"""Brings the index from the tree that it stands at to another, by what differs between the two."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC

from measures.index.progress import begin_progress, note_progress
from measures.index.reading import (
    FoundMeasure,
    FoundVersion,
    Statuses,
    read_folder,
    read_shared_uses,
    read_statuses,
    read_topic,
)
from measures.index.rows import Logged
from measures.index.searching import join_words
from measures.index.tables import read_state, write_state, writing
from measures.index.using import Use
from measures.index.walking import (
    find_changed_files,
    find_changed_measures,
    find_changed_shared,
    find_changed_topics,
)
from measures.model.tree import Objects, find_entry

Log = Callable[[str | None], Sequence[Logged]]
"""Returns the commits since one (None: the newest there are), oldest first."""
SHARED = ("pages", "news", "style-guide", "classifications", "planned.yaml")
"""Files and folders outside `measures` that may use a thing."""


def update_index(connection: sqlite3.Connection, objects: Objects, commit: str, root: str, log: Log) -> None:
    """Bring the index up to a commit and its tree. Another process that does the same is waited for."""
    if read_state(connection, "commit") == commit:
        return
    with writing(connection):
        last = read_state(connection, "commit")
        if last == commit:
            return
        before = read_state(connection, "root")
        _update_topics(connection, objects, before, root)
        _update_shared(connection, objects, before, root)
        changed, statuses = set(), dict[str, Statuses]()
        for path, tree in find_changed_measures(objects, before, root):
            changed.add(path)
            _forget(connection, path)
            if tree is not None:
                found = read_folder(objects, tree)
                _keep(connection, path, found)
                statuses[tree] = _list_statuses(found)
        logged = log(last)
        if last is None and logged and logged[0].before is not None:
            begin_progress(connection, objects, logged[0].before)
        changed |= _note_commits(connection, objects, logged, statuses)
        _note_last_changes(connection, changed)
        write_state(connection, commit=commit, root=root)


def _list_statuses(found: FoundMeasure) -> Statuses:
    trees = {version.number: version.tree for version in found.versions}
    return found.id, {version.number: version.status for version in found.versions}, trees


def _update_topics(connection: sqlite3.Connection, objects: Objects, before: str | None, root: str) -> None:
    for path, tree in find_changed_topics(objects, before, root):
        name = "subtopic.md" if "/" in path else "topic.md"
        file = f"measures/{path}/{name}"
        connection.execute("DELETE FROM topics WHERE path = ?", (path,))
        connection.execute("DELETE FROM uses WHERE path = ?", (file,))
        if tree is not None:
            title, position, uses = read_topic(objects, find_entry(objects, tree, name))
            row = (path, title or path.rpartition("/")[2], position)
            connection.execute("INSERT INTO topics VALUES (?, ?, ?)", row)
            _keep_uses(connection, file, "", uses)


def _update_shared(connection: sqlite3.Connection, objects: Objects, before: str | None, root: str) -> None:
    for start in SHARED:
        for path, blob in find_changed_files(objects, before, root, start):
            connection.execute("DELETE FROM uses WHERE path = ?", (path,))
            if blob is not None and path.endswith((".md", ".yaml")):
                _keep_uses(connection, path, "", read_shared_uses(objects, path, blob))


def _keep_uses(connection: sqlite3.Connection, path: str, version: str, uses: Iterable[Use]) -> None:
    connection.executemany("INSERT INTO uses VALUES (?, ?, ?, ?, ?)", ((path, version, *use) for use in uses))


def _forget(connection: sqlite3.Connection, path: str) -> None:
    connection.execute("DELETE FROM measures WHERE path = ?", (path,))
    connection.execute("DELETE FROM versions WHERE path = ?", (path,))
    connection.execute("DELETE FROM sources WHERE path = ?", (path,))
    connection.execute("DELETE FROM uses WHERE path = ?", (path,))


def _keep(connection: sqlite3.Connection, path: str, found: FoundMeasure) -> None:
    topic, subtopic, slug = path.split("/")
    newest = found.versions[-1] if found.versions else None
    title = (newest.title if newest else "") or slug
    words = join_words((title, path, found.reference, found.id, *found.keywords))
    is_readable = found.is_readable and (newest is None or newest.is_readable)
    status = newest.status if newest else ""
    row = (path, found.id, title, topic, subtopic, found.position, found.reference, is_readable, status, words)
    row += (*(found.expected or (None, None)), found.by_department)
    connection.execute("INSERT INTO measures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?)", row)
    _keep_uses(connection, path, "", found.uses)
    for version in found.versions:
        _keep_version(connection, path, version)


def _keep_version(connection: sqlite3.Connection, path: str, version: FoundVersion) -> None:
    number = version.number
    row = (path, number, version.title, version.status, version.release_at, version.tree, version.is_readable)
    connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, version.bundle))
    sources = ((path, number, *source, join_words(source)) for source in version.sources)
    connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sources)
    _keep_uses(connection, path, number, version.uses)


def _note_commits(
    connection: sqlite3.Connection, objects: Objects, commits: Iterable[Logged], statuses: dict[str, Statuses]
) -> set[str]:
    """Keep commits with the measures and shared files that each touched; return these measures.

    `statuses` are those read already.
    """
    found: set[str] = set()
    for logged in commits:
        row = (logged.commit, logged.author, logged.at.astimezone(UTC).isoformat(), logged.message)
        added = connection.execute("INSERT OR IGNORE INTO commits VALUES (NULL, ?, ?, ?, ?)", row)
        if not added.rowcount:
            continue
        trees = dict(find_changed_measures(objects, logged.before, logged.root))
        note_progress(connection, logged, [_read_statuses(objects, tree, statuses) for tree in trees.values() if tree])
        touched = set(trees)
        shared = find_changed_shared(objects, logged.before, logged.root)
        rows = ((path, added.lastrowid) for path in (*touched, *shared))
        connection.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?)", rows)
        found |= touched
    return found


def _read_statuses(objects: Objects, tree: str, known: dict[str, Statuses]) -> Statuses:
    found = known.get(tree)
    return found if found is not None else read_statuses(objects, tree)


def _note_last_changes(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    last = "(SELECT {} FROM commits WHERE number = (SELECT max(number) FROM touched WHERE path = measures.path))"
    statement = f"UPDATE measures SET changed_at = {last.format('at')}, changed_by = {last.format('author')}"  # noqa: S608
    connection.executemany(f"{statement} WHERE path = ?", ((path,) for path in paths))
