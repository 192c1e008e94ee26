"""The letter of a morning: what expires, is due, overdue, or has waited long, to each whom it is with, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import sqlalchemy as sa
from flask import render_template
from werkzeug.exceptions import HTTPException

from cms.access import Person, Role
from cms.addresses import make_address
from cms.board.gathering import Today, Work, gather_due, gather_work, read_today
from cms.board.showing import describe_due, describe_offered, describe_wait
from cms.board.withdrawals import OpenWithdrawal, can_confirm, list_open_withdrawals
from cms.database import transaction
from cms.editing.finding import find_version, read_sites
from cms.letters.choosing import wants
from cms.letters.queue import Letter, add_letter
from cms.letters.tables import reminders_sent
from cms.offers.finding import find_beside
from cms.surroundings import read_now
from cms.tables import people, person_roles, shares
from cms.workflow.records import find_signed_off
from cms.workflow.telling import find_departments
from cms.workspace import StoreEmpty
from measures.model.site import Site
from measures.store.git import NoStore, RemoteUnreachable

Kind = Literal["withdrawal", "tomorrow", "overdue", "offered", "waiting"]
TITLES: Mapping[Kind, str] = {
    "withdrawal": "Withdrawals that expire unless a second person confirms them",
    "tomorrow": "Due tomorrow",
    "overdue": "Overdue",
    "offered": "Changes of a correction to take or leave",
    "waiting": "Waiting for more than 5 working days",
}
LONGEST_WAIT = 5
FORGOTTEN = timedelta(days=400)
_EVERYBODY = Person("u-0", "", "", frozenset({"developer"}))
_KEY = ("kind", "measure_id", "version", "mark")
_BEFORE_APPROVAL = frozenset({"draft", "internal_review", "department_review", "rejected"})


class ContentMissing(Exception):
    """There is nothing to read what waits from."""


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder as the letter has it."""

    title: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that somebody is reminded of: why, which measure and version, the day or state that it is about."""

    kind: Kind
    measure_id: str
    version: str
    mark: str
    line: Line

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others, in the order of `_KEY`."""
        return self.kind, self.measure_id, self.version, self.mark


