"""`yardstick status`: what of the content is not as readers see it."""

from datetime import UTC, datetime
from pathlib import Path

from measures.store import GitStore, seed_store
from measures.writing.yaml_edits import set_field
from tests.publishing.content import DIET

from .conftest import NOON, CommandLine


def test_what_readers_do_not_see_is_named_by_what_becomes_of_it(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    assert "Nothing was released yet" in yardstick("status").out
    assert yardstick("approve", DIET, "1.0", "--by", "u-3").code == 0
    assert yardstick("publish").code in (0, 1)
    assert "Is shown with" not in yardstick("status").out
    facts = (folder / DIET / "1.0" / "measure.md").read_text()
    with GitStore(state / "content.git") as store:
        changes = {
            f"{DIET}/1.0/measure.md": facts.replace("eat fruit", "eat any fruit").encode(),
            f"{DIET}/1.1/measure.md": facts.encode(),
            "site.yaml": set_field((folder / "site.yaml").read_text(), ("name",), "Other figures").encode(),
        }
        store.commit(dict(changes), base=store.head("main"), author="u-1", message="Edit", at=NOON)
    assert "With APPROVAL=trust" in yardstick("status").out
    shown = yardstick("status", APPROVAL="tree").out.rstrip()
    parts = [part.splitlines() for part in shown.split("\n\n")[1:]]
    assert [[line for line in part if "smoking" not in line] for part in parts] == [
        ["Waits for approval; readers see the approved files:", f"  {DIET}/1.0/measure.md: Main facts"],
        ["Is shown with the next publish:", "  site.yaml"],
        ["Is in no approved version:", f"  {DIET}/1.1/measure.md"],
    ]
