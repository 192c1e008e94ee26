"""The screen of what a correction changed, offered to a later edition: each change is taken, left, or decided later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.audit import Subject, write
from cms.database import transaction
from cms.editing.finding import Place, find_version
from cms.editing.links import link
from cms.editing.saving import Save, finish
from cms.offers.finding import Standing, find_offers, take_offers
from cms.offers.showing import Offered, describe_offered, list_files, shorten
from cms.surroundings import read_now
from cms.workspace import workspace
from cms.workspace.answering import Answer, keep_answers

blueprint = Blueprint("offers", __name__, url_prefix="/measures/<measure_id>/<version>/correction")
Shown = Response | str | tuple[str, int]
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """The changes that are taken and those that are left, by key; and how many were chosen that are not there now."""

    taken: frozenset[str]
    left: frozenset[str]
    stale: int

    def __bool__(self) -> bool:
        return bool(self.taken or self.left)


@blueprint.app_template_global("offered_to")
def describe_offers(place: Place) -> Offered | None:
    """Return what is offered to a version, in short; None where nothing is."""
    with transaction() as connection:
        return describe_offered(connection, place)


@blueprint.get("/")
@needs("version.see")
def show_offers(measure_id: str, version: str) -> str:
    """Show what a correction of the edition before changed and this version lacks."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        standing = find_offers(connection, place)
    return _render(place, standing)


@blueprint.post("/")
@needs("data.edit")
def answer_offers(measure_id: str, version: str) -> Shown:
    """Take the changes that were chosen into the version in one save, and offer those no more that were left."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        standing = find_offers(connection, place)
    if standing is None:
        flash("Nothing is offered any more. The versions changed meanwhile.", "note")
        return redirect(link("versions.show_version", measure_id=measure_id, version=version))
    answered = _read_answers(standing)
    if not answered:
        return _render(place, standing, is_empty=True), 422
    if answered.taken:
        done = _take(standing, answered.taken)
        if not isinstance(done, Response):
            return done
    _keep(standing, answered)
    if answered.stale:
        flash("Some of what you chose was not offered any more: the versions changed meanwhile.", "note")
    return redirect(_find_next(place))


def _take(standing: Standing, taken: frozenset[str]) -> Response | str:
    place, number = standing.beside.place, standing.beside.update.number
    files = take_offers(standing.beside, taken).changes
    changes = {f"{place.folder}/{name}": content for name, content in files.items()}
    counted = "1 change" if len(taken) == 1 else f"{len(taken)} changes"
    message = f"Take {counted} of {number} over into {place.measure.title} {place.version.number}"
    return finish(Save(changes=changes, base=workspace().head, message=message), _find_next(place))


def _keep(standing: Standing, answered: Answered) -> None:
    """Keep the answers; the log says what was left, the save what was taken."""
    person, place = signed_in_person(), standing.beside.place
    answers: dict[str, Answer] = dict.fromkeys(answered.taken, "taken")
    answers |= dict.fromkeys(answered.left, "left")
    with transaction() as connection:
        keep_answers(connection, standing.beside.key, answers, by=person.id, now=read_now())
        if answered.left:
            parts = [", ".join((each.path, *each.part)) for each in standing.offers if each.key in answered.left]
            counted = f"{len(parts)} of version {standing.beside.update.number}"
            about = Subject(measure_id=place.measure.id, version=place.version.number)
            write(connection, person.id, "left changes", about, counted, "; ".join(parts)[:_LONGEST])


def _read_answers(standing: Standing) -> Answered:
    """Return what was chosen: for each change by itself, or else for all changes of its file that can be taken."""
    chosen = {name: value for name, value in request.form.items() if value in ("take", "leave")}
    answers: dict[str, str] = {}
    for each in standing.offers:
        of_file = chosen.get(f"all.{each.path}", "")
        answers[each.key] = chosen.get(f"offer.{each.key}", "" if each.hindrance and of_file == "take" else of_file)
    known = {f"offer.{each.key}" for each in standing.offers} | {f"all.{each.path}" for each in standing.offers}
    return Answered(
        taken=frozenset(each.key for each in standing.offers if answers[each.key] == "take" and not each.hindrance),
        left=frozenset(key for key, answer in answers.items() if answer == "leave"),
        stale=sum(name.startswith(("offer.", "all.")) and name not in known for name in chosen),
    )


def _find_next(place: Place) -> str:
    return link("offers.show_offers", measure_id=place.measure.id, version=place.version.number)


def _render(place: Place, standing: Standing | None, *, is_empty: bool = False) -> str:
    names: Mapping[str, str] = {"measure_id": place.measure.id, "version": place.version.number}
    files = tuple(list_files(standing)) if standing is not None else ()
    first = f"o-{files[0].offers[0].key}-1" if files else ""
    return render_template(
        "offers/offers.html",
        place=place,
        offered=shorten(standing) if standing is not None else None,
        update_href=link("versions.show_version", **{**names, "version": standing.beside.update.number})
        if standing is not None
        else "",
        files=files,
        address=link("offers.answer_offers", **names),
        errors=[("Choose for at least one change whether it is taken or left.", first)] if is_empty else [],
    )
