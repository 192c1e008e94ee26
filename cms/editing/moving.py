"""Other addresses: of measures, topics and subtopics, with redirects once readers know them; and retirement."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from cms.access import needs
from cms.editing.carrying import read_folder
from cms.editing.creating import check_slug, list_subtopics
from cms.editing.edit_forms import EditForm, Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.finding import find_measure
from cms.editing.following import follow_move
from cms.editing.links import link
from cms.editing.naming_ids import list_ids
from cms.editing.redirecting import FILE, add_redirect
from cms.editing.root_addresses import find_fault_at_root
from cms.editing.saving import Save, finish
from cms.editing.shared_parts import RETIRE_PART
from cms.editing.small_forms import SmallForm, choose, line
from cms.editing.topics import find_topic
from cms.editing.using import Uses, list_uses
from cms.forms.schema import Option
from cms.surroundings import read_now
from cms.workspace import MeasureRow, TopicRow, Wanted, workspace
from cms.workspace.guarding import StateGuarded
from measures.model.problem import Problem
from measures.reading.measure_file import read_measure

blueprint = Blueprint("moving", __name__)
ADDRESS = line("slug", "Last part of the address", "Lower-case letters, digits and single hyphens.", is_required=True)


def _measure_form() -> SmallForm:
    return SmallForm((choose("parent", "Subtopic", list_subtopics()), ADDRESS))


@blueprint.get("/measures/<measure_id>/move")
@needs("measure.move")
def move_measure(measure_id: str) -> str:
    """Show where a measure stands, to be changed."""
    measure = find_measure(measure_id)
    values = {"parent": f"{measure.topic}/{measure.subtopic}", "slug": measure.slug}
    return _ask_about_measure(measure, _measure_form().show(values, workspace().head))


@blueprint.post("/measures/<measure_id>/move")
@needs("measure.move")
def save_measure_move(measure_id: str) -> Answer:
    """Move a measure to another address; its old one leads there if readers know it."""
    measure, form = find_measure(measure_id), _measure_form()
    typed = form.take(request.form)
    known = {option.value for option in list_subtopics()}
    faults = _find_faults(typed["parent"], typed["slug"], measure.path, known)
    if faults:
        base = request.form.get("base", "")
        return _ask_about_measure(measure, form.show(typed, base, faults)), 422
    new = f"{typed['parent']}/{typed['slug']}"
    to = link("measures.show_measure", measure_id=measure_id)
    try:
        return _move(measure.path, new, is_known=measure.has_approved, title=measure.title, to=to)
    except StateGuarded as guarded:
        shown = form.show(typed, request.form.get("base", ""), {"parent": _explain(guarded)})
    return _ask_about_measure(measure, shown), 422


def _find_faults(parent: str, slug: str, old: str, known: set[str]) -> dict[str, str]:
    faults = {}
    if parent not in known:
        faults["parent"] = "Expected a place, got none. Choose one."
    if wrong := check_slug(slug):
        faults["slug"] = wrong
    new = f"{parent}/{slug}".lstrip("/")
    if not faults and new != old and not parent and (wrong := find_fault_at_root(slug)):
        faults["slug"] = wrong
    if not faults and new != old and workspace().find_entry(f"measures/{new}") is not None:
        faults["slug"] = f'Something is at the address "{new}" already. Choose another.'
    return faults


def _move(old: str, new: str, *, is_known: bool, title: str, to: str) -> Answer:
    work = workspace()
    if old == new:
        return finish(Save(changes={}, base=work.head, message="Nothing moved"), to)
    changes: dict[str, bytes | None] = {}
    for name, content in read_folder(work, f"measures/{old}").items():
        changes[f"measures/{old}/{name}"] = None
        changes[f"measures/{new}/{name}"] = content
    changes |= follow_move(work, old, new, changes)
    if is_known:
        changes[FILE] = add_redirect(work, f"/{old}/", f"/{new}/", read_now().date())
    return finish(Save(changes=changes, base=work.head, message=f"Move {title} to {new}"), to)


def _topic_form(row: TopicRow) -> SmallForm:
    if "/" not in row.path:
        return SmallForm((ADDRESS,))
    topics = tuple(Option(each.path, each.title) for each in workspace().list_topics() if "/" not in each.path)
    return SmallForm((choose("parent", "Topic", topics), ADDRESS))


@blueprint.get("/topics/<path:path>/move")
@needs("topic.edit")
def move_topic(path: str) -> str:
    """Show where a topic or subtopic stands, to be changed."""
    row = find_topic(path)
    parent, _, slug = path.rpartition("/")
    return _ask_about_topic(row, _topic_form(row).show({"parent": parent, "slug": slug}, workspace().head))


@blueprint.post("/topics/<path:path>/move")
@needs("topic.edit")
def save_topic_move(path: str) -> Answer:
    """Move a topic or subtopic with all that is below it."""
    row = find_topic(path)
    form = _topic_form(row)
    typed = form.take(request.form)
    parent = typed.get("parent", "")
    known = {each.path for each in workspace().list_topics() if "/" not in each.path} if "/" in path else {""}
    faults = _find_faults(parent, typed["slug"], path, known)
    if faults:
        return _ask_about_topic(row, form.show(typed, request.form.get("base", ""), faults)), 422
    new = f"{parent}/{typed['slug']}".lstrip("/")
    try:
        return _move(path, new, is_known=_is_known(path), title=row.title, to=link("topics.edit_topic", path=new))
    except StateGuarded as guarded:
        shown = form.show(typed, request.form.get("base", ""), {"slug": _explain(guarded)})
    return _ask_about_topic(row, shown), 422


def _explain(guarded: StateGuarded) -> str:
    """Return why a move is refused: what leaves the topic for trying things out would bring a state along."""
    words = "Only drafts leave the topic for trying things out, since nobody reviewed the others there."
    return f"{words} Take back to draft: {'; '.join(guarded.what)}."


def _is_known(path: str) -> bool:
    topic, _, subtopic = path.partition("/")
    below = workspace().list_measures(Wanted(topic=topic, subtopic=subtopic, most=5000)).rows
    return any(row.has_approved for row in below)


@blueprint.get("/measures/<measure_id>/retire")
@needs("measure.retire")
def retire_measure(measure_id: str) -> str:
    """Show the form by which a measure is retired, replaced or restored."""
    measure = find_measure(measure_id)
    return show_form(_retirement(measure), _name_page(measure))


@blueprint.post("/measures/<measure_id>/retire")
@needs("measure.retire")
def save_retirement(measure_id: str) -> Answer:
    """Retire, replace or restore a measure: emptied fields restore it."""
    measure = find_measure(measure_id)
    return save_form(_retirement(measure), _name_page(measure))


def _retirement(measure: MeasureRow) -> Subject:
    return Subject(path=f"measures/{measure.path}/measure.yaml", part=RETIRE_PART, read=_read)


def _read(content: bytes, path: str) -> tuple[Problem, ...]:
    return read_measure(content, path).problems


def _name_page(measure: MeasureRow) -> FormPage:
    return FormPage(
        title=f"Retire or replace {measure.title}",
        back=(measure.title, link("measures.show_measure", measure_id=measure.id)),
        message=f"Retire or restore {measure.title}",
        uses=list_uses("measure", measure.id),
        ids=list_ids(measure),
    )


def _ask_about_measure(measure: MeasureRow, form: EditForm) -> str:
    back = (measure.title, link("measures.show_measure", measure_id=measure.id))
    return _ask(measure.title, form, back, list_uses("measure", measure.id), is_known=measure.has_approved)


def _ask_about_topic(row: TopicRow, form: EditForm) -> str:
    back = (row.title, link("topics.edit_topic", path=row.path))
    return _ask(row.title, form, back, list_uses("topic", row.path), is_known=_is_known(row.path))


def _ask(title: str, form: EditForm, back: tuple[str, str], uses: Uses, *, is_known: bool) -> str:
    return render_template(
        "editing/small_form.html",
        title=f"Rename or move {title}",
        form=form,
        address=request.path,
        save_words="Move",
        back=back,
        uses=uses,
        consequence="Readers know its address, so the old one will lead to the new one." if is_known else "",
    )
