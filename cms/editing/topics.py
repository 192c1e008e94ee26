"""Topics and subtopics: their order, their texts, their measures; new ones, and other addresses."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request

from cms.access import needs
from cms.editing.edit_forms import Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.finding import read_base
from cms.editing.identities import make_slug
from cms.editing.links import link
from cms.editing.ordering import Row, order_changes, read_positions
from cms.editing.removing import ask_whether
from cms.editing.root_addresses import find_fault_at_root
from cms.editing.saving import Save, finish
from cms.editing.shared_parts import TOPIC_PART
from cms.editing.small_forms import SmallForm, line
from cms.editing.using import list_uses
from cms.workspace import TopicRow, Wanted, workspace
from measures.model.problem import Problem
from measures.reading.page_file import read_topic
from measures.writing.yaml_additions import write_entry

blueprint = Blueprint("topics", __name__, url_prefix="/topics")
NEW = SmallForm(
    (
        line("title", "Title", "The address is made from it.", is_required=True),
        line("description", "Description", "One plain sentence of at most 160 characters."),
    )
)


@blueprint.get("/")
@needs("topic.see")
def list_topics() -> str:
    """List topics with their subtopics."""
    rows = workspace().list_topics()
    topics = [
        (row, [each for each in rows if each.path.startswith(f"{row.path}/")]) for row in rows if "/" not in row.path
    ]
    return render_template("editing/topics.html", topics=topics)


@blueprint.get("/new")
@needs("topic.edit")
def create_topic() -> str:
    """Show the form of a new topic or, with `topic`, of a new subtopic."""
    return _render_new(NEW.show({}, workspace().head), request.args.get("topic", ""))


@blueprint.post("/new")
@needs("topic.edit")
def save_new_topic() -> Answer:
    """Make a topic or a subtopic."""
    topic = request.args.get("topic", "")
    typed = NEW.take(request.form)
    slug = make_slug(typed["title"])
    path = f"{topic}/{slug}" if topic else slug
    fault = _find_fault(topic, slug, path)
    if fault:
        return _render_new(NEW.show(typed, request.form.get("base", ""), {"title": fault}), topic), 422
    said = {"title": typed["title"], **({"description": typed["description"]} if typed["description"] else {})}
    front = "".join(f"{write_entry(key, value, '', chr(10))}\n" for key, value in said.items())
    save = Save(
        changes={name_file(path): f"---\n{front}---\n".encode()},
        base=workspace().head,
        message=f"Create the {'subtopic' if topic else 'topic'} {typed['title']}",
    )
    return finish(save, link("topics.edit_topic", path=path))


def _find_fault(topic: str, slug: str, path: str) -> str:
    work = workspace()
    if topic and work.read(name_file(topic)) is None:
        abort(404)
    if not slug:
        return "Expected a title with letters or digits, got none."
    if not topic:
        return find_fault_at_root(slug)
    if work.find_entry(f"measures/{path}") is not None:
        return f'A subtopic is at the address "{slug}" already. Choose another title.'
    return ""


def _render_new(form: object, topic: str) -> str:
    title = "Create a subtopic" if topic else "Create a topic"
    address = link("topics.save_new_topic", topic=topic) if topic else link("topics.save_new_topic")
    return render_template(
        "editing/small_form.html",
        title=title,
        form=form,
        address=address,
        save_words=title,
        back=("Topics", link("topics.list_topics")),
    )


@blueprint.get("/<path:path>/edit")
@needs("topic.edit")
def edit_topic(path: str) -> str:
    """Show the form of a topic or subtopic."""
    row = find_topic(path)
    return show_form(_name_subject(row), _name_page(row))


@blueprint.post("/<path:path>/edit")
@needs("topic.edit")
def save_topic(path: str) -> Answer:
    """Save a topic or subtopic."""
    row = find_topic(path)
    return save_form(_name_subject(row), _name_page(row))


@blueprint.get("/order")
@needs("topic.edit")
def edit_order_of_topics() -> str:
    """Show the positions of the topics."""
    return _render_order("topics", list_roots(), link("topics.list_topics"))


@blueprint.post("/order")
@needs("topic.edit")
def save_order_of_topics() -> Answer:
    """Save the positions of the topics."""
    return _save_order("topics", list_roots())


@blueprint.get("/<path:path>/order")
@needs("topic.edit")
def edit_order(path: str) -> str:
    """Show the positions of what stands below a topic or subtopic."""
    row = find_topic(path)
    return _render_order(row.title, list_below(row), link("topics.edit_topic", path=path))


@blueprint.post("/<path:path>/order")
@needs("topic.edit")
def save_order(path: str) -> Answer:
    """Save the positions of what stands below a topic or subtopic."""
    row = find_topic(path)
    return _save_order(row.title, list_below(row))


def _render_order(title: str, rows: list[Row], back: str) -> str:
    return render_template(
        "editing/order.html", title=title, rows=rows, back=back, base=workspace().head, address=request.path
    )


def _save_order(title: str, rows: list[Row]) -> Answer:
    base = read_base()
    changes = order_changes(workspace(), rows, read_positions(request.form, rows), base)
    return finish(Save(changes=changes, base=base, message=f"Order {title}"), request.path)


@blueprint.get("/<path:path>/delete")
@needs("topic.edit")
def ask_about_topic(path: str) -> str:
    """Ask whether a topic or subtopic without anything below it is to go."""
    row = find_topic(path)
    return ask_whether(
        what=f"the {_name_kind(path)} {row.title}",
        consequence="Its introduction goes.",
        keep=link("topics.edit_topic", path=path),
        uses=list_uses("topic", path),
    )


@blueprint.post("/<path:path>/delete")
@needs("topic.edit")
def delete_topic(path: str) -> Answer:
    """Delete a topic or subtopic, unless something stands below it."""
    row, base = find_topic(path), read_base()
    if not _is_empty(row):
        flash("Nothing was deleted: something stands below it. Move that first.", "error")
        return redirect(link("topics.edit_topic", path=path))
    words = f"Delete the {_name_kind(path)} {row.title}"
    return finish(Save(changes={name_file(path): None}, base=base, message=words), link("topics.list_topics"))


def _name_kind(path: str) -> str:
    return "subtopic" if "/" in path else "topic"


def _is_empty(row: TopicRow) -> bool:
    return not row.measures and not list_below(row)


def find_topic(path: str) -> TopicRow:
    """Return a topic or subtopic; answer 404 where there is none."""
    found = next((row for row in workspace().list_topics() if row.path == path), None)
    if found is None:
        abort(404)
    return found


def list_roots() -> list[Row]:
    """Return the topics: the file with its position, its title, its position."""
    return [
        (name_file(each.path), each.title, each.position) for each in workspace().list_topics() if "/" not in each.path
    ]


def list_below(row: TopicRow) -> list[Row]:
    """Return what stands below a topic or subtopic: the file with its position, its title, its position."""
    if "/" not in row.path:
        below = [each for each in workspace().list_topics() if each.path.startswith(f"{row.path}/")]
        return [(name_file(each.path), each.title, each.position) for each in below]
    topic, _, subtopic = row.path.partition("/")
    found = workspace().list_measures(Wanted(topic=topic, subtopic=subtopic, most=500)).rows
    return [(f"measures/{each.path}/measure.yaml", each.title, each.position) for each in found]


def name_file(path: str) -> str:
    """Return the file of a topic or subtopic."""
    return f"measures/{path}/{'subtopic' if '/' in path else 'topic'}.md"


def _name_subject(row: TopicRow) -> Subject:
    return Subject(path=name_file(row.path), part=TOPIC_PART, read=_read)


def _read(content: bytes, path: str) -> tuple[Problem, ...]:
    return read_topic(content, path).problems


def _name_page(row: TopicRow) -> FormPage:
    actions = [("Order what is below", link("topics.edit_order", path=row.path))]
    actions.append(("Rename or move", link("moving.move_topic", path=row.path)))
    return FormPage(
        title=row.title,
        back=("Topics", link("topics.list_topics")),
        message=f"Edit {row.title}",
        actions=tuple(actions),
        uses=list_uses("topic", row.path),
        removal=link("topics.ask_about_topic", path=row.path) if _is_empty(row) else "",
    )
