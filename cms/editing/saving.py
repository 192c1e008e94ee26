"""Saves of files from forms: by the workspace, with the choices of someone who was asked about a clash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, request
from werkzeug import Response

from cms.access import may, signed_in_person
from cms.database import transaction
from cms.editing.clashes import ask
from cms.moments import describe_moment
from cms.returning import tell_returned
from cms.surroundings import read_now
from cms.workspace import BaseUnknown, Conflict, PathTaken, Saved, workspace
from cms.workspace.choosing import read_choices
from cms.workspace.keeping import Keeper, Proposed, keep_edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """What is to be saved: files (None removes one), the commit they were changed from, and what for.

    One that `is_exact` is saved byte for byte or not at all.
    """

    changes: Mapping[str, bytes | None]
    base: str
    message: str
    is_exact: bool = False


def keep(save: Save) -> Saved | Conflict | Proposed:
    """Save files by who is signed in, or keep them for an approver; choices of this request settle what clashed.

    Raises:
        ChangedMeanwhile: it is exact, and others changed its files.
        StateGuarded: it would change the state of a version.
    """
    person = signed_in_person()
    keeper = Keeper(id=person.id, may_publish=may("shared.publish"))
    try:
        with transaction() as connection:
            done = keep_edit(
                workspace(),
                connection,
                keeper,
                save.changes,
                base=save.base,
                message=save.message,
                now=read_now(),
                chosen=read_choices(request.form),
                is_exact=save.is_exact,
            )
    except BaseUnknown:
        abort(400)
    except PathTaken:
        abort(409)
    if isinstance(done, Saved):
        tell_returned(done.returned, person)
    return done


def finish(save: Save, to: str) -> Response | str:
    """Save files and go on to an address; where others changed the same parts, ask which to keep."""
    return go_on(keep(save), save, to)


def go_on(done: Saved | Conflict | Proposed, save: Save, to: str) -> Response | str:
    """Say what came of a save and go on to an address; where others changed the same parts, ask which to keep."""
    if isinstance(done, Conflict):
        return ask(done.clashes, base=save.base)
    if isinstance(done, Proposed):
        flash(f"Kept for an approver as number {done.number}. Readers see it once it is published.", "note")
        return redirect(_stay(to))
    _say_saved(done)
    return redirect(to)


def _stay(to: str) -> str:
    """Return where to go on when nothing is saved yet: what would be made is not there to be shown."""
    return to if request.path == to or to.startswith(request.path) else "/"


def _say_saved(done: Saved) -> None:
    """Tell the person that a save is kept, and when."""
    if not done.paths:
        flash("Nothing had changed, so nothing was saved.", "note")
        return
    words = f"Saved at {describe_moment(read_now())}."
    if done.was_merged:
        words += " What others saved meanwhile is in it too."
    flash(words, f"saved {done.commit}")
    for each in done.returned:
        flash(
            f"{each.number} was in review and is a draft again, since its numbers changed. Reviewers are told.", "note"
        )
