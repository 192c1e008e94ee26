"""The steps of a version as screens: what can be done, what stands against it, and the form of each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import Person, needs, signed_in_person
from cms.database import transaction
from cms.editing.finding import Place, find_version, read_base, read_sites
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, line, paragraph
from cms.editing.state_names import STATES
from cms.forms.lengths import judge_words
from cms.forms.schema import Field
from cms.offers.telling import tell_later
from cms.surroundings import read_now
from cms.workflow.comparing import list_shared_changes
from cms.workflow.records import How, mark_column, record_sign_off
from cms.workflow.releases import (
    NOW,
    ReleaseRefused,
    choose_release,
    describe_both,
    describe_written,
    read_release,
)
from cms.workflow.situations import Standing, name_subject, read_standing
from cms.workflow.taking import ONWARD, Asked, MoveRefused, take_move
from cms.workflow.telling import say_told, tell
from cms.workflow.turns import describe_turn
from cms.workspace import StoreBusy, workspace
from cms.workspace.people import name_people
from measures.workflow import MOVES, Move, Refusal, judge_move, list_possible

blueprint = Blueprint("workflow", __name__, url_prefix="/measures/<measure_id>/<version>")
LONGEST = 2000
Answer = Response | str | tuple[str, int]


@blueprint.get("/steps/")
@needs("version.move")
def list_steps(measure_id: str, version: str) -> str:
    """Show the steps that lead on from here, what stands against each, sign-off and checked columns."""
    place, person = find_version(measure_id, version), signed_in_person()
    with transaction() as connection:
        standing = read_standing(connection, place, person, read_now())
        ids = [each.person for each in standing.marks.values()]
        names = name_people(connection, [*ids, *([standing.sign_off.by] if standing.sign_off else [])])
        turn = describe_turn(connection, place, standing.situation, standing.situation.state)
    release_at = standing.releasing.state.release_at
    return render_template(
        "workflow/steps.html",
        place=place,
        standing=standing,
        steps=list(_list_steps(standing)),
        names=names,
        turn=turn,
        around=list_shared_changes(place, standing.measure),
        release=describe_written(release_at, read_sites()) if release_at else "",
    )


@blueprint.get("/steps/<move>")
@needs("version.move")
def show_step(measure_id: str, version: str, move: str) -> Answer:
    """Ask what a step needs to know, or say why it cannot be taken."""
    step, place = _find_move(move), find_version(measure_id, version)
    with transaction() as connection:
        standing = read_standing(connection, place, signed_in_person(), read_now())
    return _render(step, standing, _prefill(step, standing), {})


@blueprint.post("/steps/<move>")
@needs("version.move")
def take_step(measure_id: str, version: str, move: str) -> Answer:
    """Take a step, and tell whom it concerns."""
    step, place, person = _find_move(move), find_version(measure_id, version), signed_in_person()
    typed = _make_form(step).take(request.form)
    standing = _read(place, person)
    asked, faults = _read_asked(step, typed, standing)
    asked = replace(asked, seen=_find_seen(place))
    if faults and not judge_move(step, standing.situation):
        return _render(step, standing, typed, faults), 422
    try:
        taken = take_move(place, step, person, asked)
    except MoveRefused as refused:
        return _render(step, refused.standing, typed, {}, refused.refusals), 409
    except StoreBusy as busy:
        return _render(step, _read(place, person), typed, {"": str(busy)}), 503
    told = tell(taken, step, person, asked.why or asked.what, STATES[step.target])
    told += tell_later(taken.place, person) if step.target == "approved" else 0
    with transaction() as connection:
        turn = describe_turn(connection, taken.place, replace(taken.situation, signed_off=False), step.target)
    turn = f"{turn} " if turn else ""
    said = f"{STATES[step.target]}{_say_release(asked, typed)}"
    flash(f"{place.measure.title} {version} is now: {said} {turn}{say_told(told)}", "success")
    return redirect(link("versions.show_version", measure_id=measure_id, version=version))


@blueprint.post("/checked")
@needs("number.check")
def check_column(measure_id: str, version: str) -> Response:
    """Mark a numeric column as checked against its source, as it stands."""
    place, person = find_version(measure_id, version), signed_in_person()
    with transaction() as connection:
        standing = read_standing(connection, place, person, read_now())
        wanted = (request.form.get("name"), request.form.get("digest"))
        column = next((each for each in standing.columns if (each.name, each.digest) == wanted), None)
        if column is not None:
            mark_column(connection, name_subject(place), column, person.id)
    if column is None:
        flash("The numbers changed since you looked. Compare them with the source once more.", "error")
    else:
        flash(f"{column.name} is marked as checked by you.", "success")
    return redirect(link("workflow.list_steps", measure_id=measure_id, version=version))


@blueprint.post("/sign-off")
@needs("version.sign")
def sign_off(measure_id: str, version: str) -> Response:
    """Sign a version off for the department, or write down why it need not."""
    place, person = find_version(measure_id, version), signed_in_person()
    for_department = "departmental" in person.roles and measure_id in person.shares
    why, tree = request.form.get("why", "").strip()[:LONGEST], place.version.tree
    if place.version.status != "department_review" or request.form.get("tree") != tree:
        flash("It changed since you looked, or the department does not review it now. Look at it again.", "error")
    elif not for_department and not why:
        flash("Write why the department need not sign this version off. Nothing was recorded.", "error")
    else:
        how: How = "account" if for_department else "none"
        name = person.name if for_department else ""
        with transaction() as connection:
            record_sign_off(connection, name_subject(place), tree, name, how, by=person.id, why=why)
        flash("The sign-off is recorded." if for_department else "The reason is recorded.", "success")
    screen = "versions.show_version" if person.is_outsider else "workflow.list_steps"
    return redirect(link(screen, measure_id=measure_id, version=version))


def is_offered(move: Move) -> bool:
    """Whether a step is taken by one person, and so by a form here."""
    return move.trigger == "step" and "second-person" not in move.asks


def _list_steps(standing: Standing) -> Iterator[tuple[Move, tuple[Refusal, ...], str]]:
    """Yield each step with what stands against it, and the kind of its button: one that leads on stands out."""
    for move, refusals in list_possible(standing.situation):
        if is_offered(move) and _is_due(move, standing):
            yield move, refusals, "primary" if move.target in ONWARD else "secondary"


def _is_due(move: Move, standing: Standing) -> bool:
    """Whether there is something to take a step for: what was mended is approved again once something was."""
    return "what" not in move.asks or bool(standing.unapproved) or not standing.situation.has_approved


def _find_move(name: str) -> Move:
    move = MOVES.get(name)
    if move is None or not is_offered(move):
        abort(404)
    return move


def _read(place: Place, person: Person) -> Standing:
    with transaction() as connection:
        return read_standing(connection, place, person, read_now())


def _make_form(move: Move) -> SmallForm:
    asks = [*move.asks, *(["bundle"] if "release" in move.asks else [])]
    return SmallForm(tuple(_FIELDS[ask] for ask in asks if ask in _FIELDS))


_FIELDS: Mapping[str, Field] = {
    "bundle": line(
        "bundle",
        "Bundle",
        "Versions in a bundle go out together or not at all, at the latest of their times. Leave it empty for none.",
        "winter-2026",
    ),
    "reason": paragraph("reason", "Why", "Those whom it concerns read it in the mail and in the log."),
    "what": paragraph("what", "What was mended", "Readers see it among the updates of the page."),
    "release": line(
        "release", "When readers see it", "“now”, a day, or a time of the site’s own clock.", "2027-05-13 09:30"
    ),
}


def _say_release(asked: Asked, typed: Mapping[str, str]) -> str:
    """Return how a sentence about a step ends: with when readers will see the version, where that was decided."""
    if asked.release_at is None:
        return "."
    if typed["release"].strip().lower() == NOW:
        return ". Readers see it with the next publish, which was asked for."
    bundle = f", in the bundle {asked.bundle}" if asked.bundle else ""
    return f", for release at {describe_written(asked.release_at, read_sites())}{bundle}."


def _prefill(move: Move, standing: Standing) -> dict[str, str]:
    if "release" not in move.asks:
        return {}
    return {"release": choose_release(standing.releasing, read_now()), "bundle": standing.releasing.state.bundle or ""}


def _read_asked(move: Move, typed: Mapping[str, str], standing: Standing) -> tuple[Asked, dict[str, str]]:
    """Return what was given with a step, and by field what is wrong with it."""
    faults: dict[str, str] = {}
    for key in ("reason", "what"):
        if fault := judge_words(typed.get(key, ""), LONGEST, is_needed=key in move.asks):
            faults[key] = fault
    release = None
    if "release" in move.asks:
        try:
            release = read_release(typed["release"], standing.releasing, read_now())
        except ReleaseRefused as refused:
            faults["release"] = str(refused)
    bundle = typed["bundle"].strip() if "f.bundle" in request.form and "release" in move.asks else None
    return Asked(
        bundle=bundle, why=typed.get("reason", "").strip(), what=typed.get("what", "").strip(), release_at=release
    ), faults


def _find_seen(place: Place) -> str | None:
    """Return the version's tree as of the commit that the form was shown at; None where it names none."""
    if not request.form.get("base"):
        return None
    entry = workspace().find_entry(place.folder, at=read_base())
    return entry.id if entry is not None else ""


def _render(
    move: Move,
    standing: Standing,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    refusals: tuple[Refusal, ...] = (),
) -> str:
    place = standing.place
    return render_template(
        "workflow/step.html",
        move=move,
        place=place,
        title=f"{place.version.title or place.measure.title} {place.version.number}",
        refusals=refusals or judge_move(move, standing.situation),
        form=_make_form(move).show(typed, workspace().head, faults),
        address=link("workflow.take_step", measure_id=place.measure.id, version=place.version.number, move=move.name),
        clocks=_list_clocks(standing) if "release" in move.asks else (),
    )


def _list_clocks(standing: Standing) -> tuple[str, ...]:
    """Return in words what time it is, and what release is proposed, in the site's own time and in UTC."""
    now, site = read_now(), standing.releasing.site
    chosen = choose_release(standing.releasing, now)
    said = f"It is {describe_both(now, site)} now."
    if chosen == NOW:
        return (said, "Nothing in it is under embargo, so it may go to readers now.")
    return (said, f"Proposed: {describe_written(chosen, site)}.")
