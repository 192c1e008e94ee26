"""What names a topic or subtopic by its address follows it when it moves: other measures, planned ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cms.workspace import Workspace
from measures.reading.yaml_text import read_yaml
from measures.writing.yaml_edits import set_field

PLANNED = "planned.yaml"
Files = Mapping[str, bytes | None]


def follow_move(work: Workspace, old: str, new: str, moved: Files) -> dict[str, bytes | None]:
    """Return the files that name a topic (`a`) or subtopic (`a/b`) which moves, naming it where it will be.

    `moved` are the files of the move itself; one of them that names the topic is named at its new place.
    """
    if old.count("/") > 1:
        return {}
    followed: dict[str, bytes | None] = {}
    for path in _find_naming(work, old):
        content = work.read(path)
        later = f"measures/{new}/{path.removeprefix(f'measures/{old}/')}" if path in moved else path
        if content is not None:
            followed[later] = _rename(content.decode("utf-8-sig"), "also_in", old, new)
    planned = work.read(PLANNED)
    if planned is not None and "/" not in old:
        edited = _rename_topics(planned.decode("utf-8-sig"), old, new)
        if edited.encode() != planned:
            followed[PLANNED] = edited.encode()
    return followed


def _find_naming(work: Workspace, old: str) -> Iterator[str]:
    """Yield the measure.yaml files in which the subtopic, or one of the topic's, stands under `also_in`."""
    rows = work.list_topics()
    for name in (row.path for row in rows if row.path == old or row.path.startswith(f"{old}/")):
        for use in work.index.find_uses("address", name):
            if use.measure_id and not use.version:
                yield f"measures/{use.path}/measure.yaml"


def _rename(text: str, key: str, old: str, new: str) -> bytes:
    data = read_yaml(text, "").value
    found = data.get(key) if isinstance(data, dict) else None
    names = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    for at, name in enumerate(names):
        plain = str(name).strip("/")
        if plain == old or plain.startswith(f"{old}/"):
            where = (key,) if isinstance(found, str) else (key, at)
            text = set_field(text, where, f"{new}{plain.removeprefix(old)}")
    return text.encode()


def _rename_topics(text: str, old: str, new: str) -> str:
    data = read_yaml(text, "").value
    for at, entry in enumerate(data if isinstance(data, list) else []):
        if isinstance(entry, dict) and entry.get("topic") == old:
            text = set_field(text, (at, "topic"), new)
    return text