@dataclass(slots=True)
class Crowd:
    """Everybody who wants reminders, by id, and whom measures are shared with."""

    people: Mapping[str, Person]
    by_role: dict[Role, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people.values():
            for role in person.roles:
                self.by_role.setdefault(role, []).append(person.id)

    def list_department(self, measure_id: str) -> list[str]:
        """Return the departmental users whom a measure is shared with."""
        return [each for each in self.by_role.get("departmental", ()) if measure_id in self.people[each].shares]


def remind_everybody() -> int:
    """Queue a letter to each person who has something new to be reminded of; return how many.

    Raises:
        ContentMissing: there is no content, it cannot be reached, or site.yaml does not read.
    """
    site = _read_site()
    today = read_today(read_now())
    with transaction() as connection:
        crowd = _read_crowd(connection)
        work = gather_work(connection, _EVERYBODY, today)
        signed = find_signed_off(connection, {each.key: each.row.tree for each in work if each.row.tree})
        reached = find_departments(connection, (each.row.measure_id for each in work))
        withdrawals = list_open_withdrawals(connection, today.now)
        _forget_old(connection, today)
    due = gather_due(_EVERYBODY, today, today.day + timedelta(days=2))
    found: dict[str, list[Reminder]] = {}
    for person, reminder in (
        *_remind_of_withdrawals(withdrawals, crowd),
        *_remind_owners((*work, *due), today),
        *_remind_of_offers(work),
        *_remind_roles(_Turns(crowd, signed, reached), work, site, today),
    ):
        if person in crowd.people:
            found.setdefault(person, []).append(reminder)
    return sum(_send(crowd.people[person], reminders, today) for person, reminders in sorted(found.items()))


def _read_site() -> Site:
    try:
        return read_sites()
    except (NoStore, StoreEmpty, RemoteUnreachable) as fault:
        raise ContentMissing(f"The content store cannot be read ({type(fault).__name__}).") from fault
    except HTTPException as fault:
        raise ContentMissing("site.yaml is missing or does not read.") from fault


def _read_crowd(connection: sa.Connection) -> Crowd:
    roles: dict[int, set[Role]] = {}
    for row in connection.execute(sa.select(person_roles)):
        roles.setdefault(row.person_id, set()).add(row.role)
    shared: dict[int, set[str]] = {}
    for row in connection.execute(sa.select(shares.c.person_id, shares.c.measure_id)):
        shared.setdefault(row.person_id, set()).add(row.measure_id)
    query = sa.select(people.c.id, people.c.name, people.c.email).where(people.c.active.is_(True), wants("reminders"))
    found = (
        Person(f"u-{row.id}", row.name, row.email, frozenset(roles.get(row.id, ())), frozenset(shared.get(row.id, ())))
        for row in connection.execute(query.order_by(people.c.id))
    )
    return Crowd({person.id: person for person in found if person.roles})


def _remind_of_withdrawals(found: Iterable[OpenWithdrawal], crowd: Crowd) -> Iterator[tuple[str, Reminder]]:
    """Yield each withdrawal that nobody confirmed yet, for who can and for who asked.

    A request lasts a day, so the letter of a morning is the last before it expires.
    """
    for each in found:
        screen, number = "withdrawals.show_withdrawal", str(each.request.number)
        address = make_address(screen, measure_id=each.measure_id, version=each.version)
        line = Line(each.title, each.until, address)
        reminder = Reminder("withdrawal", each.measure_id, each.version, number, line)
        for person in crowd.people.values():
            if person.id == each.asker or can_confirm(person, each):
                yield person.id, reminder


def _remind_owners(work: Iterable[Work], today: Today) -> Iterator[tuple[str, Reminder]]:
    """Yield what is due tomorrow or overdue, for whoever it is with."""
    day = today.day
    for each in work:
        due = each.row.due
        if due is None or each.owner is None or each.row.status not in {*_BEFORE_APPROVAL, "due"}:
            continue
        if due == (day + timedelta(days=1)).isoformat():
            yield each.owner, _remind(each, "tomorrow", due, today)
        elif due < day.isoformat():
            yield each.owner, _remind(each, "overdue", due, today)


def _remind_of_offers(work: Iterable[Work]) -> Iterator[tuple[str, Reminder]]:
    """Yield the versions to which changes of a correction are offered, once for each, for whoever has them."""
    for each in work:
        if each.offered and each.owner is not None:
            measure_id, version = each.key
            beside = find_beside(find_version(measure_id, version))
            line = Line(
                f"{each.row.title} {version}",
                describe_offered(each),
                make_address("offers.show_offers", measure_id=measure_id, version=version),
            )
            mark = beside.update.number if beside is not None else ""
            yield each.owner, Reminder("offered", measure_id, version, mark, line)


@dataclass(frozen=True, slots=True)
class _Turns:
    """Who takes turns: everybody, what is signed off, and the measures whose department has an account."""

    crowd: Crowd
    signed: frozenset[tuple[str, str]]
    reached: frozenset[str]

    def find(self, work: Work) -> Iterable[str]:
        """Return whose turn it is with a version in review."""
        approvers, reviewers = (self.crowd.by_role.get(role, ()) for role in ("approver", "reviewer"))
        if work.row.status == "internal_review":
            return reviewers if work.row.by_department else approvers
        if work.key in self.signed:
            return approvers
        if work.row.measure_id not in self.reached:
            return (*approvers, *reviewers)
        return self.crowd.list_department(work.row.measure_id)


def _remind_roles(turns: _Turns, work: Iterable[Work], site: Site, today: Today) -> Iterator[tuple[str, Reminder]]:
    """Yield what has waited long, for those whose turn it is."""
    for each in work:
        since = each.row.since
        if since is None or not each.row.status.endswith("_review"):
            continue
        began = since.astimezone(today.clock.zone).date()
        if count_working_days(site, began, today.day) > LONGEST_WAIT:
            reminder = _remind(each, "waiting", since.isoformat(), today)
            yield from ((person, reminder) for person in turns.find(each))


def count_working_days(site: Site, began: date, until: date) -> int:
    """Return how many working days lie after a day, up to another."""
    days = ((began + timedelta(days=at)) for at in range(1, (until - began).days + 1))
    return sum(site.is_working_day(day) for day in days)


def _send(person: Person, reminders: Iterable[Reminder], today: Today) -> bool:
    """Queue a letter of what a person was not reminded of yet; False where there is nothing new."""
    try:
        with transaction() as connection:
            new = _note_new(connection, person, reminders, today)
            if not new:
                return False
            lines = {title: [each.line for each in new if each.kind == kind] for kind, title in TITLES.items()}
            body = render_template(
                "mail/reminded.txt",
                name=person.name,
                groups={title: found for title, found in lines.items() if found},
                account=make_address("accounts.show_account"),
            )
            count = "1 version waits" if len(new) == 1 else f"{len(new)} versions wait"
            add_letter(connection, Letter(person.email, f"{count} for you", body), today.now)
    except sa.exc.IntegrityError:  # another process reminds this person of the same at this moment
        return False
    return True


def _note_new(
    connection: sa.Connection, person: Person, reminders: Iterable[Reminder], today: Today
) -> tuple[Reminder, ...]:
    """Write down what a person is reminded of for the first time, and return it."""
    told = _list_told(connection, person)
    keyed = {each.key: each for each in reminders}
    new = {key: each for key, each in keyed.items() if key not in told}
    rows = [{**dict(zip(_KEY, key, strict=True)), "person_id": person.number, "at": today.now} for key in new]
    if rows:
        connection.execute(sa.insert(reminders_sent), rows)
    return tuple(new.values())


def _list_told(connection: sa.Connection, person: Person) -> frozenset[tuple[str, ...]]:
    query = sa.select(*(reminders_sent.c[name] for name in _KEY)).where(reminders_sent.c.person_id == person.number)
    return frozenset(tuple(row) for row in connection.execute(query))


def _remind(work: Work, kind: Kind, mark: str, today: Today) -> Reminder:
    return Reminder(kind, *work.key, mark, _write_line(work, kind, today))


def _write_line(work: Work, kind: Kind, today: Today) -> Line:
    row = work.row
    words = describe_wait(work, today) if kind == "waiting" else describe_due(work, today)
    if row.status == "due":
        address = make_address("creating.create_version", measure_id=row.measure_id)
        return Line(row.title, f"The next edition is not begun. {words}", address)
    screen = "workflow.list_steps" if kind == "waiting" else "versions.show_version"
    return Line(f"{row.title} {row.number}", words, make_address(screen, measure_id=row.measure_id, version=row.number))


def _forget_old(connection: sa.Connection, today: Today) -> None:
    connection.execute(sa.delete(reminders_sent).where(reminders_sent.c.at < today.now - FORGOTTEN))
