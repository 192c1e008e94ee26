"""Classifications and concepts: the list, who uses one, and the form of each."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request

from cms.access import needs
from cms.editing.creating import check_slug
from cms.editing.edit_forms import Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.finding import read_base
from cms.editing.links import link
from cms.editing.removing import ask_whether
from cms.editing.saving import Save, finish
from cms.editing.shared_content import read_shared
from cms.editing.shared_parts import CLASSIFICATION_PART, CONCEPTS_PART
from cms.editing.small_forms import SmallForm, line
from cms.editing.using import count_each, find_lost, list_uses
from cms.workspace import workspace
from measures.model.problem import Problem
from measures.reading.classification_file import read_classification, read_concepts
from measures.writing.yaml_additions import write_entry

blueprint = Blueprint("classifications", __name__, url_prefix="/classifications")
NEW = SmallForm(
    (
        line(
            "id",
            "Id",
            "Lower-case letters, digits and hyphens. It never changes.",
            "ethnicity-5-2011",
            is_required=True,
        ),
        line("variable", "Variable", "", "ethnicity", is_required=True),
        line("title", "Title", "", "Ethnicity, 5 groups (England and Wales, 2011)", is_required=True),
    )
)


@blueprint.get("/")
@needs("classification.see")
def list_classifications() -> str:
    """List classifications by what they classify."""
    shared = read_shared()
    lists = sorted(shared.classifications.values(), key=lambda each: (each.variable, each.title)) if shared else ()
    return render_template("editing/classifications.html", lists=lists)


@blueprint.get("/new")
@needs("classification.edit")
def create_classification() -> str:
    """Show the form of a new classification."""
    return _render_new(NEW.show({}, workspace().head))


@blueprint.post("/new")
@needs("classification.edit")
def save_new_classification() -> Answer:
    """Make a classification without categories, to be filled in."""
    typed = NEW.take(request.form)
    faults = {key: "Expected a text, got none. Write it." for key in ("id", "variable", "title") if not typed[key]}
    for key in ("id", "variable"):
        if typed[key] and (wrong := check_slug(typed[key])):
            faults[key] = wrong
    if "id" not in faults and workspace().read(f"classifications/{typed['id']}.yaml") is not None:
        faults["id"] = f'The classification "{typed["id"]}" is there already. Choose another id.'
    if faults:
        return _render_new(NEW.show(typed, request.form.get("base", ""), faults)), 422
    lines = [write_entry(key, typed[key], "", "\n") for key in ("id", "variable", "title")]
    content = "\n".join([*lines, "categories: []", ""]).encode()
    save = Save(
        changes={f"classifications/{typed['id']}.yaml": content},
        base=workspace().head,
        message=f"Create the classification {typed['title']}",
    )
    return finish(save, link("classifications.edit_classification", name=typed["id"]))


@blueprint.get("/concepts")
@needs("classification.edit")
def edit_concepts() -> str:
    """Show the form of concepts."""
    return show_form(_concepts(), _name_concepts())


@blueprint.post("/concepts")
@needs("classification.edit")
def save_concepts() -> Answer:
    """Save concepts."""
    return save_form(_concepts(), _name_concepts())


@blueprint.get("/<name>/edit")
@needs("classification.edit")
def edit_classification(name: str) -> str:
    """Show the form of a classification, and who uses it."""
    return show_form(_name_subject(name), _name_page(name))


@blueprint.post("/<name>/edit")
@needs("classification.edit")
def save_classification(name: str) -> Answer:
    """Save a classification."""
    return save_form(_name_subject(name), _name_page(name))


@blueprint.get("/<name>/delete")
@needs("classification.edit")
def ask_about_classification(name: str) -> str:
    """Ask whether a classification is to go."""
    _name_subject(name)
    return ask_whether(
        what=f"the classification {name}",
        consequence="Its categories go.",
        keep=link("classifications.edit_classification", name=name),
        uses=list_uses("classification", name),
    )


@blueprint.post("/<name>/delete")
@needs("classification.edit")
def delete_classification(name: str) -> Answer:
    """Delete a classification that nothing uses."""
    subject, base = _name_subject(name), read_base()
    if not has_no_uses(name):
        flash("Nothing was deleted: the classification is used.", "error")
        return redirect(link("classifications.edit_classification", name=name))
    save = Save(changes={subject.path: None}, base=base, message=f"Delete the classification {name}")
    return finish(save, link("classifications.list_classifications"))


def has_no_uses(name: str) -> bool:
    """Whether no version names a classification."""
    return workspace().index.count_uses("classification", name) == 0


def _concepts() -> Subject:
    path = "classifications/concepts.yaml"
    return Subject(path=path, part=CONCEPTS_PART, read=_read_concepts, may_be_new=True)


def _read_concepts(content: bytes, path: str) -> tuple[Problem, ...]:
    read = read_concepts(content, path)
    known = {each.id for each in read.value or ()}
    return (*read.problems, *(find_lost("concept", known, path) if read.value is not None else ()))


def _name_concepts() -> FormPage:
    back = ("Classifications", link("classifications.list_classifications"))
    found = read_concepts(workspace().read("classifications/concepts.yaml") or b"", "").value or ()
    things = count_each("concept", ((each.id, f"{each.label}, {each.variable}") for each in found))
    return FormPage(title="Concepts", back=back, message="Edit concepts", things=things)


def _name_subject(name: str) -> Subject:
    path = f"classifications/{name}.yaml"
    if workspace().read(path) is None or name == "concepts":
        abort(404)
    return Subject(path=path, part=CLASSIFICATION_PART, read=_read)


def _read(content: bytes, path: str) -> tuple[Problem, ...]:
    return read_classification(content, path).problems


def _name_page(name: str) -> FormPage:
    return FormPage(
        title=f"Classification {name}",
        back=("Classifications", link("classifications.list_classifications")),
        message=f"Edit the classification {name}",
        uses=list_uses("classification", name),
        removal=link("classifications.ask_about_classification", name=name) if has_no_uses(name) else "",
    )


def _render_new(form: object) -> str:
    title = "Create a classification"
    return render_template(
        "editing/small_form.html",
        title=title,
        form=form,
        address=request.path,
        save_words=title,
        back=("Classifications", link("classifications.list_classifications")),
    )
