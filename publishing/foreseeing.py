"""What the newest content would show now, and when that changes next, with no build."""

from __future__ import annotations

from measures.publication.choose import Choice, choose
from measures.publication.record import ReleaseRecord
from publishing.approvals import find_rule
from publishing.history import History
from publishing.keeping import KeptBytes
from publishing.layout import Layout
from publishing.looking import list_awaited, note_awaited
from publishing.machine import Machine
from publishing.opening import fetch_content, open_history
from yardstick.settings import Settings


def choose_now(settings: Settings, machine: Machine, history: History) -> Choice | None:
    """Return what is public of the newest content at this instant; None where the store has no commit."""
    layout, newest = Layout(settings), history.newest()
    last = ReleaseRecord.from_json(history.record(newest)).selection if newest else None
    with fetch_content(layout) as store, KeptBytes(layout.choices) as cache:
        head = store.head(settings.content_branch)
        if head is None:
            return None
        instant = machine.watch.now().replace(microsecond=0)
        rule = find_rule(settings)
        return choose(store, store.root_of(head), instant=instant, rule=rule, last=last, cache=cache)


def foresee(settings: Settings, machine: Machine) -> None:
    """Keep when something of the newest content falls due next, so that it goes live although no publish ran since.

    An instant that is awaited already and has come stays awaited.
    """
    layout = Layout(settings)
    if any(due <= machine.watch.now() for due in list_awaited(layout)):
        return
    with open_history(layout) as history:
        choice = choose_now(settings, machine, history)
    if choice is not None and not choice.stopped:
        note_awaited(layout, choice.next_due)
