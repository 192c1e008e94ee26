"""What needs a person now, and why: by their roles, by what is with them, and by what others wrote to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from cms.access import Person, can_see
from cms.board.gathering import Today, Work, gather_due, gather_work
from cms.board.showing import describe_due, describe_offered, describe_wait
from cms.board.withdrawals import CONFIRMERS, OpenWithdrawal, can_confirm, list_open_withdrawals
from cms.comments.awaiting import count_awaiting
from cms.editing.links import link
from cms.workflow.records import find_signed_off
from cms.workflow.telling import find_departments
from cms.workspace import Wanted, workspace
from cms.workspace.proposals import count_waiting

MOST = 10


@dataclass(frozen=True, slots=True)
class Item:
    """Something that needs a person: what, where it is done, and since when or until when."""

    title: str
    href: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Things that need a person for one reason: the first of them, how many there are, and where all are listed."""

    why: str
    items: tuple[Item, ...]
    total: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A reason why work needs somebody: in words, for what it holds, which screen it is done on, where all of it is."""

    why: str
    holds: Callable[[Work], bool]
    screen: str
    query: Mapping[str, str]


def find_needs(connection: sa.Connection, person: Person, today: Today) -> tuple[Need, ...]:
    """Return what needs a person now, by reason; reasons for which there is nothing are left out."""
    work = gather_work(connection, person, today)
    signed = _find_signed(connection, work)
    reached = find_departments(connection, (each.row.measure_id for each in work))
    needs = _find_withdrawals(connection, person, today) if person.roles & CONFIRMERS else []
    needs += [_make_need(kind, work, today) for kind in _list_kinds(person, signed, reached)]
    if person.roles & {"editor", "developer"}:
        needs.append(_make_need(_overdue(person), gather_due(person, today, today.day), today))
    needs.append(_find_comments(connection, person, work))
    if "approver" in person.roles:
        needs.append(_find_edits(connection))
    return tuple(each for each in needs if each.total)


def _find_signed(connection: sa.Connection, work: Iterable[Work]) -> frozenset[tuple[str, str]]:
    """Return which versions in the department's review are signed off as they stand."""
    trees = {each.key: each.row.tree for each in work if each.row.status == "department_review"}
    return find_signed_off(connection, trees)


def _list_kinds(person: Person, signed: frozenset[tuple[str, str]], reached: frozenset[str]) -> Iterator[_Kind]:
    """Yield the reasons that a person's roles make, the most pressing first. `reached`: a department has an account."""

    def may_send(work: Work) -> bool:
        return bool(person.roles & {"reviewer", "approver"}) or work.owner == person.id

    if "departmental" in person.roles:
        yield _Kind(
            why="For your department to sign off",
            holds=lambda work: work.row.measure_id in person.shares and _is_unsigned(work, signed),
            screen="versions.show_version",
            query={"state": "department_review"},
        )
    if "approver" in person.roles:
        yield _Kind(
            why="To approve: signed off by the department",
            holds=lambda work: _is_in(work, "department_review") and work.key in signed,
            screen="workflow.list_steps",
            query={"state": "department_review"},
        )
        yield _Kind(
            why="To approve: no department reviews it",
            holds=lambda work: _is_in(work, "internal_review") and not work.row.by_department,
            screen="workflow.list_steps",
            query={"state": "internal_review"},
        )
    if person.roles & {"reviewer", "approver", "editor"}:
        yield _Kind(
            why="For a department that has no account here: send it a review link",
            holds=lambda work: work.row.measure_id not in reached and _is_unsigned(work, signed) and may_send(work),
            screen="workflow.list_steps",
            query={"state": "department_review"},
        )
    if "reviewer" in person.roles:
        yield _Kind(
            why="To review",
            holds=lambda work: _is_in(work, "internal_review") and work.row.since_by != person.id,
            screen="workflow.list_steps",
            query={"state": "internal_review"},
        )
    yield _Kind(
        why="Changes of a correction to take or leave",
        holds=lambda work: bool(work.offered) and work.owner == person.id,
        screen="offers.show_offers",
        query={"owner": person.id},
    )
    yield _mine(person, "rejected", "Rejected: yours to mend")
    yield _mine(person, "draft", "Your drafts")


