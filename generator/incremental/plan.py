"""Plan a run: which outputs to render and why, and which are gone."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.incremental.listing import RenderedSite, outputs_of, owners_of
from generator.incremental.stale import Staleness
from measures.publication.ledger import Ledger
from measures.publication.questions import is_stored

Work = tuple[str, str, tuple[str, ...]]
"""Outputs of one kind for one owner: (kind, owner, paths)."""


@dataclass(slots=True)
class Plan:
    """What a run renders (with reasons by path), the outputs it removes, and the stored answers that may not hold.

    `is_open` says that kinds that gather are still to be planned, by `plan_gathering`.
    """

    work: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    forgotten: tuple[str, ...] = ()
    is_open: bool = False

    def add(self, kind: str, owner: str, path: str, reason: str) -> None:
        """Plan to render an output."""
        self.work.setdefault((kind, owner), {})[path] = reason

    def units(self) -> tuple[Work, ...]:
        """Return the work in a fixed order, by owner and kind so that neighbours share what they read."""
        order = sorted(self.work, key=lambda unit: (unit[1], unit[0]))
        return tuple((kind, owner, tuple(sorted(self.work[kind, owner]))) for kind, owner in order)

    def reasons(self) -> dict[str, str]:
        """Return why each output is rendered, in order of path."""
        return dict(sorted((path, reason) for unit in self.work.values() for path, reason in unit.items()))


class PathsCollide(Exception):
    """Two page kinds or owners would write one output."""


def plan_all(site: RenderedSite) -> Plan:
    """Plan to render every output of the site, save those of kinds that gather.

    Which outputs these have may follow from the data of many measures, so they are planned when the others were
    rendered and what they need of each measure was answered on the way.

    Raises:
        PathsCollide: one path would be written twice.
    """
    plan = Plan(is_open=True)
    _plan_kinds(plan, site, gathers=False)
    return plan


def plan_gathering(plan: Plan, site: RenderedSite) -> None:
    """Add to the plan of a whole site the outputs of kinds that gather.

    Raises:
        PathsCollide: one path would be written twice.
    """
    _plan_kinds(plan, site, gathers=True)
    plan.is_open = False


def _plan_kinds(plan: Plan, site: RenderedSite, *, gathers: bool) -> None:
    seen = {path: unit for unit, paths in plan.work.items() for path in paths}
    for kind in [name for name, kind in site.kinds.items() if kind.gathers == gathers]:
        for owner in owners_of(site, kind):
            for path in outputs_of(site, kind, owner):
                if path in seen:
                    raise PathsCollide(f"{path} would be written by {seen[path]} and by {(kind, owner)}.")
                seen[path] = (kind, owner)
                plan.add(kind, owner, path, "everything is rendered")


def plan_changes(site: RenderedSite, old: RenderedSite, ledger: Ledger) -> Plan:
    """Plan to render what differs from the release that the ledger describes."""
    staleness = Staleness(ledger, old, site)
    stale = staleness.find()
    plan = Plan()
    for path, reason in stale.items():
        found = ledger.find_output(path)
        if found:
            plan.add(*found, path, reason)
    for kind in sorted({*site.kinds, *ledger.list_kinds()}):
        _plan_owners(plan, site, staleness, kind)
    _plan_outputs(plan, site, staleness)
    _drop_gone(plan)
    plan.forgotten = tuple(sorted(key for key in staleness.affected if is_stored(key)))
    return plan


def _plan_owners(plan: Plan, site: RenderedSite, staleness: Staleness, kind: str) -> None:
    ledger = staleness.ledger
    if kind not in site.kinds:
        before, after = set(ledger.list_owners(kind)), set[str]()
    elif ledger.fingerprint(f"owners_of|{kind}") is None:
        before, after = set(), set(owners_of(site, kind))
    elif staleness.is_changed(f"owners_of|{kind}"):
        before, after = set(ledger.list_owners(kind)), set(owners_of(site, kind))
    else:
        return
    for owner in sorted(before - after):
        plan.gone.update(ledger.list_outputs(kind, owner))
    for owner in sorted(after - before):
        _compare_outputs(plan, ledger, kind, owner, outputs_of(site, kind, owner))


def _plan_outputs(plan: Plan, site: RenderedSite, staleness: Staleness) -> None:
    for key in sorted(staleness.affected):
        if key.startswith("outputs_of|"):
            _, kind, owner = key.split("|")
            if kind in site.kinds and owner in owners_of(site, kind) and staleness.is_changed(key):
                _compare_outputs(plan, staleness.ledger, kind, owner, outputs_of(site, kind, owner))


def _compare_outputs(plan: Plan, ledger: Ledger, kind: str, owner: str, after: tuple[str, ...]) -> None:
    before = set(ledger.list_outputs(kind, owner))
    plan.gone.update(before - set(after))
    for path in after:
        if path not in before:
            plan.add(kind, owner, path, "new")


def _drop_gone(plan: Plan) -> None:
    """An output that one owner gives up and another takes over is rendered, not removed."""
    new = {path for unit in plan.work.values() for path, reason in unit.items() if reason == "new"}
    for unit in plan.work.values():
        for path in [path for path, reason in unit.items() if path in plan.gone and reason != "new"]:
            del unit[path]
    plan.gone -= new
    plan.work = {unit: paths for unit, paths in plan.work.items() if paths}
