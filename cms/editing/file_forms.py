"""The screens of files that are one form each: shown, and saved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from werkzeug import Response

from cms.database import transaction
from cms.editing.edit_forms import EditForm, Subject, open_form, read_posted, take_form
from cms.editing.saving import Save, finish
from cms.editing.using import Counted, Uses
from cms.workspace.people import name_people
from cms.workspace.proposals import list_waiting_on

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What stands round a form: its title, where it leads back to, what a save is called.

    `actions` are what else can be done, `uses` who uses the file, `things` how often each of its entries is used,
    `removal` the address at which it is deleted, `ids` what can be written where ids are asked for, with its title.
    """

    title: str
    back: tuple[str, str]
    message: str
    actions: tuple[tuple[str, str], ...] = ()
    uses: Uses | None = None
    things: tuple[Counted, ...] = ()
    removal: str = ""
    ids: tuple[tuple[str, str], ...] = ()


def show_form(subject: Subject, page: FormPage) -> str:
    """Show the form of a file as it stands."""
    return _render(subject, page, open_form(subject))


def save_form(subject: Subject, page: FormPage) -> Answer:
    """Save a posted form and show it again; or show what is wrong."""
    outcome = take_form(subject, read_posted())
    if outcome.content is None:
        return _render(subject, page, outcome.form), 422 if outcome.form.errors else 200
    save = Save(changes={subject.path: outcome.content}, base=outcome.form.base, message=page.message)
    return finish(save, request.path)


def _render(subject: Subject, page: FormPage, form: EditForm) -> str:
    with transaction() as connection:
        waiting = list_waiting_on(connection, subject.path)
        names = name_people(connection, [each.person for each in waiting])
    return render_template(
        "editing/file_form.html",
        page=page,
        part=subject.part,
        form=form,
        address=request.path,
        waiting=[(each.id, names.get(each.person, each.person)) for each in waiting],
    )