def _mine(person: Person, state: str, why: str) -> _Kind:
    return _Kind(
        why=why,
        holds=lambda work: _is_in(work, state) and work.owner == person.id,
        screen="versions.show_version",
        query={"state": state, "owner": person.id},
    )


def _overdue(person: Person) -> _Kind:
    return _Kind(
        why="Overdue updates of what you changed last",
        holds=lambda work: work.owner == person.id,
        screen="measures.show_measure",
        query={"state": "due", "owner": person.id},
    )


def _is_in(work: Work, state: str) -> bool:
    return work.row.status == state


def _is_unsigned(work: Work, signed: frozenset[tuple[str, str]]) -> bool:
    return _is_in(work, "department_review") and work.key not in signed


def _make_need(kind: _Kind, work: Sequence[Work], today: Today) -> Need:
    mine = [each for each in work if kind.holds(each)]
    return Need(
        why=kind.why,
        items=tuple(_describe(each, kind.screen, today) for each in mine[:MOST]),
        total=len(mine),
        href=link("board.show_board", **kind.query),
    )


def _describe(work: Work, screen: str, today: Today) -> Item:
    row = work.row
    names = {"measure_id": row.measure_id, "version": row.number}
    if screen == "measures.show_measure":
        del names["version"]
    facts = [describe_due(work, today), describe_wait(work, today)]
    if screen == "offers.show_offers":
        facts = [describe_offered(work)]
    return Item(f"{row.title} {row.number}", link(screen, **names), ". ".join(each for each in facts if each))


def _find_comments(connection: sa.Connection, person: Person, work: Iterable[Work]) -> Need:
    """Return the versions on which open comments wait for an answer of a person."""
    owned = {each.key for each in work if each.owner == person.id}
    found = count_awaiting(connection, person.id, owned)
    counts = {key: count for key, count in found.items() if can_see(person, key[0])}
    ids = frozenset(measure_id for measure_id, _ in counts)
    rows = {row.id: row for row in workspace().list_measures(Wanted(ids=ids, most=len(ids))).rows} if ids else {}
    items = [
        Item(
            f"{rows[measure_id].title} {version}",
            link("comments.list_comments", measure_id=measure_id, version=version),
            "1 comment" if count == 1 else f"{count} comments",
        )
        for (measure_id, version), count in counts.items()
        if measure_id in rows
    ]
    return Need(why="Comments to answer or resolve", items=tuple(items[:MOST]), total=len(items), href="")


def _find_withdrawals(connection: sa.Connection, person: Person, today: Today) -> list[Need]:
    """Return the versions that somebody else asked to withdraw, and those whose second person who asked waits for."""
    found = list_open_withdrawals(connection, today.now)
    return [
        _tell_withdrawals("Withdrawals to confirm", [each for each in found if can_confirm(person, each)]),
        _tell_withdrawals(
            "Withdrawals that you asked for and nobody confirmed yet",
            [each for each in found if each.asker == person.id],
        ),
    ]


def _tell_withdrawals(why: str, found: Sequence[OpenWithdrawal]) -> Need:
    items = (
        Item(
            each.title,
            link("withdrawals.show_withdrawal", measure_id=each.measure_id, version=each.version),
            f"{each.until}: {each.request.act.why}",
        )
        for each in found[:MOST]
    )
    return Need(why=why, items=tuple(items), total=len(found), href="")


def _find_edits(connection: sa.Connection) -> Need:
    """Return how many edits of what is public wait for an approver."""
    count = count_waiting(connection)
    words = "1 edit waits" if count == 1 else f"{count} edits wait"
    item = Item(words, link("waiting.list_proposals"), "Edits of pages, topics, lists and settings")
    return Need(why="To publish or decline", items=(item,), total=1 if count else 0, href="")
