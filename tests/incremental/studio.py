"""Renders content in memory as the render process does, once clean and once by what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from generator.incremental.listing import RenderedSite
from generator.incremental.plan import Plan, plan_all, plan_changes
from generator.incremental.render import carry_out
from generator.pages import KINDS
from measures.model.tree import Entry, ObjectMissing
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.ledger import LedgerWriter, adopt, open_ledger
from measures.publication.record import ReleaseRecord, Selection, Visible
from measures.store.memory import MemoryStore

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
Output = dict[str, bytes]
T = TypeVar("T")


class Repository:
    """Objects of content as it is and as it ever was, as a repository keeps them."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self._states: list[MemoryStore] = []
        self.add(content)

    def add(self, content: dict[str, bytes]) -> None:
        """Keep a new state, and make it the current one."""
        self._states.insert(0, MemoryStore(content))
        self.root = self._states[0].root

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        return self._find(lambda state: state.objects.tree(tree_id))

    def blob(self, blob_id: str) -> bytes:
        return self._find(lambda state: state.objects.blob(blob_id))

    def _find(self, look: Callable[[MemoryStore], T]) -> T:
        for state in self._states:
            with suppress(ObjectMissing):
                return look(state)
        raise ObjectMissing


def choose_record(store: Repository, last: Selection | None = None, at: datetime = START) -> ReleaseRecord:
    """Return the release record of content at an instant; no fault in shared files is expected."""
    choice = choose(store, store.root, instant=at, rule=ApprovalRule("trust"), last=last, cache={})
    assert not choice.stopped, "\n".join(map(str, choice.problems))
    return ReleaseRecord(instant=at, fingerprint="test", visible=Visible(), selection=choice.selection)


def make_site(store: Repository, record: ReleaseRecord) -> RenderedSite:
    site = RenderedSite(record, store)
    site.kinds = {kind.name: kind for kind in KINDS}
    return site


def read_output(folder: Path) -> Output:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def render_clean(store: Repository, record: ReleaseRecord, folder: Path, *, processes: int = 1) -> Output:
    """Render everything from empty."""
    site = make_site(store, record)
    ledger = LedgerWriter(folder.with_suffix(".delta"), full=True)
    carry_out(plan_all(site), site, folder, ledger, processes=processes)
    ledger.close()
    return read_output(folder)


@dataclass
class Studio:
    """A site brought forward edit by edit."""

    folder: Path
    content: dict[str, bytes]
    at: datetime = START
    keeps_public_data: bool = True
    output: Output = field(default_factory=dict)
    record: ReleaseRecord | None = None
    count: int = 0
    last_plan: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        self.store = Repository(self.content)

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.sqlite"

    def render(self) -> Plan:
        """Bring the output forward to the content as it is now; return what was planned."""
        last = self.record.selection if self.record and self.keeps_public_data else None
        self.store.add(self.content)
        record = choose_record(self.store, last, self.at)
        site = make_site(self.store, record)
        delta, scratch = self.folder / f"delta-{self.count}.sqlite", self.folder / f"scratch-{self.count}"
        base, release = str(self.count), str(self.count + 1)
        with open_ledger(self.ledger, base) as ledger:
            if ledger is None or self.record is None:
                plan, full = plan_all(site), True
            else:
                plan, full = plan_changes(site, make_site(self.store, self.record), ledger), False
            writer = LedgerWriter(delta, full=full)
            written = carry_out(plan, site, scratch, writer, processes=1)
            writer.close()
        assert adopt(delta, self.ledger, base=base, release=release)
        rendered = read_output(scratch) if scratch.exists() else {}
        assert set(rendered) == {each.path for each in written} == set(plan.reasons())
        kept = {path: content for path, content in self.output.items() if path not in plan.gone}
        self.output = kept | rendered
        self.record, self.count = record, self.count + 1
        self.last_plan = plan
        return plan

    def render_clean(self) -> Output:
        """Render the same record from empty, with empty caches."""
        assert self.record is not None
        return render_clean(self.store, self.record, self.folder / f"clean-{self.count}")
