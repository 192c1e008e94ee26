"""Renders content in memory as the render process does, once clean and once by what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from generator.incremental.listing import RenderedSite
from generator.incremental.plan import Plan, plan_all, plan_changes
from generator.incremental.render import carry_out
from generator.pages import KINDS
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.ledger import LedgerWriter, adopt, open_ledger
from measures.publication.record import ReleaseRecord, Selection, Visible
from measures.store.memory import MemoryStore

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
Output = dict[str, bytes]


def choose_record(content: dict[str, bytes], last: Selection | None = None, at: datetime = START) -> ReleaseRecord:
    """Return the release record of content at an instant; content without errors is expected."""
    store = MemoryStore(content)
    choice = choose(store.objects, store.root, instant=at, rule=ApprovalRule("trust"), last=last, cache={})
    assert not choice.stopped, "\n".join(map(str, choice.problems))
    return ReleaseRecord(instant=at, fingerprint="test", visible=Visible(), selection=choice.selection)


def make_site(content: dict[str, bytes], record: ReleaseRecord) -> RenderedSite:
    site = RenderedSite(record, MemoryStore(content).objects)
    site.kinds = {kind.name: kind for kind in KINDS}
    return site


def read_output(folder: Path) -> Output:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def render_clean(content: dict[str, bytes], record: ReleaseRecord, folder: Path, *, processes: int = 1) -> Output:
    """Render everything from empty."""
    site = make_site(content, record)
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
    output: Output = field(default_factory=dict)
    record: ReleaseRecord | None = None
    before: dict[str, bytes] = field(default_factory=dict)
    count: int = 0
    last_plan: Plan = field(default_factory=Plan)

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.sqlite"

    def render(self) -> Plan:
        """Bring the output forward to the content as it is now; return what was planned."""
        last = self.record.selection if self.record else None
        record = choose_record(self.content, last, self.at)
        site = make_site(self.content, record)
        delta, scratch = self.folder / f"delta-{self.count}.sqlite", self.folder / f"scratch-{self.count}"
        base, release = str(self.count), str(self.count + 1)
        with open_ledger(self.ledger, base) as ledger:
            if ledger is None or self.record is None:
                plan, full = plan_all(site), True
            else:
                plan, full = plan_changes(site, make_site(self.before, self.record), ledger), False
            writer = LedgerWriter(delta, full=full)
            written = carry_out(plan, site, scratch, writer, processes=1)
            writer.close()
        assert adopt(delta, self.ledger, base=base, release=release)
        rendered = read_output(scratch) if scratch.exists() else {}
        assert set(rendered) == {each.path for each in written} == set(plan.reasons())
        kept = {path: content for path, content in self.output.items() if path not in plan.gone}
        self.output = kept | rendered
        self.record, self.before, self.count = record, dict(self.content), self.count + 1
        self.last_plan = plan
        return plan

    def render_clean(self) -> Output:
        """Render the same record from empty, with empty caches."""
        assert self.record is not None
        return render_clean(self.content, self.record, self.folder / f"clean-{self.count}")
