"""The screen of publishing: what runs, what waits, what readers see, and a button to cancel."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.audit import write
from cms.builds.telling import describe_build
from cms.database import transaction
from cms.surroundings import find_settings, read_now
from cms.workspace.people import name_people
from publishing.builds import PREPARING, open_builds

blueprint = Blueprint("builds", __name__, url_prefix="/builds")
SHOWN = 20


@blueprint.get("/")
@needs("build.see")
def list_builds() -> str:
    """Show what is being built, what waits, what readers see, and the newest builds that ended."""
    now = read_now()
    with open_builds(find_settings().database_url) as builds:
        unfinished, newest, live = builds.list_unfinished(), builds.list_newest(SHOWN), builds.find_live()
    with transaction() as connection:
        names = name_people(connection, [build.requested_by for build in (*unfinished, *newest)])
    ended = [build for build in newest if build not in unfinished]
    last = next((build for build in ended if build.state in ("DONE", "FAILED") and build.reason not in PREPARING), None)
    return render_template(
        "builds/list.html",
        running=[describe_build(build, names, now) for build in unfinished if build.state == "STARTED"],
        waiting=[describe_build(build, names, now) for build in unfinished if build.state == "PENDING"],
        ended=[describe_build(build, names, now) for build in ended],
        failed=describe_build(last, names, now) if last and last.state == "FAILED" else None,
        live=describe_build(live, names, now) if live else None,
        now=now,
    )


@blueprint.get("/<build>")
@needs("build.see")
def show_build(build: str) -> str:
    """Show one build: why and for whom, what became of it, what it did, and which others it stands for."""
    now = read_now()
    with open_builds(find_settings().database_url) as builds:
        found = builds.find(build)
        if found is None:
            abort(404)
        newer = builds.find(found.superseded_by or "")
        older, log = builds.list_superseded_by(found.id), builds.read_log(found.id)
    with transaction() as connection:
        names = name_people(connection, [each.requested_by for each in (found, newer, *older) if each])
    return render_template(
        "builds/show.html",
        build=describe_build(found, names, now),
        newer=describe_build(newer, names, now) if newer else None,
        older=[describe_build(each, names, now) for each in older],
        log=log,
    )


@blueprint.post("/<build>/cancel")
@needs("build.cancel")
def cancel(build: str) -> Response:
    """Cancel a build that waits, or ask one that runs to stop."""
    person = signed_in_person()
    with open_builds(find_settings().database_url) as builds:
        state = builds.cancel(build, person.id, read_now())
    if state is None:
        abort(404)
    with transaction() as connection:
        write(connection, person.id, "cancelled a build", build, before=state.lower())
    if state == "CANCELLED":
        flash("Cancelled. Nothing of it went live.", "success")
    elif state == "STARTED":
        flash("It stops, unless it has begun to go live: then it is finished.", "success")
    else:
        flash("It had ended already.", "notice")
    return redirect(url_for("builds.list_builds"))
