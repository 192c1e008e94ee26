"""Takes in what others pushed to a shared repository that runs no hook of ours: judged once, whoever meets it first."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import sqlalchemy as sa
from flask import Flask, request

from cms.audit import Subject, write
from cms.database import transaction
from cms.returning.passing import PAST_RULES, list_pushed_past
from cms.returning.telling import note_returned, send_returned
from cms.surroundings import find_settings, read_now
from cms.workspace import StoreBusy, StoreEmpty, Workspace, find_content, workspace
from cms.workspace.arrivals import Arrived, Renumbered, Span, judge_arrivals, list_arrived
from cms.workspace.judged import begin_judging, find_judged, find_own, move_judged
from cms.workspace.people import name_people
from cms.workspace.pushes import word_return
from measures.store.git import NoStore, RemoteUnreachable
from measures.workflow import Details, JudgedEdit, write_returns

log = logging.getLogger("cms.pushes")
_PLAIN = frozenset({"static", "start.show_health", "start.show_readiness"})


class _NothingWaits(Exception):
    """Another process took the versions back, or they were moved on."""


def install_arrivals(app: Flask) -> None:
    """Let each request that meets pushes to a shared repository judge them before it answers."""
    app.before_request(_take_in)
    app.add_template_global(list_pushed_past, "pushed_past")


def _take_in() -> None:
    if request.endpoint is None or request.endpoint in _PLAIN or find_content(find_settings()).remote is None:
        return
    try:
        take_in_pushes(workspace())
    except (NoStore, StoreEmpty, StoreBusy, RemoteUnreachable) as fault:
        log.warning("What others pushed is not judged yet: %s", fault)


def take_in_pushes(work: Workspace) -> None:
    """Judge what came to the branch since the last time: versions go back to draft, the log and letters say so.

    What is written down is what the commits show, so it does not matter which of several processes took a version
    back; the one that moves on how far pushes were judged writes it.

    Raises:
        StoreBusy, RemoteUnreachable: see `Workspace.decide`; the next request tries again.
    """
    since = find_judged(work.branch)
    if since is None:
        begin_judging(work.branch, work.head)
    if since is None or since == work.head:
        return
    arrived = _judge(work, since)
    if arrived.waiting:
        if not work.place.is_due("content-judged", read_now()):
            return
        _take_back(work, since, arrived.waiting)
        arrived = _judge(work, since)
    with transaction() as connection:
        names = name_people(connection, [each.author for each in arrived.renumbered])
        is_first = move_judged(connection, work.branch, since, work.head)
        if is_first:
            _note(connection, arrived)
    if is_first:
        for each in arrived.renumbered:
            send_returned(each.version, each.author, names.get(each.author, each.author))


def _judge(work: Workspace, since: str) -> Arrived:
    own = find_own(each.commit for each in list_arrived(work.objects, since, work.head))
    return judge_arrivals(work.objects, Span(since=since, head=work.head, at=read_now(), own=own))


def _take_back(work: Workspace, since: str, waiting: tuple[Renumbered, ...]) -> None:
    """Commit the return of versions to draft on top of the branch, in the name of who pushed their numbers."""

    def choose() -> Mapping[str, bytes | None]:
        found = tuple(each.version for each in _judge(work, since).waiting)
        if not found:
            raise _NothingWaits
        details = Details(by=author, at=read_now(), tree="")
        return write_returns(JudgedEdit(refusals=(), shut=(), returned=found), work.read, details)

    author = waiting[-1].author
    try:
        work.decide(choose, message=word_return(each.version for each in waiting), user=author)
    except _NothingWaits:
        return


def _note(connection: sa.Connection, arrived: Arrived) -> None:
    for each in arrived.renumbered:
        note_returned(connection, each.version, each.author)
    for past in arrived.overridden:
        about = Subject(measure_id=past.measure_id, version=past.version)
        write(connection, past.author, PAST_RULES, about, after=past.commit[:10], reason=past.what)
