"""An edit that starts from before readers knew a measure is judged by what they know now."""

from __future__ import annotations

from cms.workspace import ContentPlace, Workspace
from cms.workspace.keeping import name_called_for
from cms.workspace.rights import find_seen_since
from measures.store import GitStore
from tests.cms.workspace.studio import FILES, FOLDER, NOON, edit, open_workspace

PATH = "measures/health/below/measure/measure.yaml"
DRAFT = b"id: zzzzzzz1\n"
PUBLIC = b"""id: zzzzzzz1
versions:
  "1.0":
    status: approved
    release_at: 2026-11-01
    approved: {by: u-1, at: "2026-11-01T10:00:00+00:00"}
"""


def count(base: bytes, head: bytes, after: bytes) -> int:
    readers = ({PATH: content}.get for content in (base, head, after))
    return len(list(find_seen_since((PATH,), *readers)))


def test_an_old_base_does_not_let_an_edit_past_the_approver() -> None:
    changed = DRAFT + b"position: 9\n"
    assert count(DRAFT, PUBLIC, changed) == 1
    assert count(DRAFT, DRAFT, changed) == 0
    assert count(DRAFT, PUBLIC, DRAFT) == 0


def test_an_edit_from_before_a_measure_was_published_and_moved_is_judged_where_it_is_now(
    place: ContentPlace, mine: Workspace
) -> None:
    base = mine.head
    old, new = f"{FOLDER}/measure.yaml", f"{FOLDER}-now/measure.yaml"
    edited = edit(FILES[old], "position: 1", "position: 9")
    assert name_called_for(mine, {old: edited}, base).guarded == ()
    approved = "{status: approved, release_at: 2026-11-01}"
    moved: dict[str, bytes | None] = dict.fromkeys(path for path in FILES if path.startswith(FOLDER))
    moved |= {path.replace(FOLDER, f"{FOLDER}-now"): FILES[path] for path in moved}
    moved[new] = edit(FILES[old], "{status: draft}", approved)
    with GitStore(place.path) as store:
        store.commit(moved, base=base, author="u-2", message="Publish and move", at=NOON)
    with open_workspace(place) as later:
        called = name_called_for(later, {old: edited}, base)
    assert [each.path for each in called.guarded] == [old]
    assert "Readers know this measure by now" in called.guarded[0].why
