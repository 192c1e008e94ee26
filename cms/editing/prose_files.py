"""Ordinary pages, news and style-guide pages: lists of files of prose, and the form of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, render_template, request

from cms.editing.carrying import read_folder
from cms.editing.creating import check_slug
from cms.editing.edit_forms import Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.finding import read_base
from cms.editing.identities import make_slug
from cms.editing.links import link
from cms.editing.removing import ask_whether
from cms.editing.root_addresses import find_fault_at_root
from cms.editing.saving import Save, finish
from cms.editing.shared_parts import PAGE_PART
from cms.editing.small_forms import SmallForm, line
from cms.editing.using import Uses, list_uses
from cms.surroundings import read_now
from cms.workspace import workspace
from measures.model.problem import Problem
from measures.reading.page_file import read_page
from measures.writing.yaml_additions import write_entry

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A folder of prose: its views' blueprint, its title, what one file is called.

    With `has_folders` it has folders; with `is_dated`, the name of a file begins with a day.
    """

    folder: str
    blueprint: str
    title: str
    noun: str
    has_folders: bool = False
    is_dated: bool = False

    def link(self, view: str, **names: str) -> str:
        """Return the address of one of its views."""
        return link(f"{self.blueprint}.{view}", **names)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A file of prose in a list."""

    title: str
    address: str
    href: str


NEW = SmallForm(
    (
        line("title", "Title", "", is_required=True),
        line("slug", "Address", "Empty: made from the title. Lower-case letters, digits and hyphens."),
        line("description", "Description for search engines", "One plain sentence of at most 160 characters."),
    )
)


def list_files(shelf: Shelf) -> tuple[ListedFile, ...]:
    """Return the files of a shelf, in order of their addresses."""
    return tuple(_list_files(shelf))


def _list_files(shelf: Shelf) -> Iterator[ListedFile]:
    for name, content in read_folder(workspace(), shelf.folder).items():
        if name.endswith(".md"):
            slug = name.removesuffix(".md")
            page = read_page(content, f"{shelf.folder}/{name}").value
            href = shelf.link("edit_page", path=slug)
            yield ListedFile(title=page.front.title if page is not None else slug, address=slug, href=href)


def show_list(shelf: Shelf) -> str:
    """Show the list of a shelf."""
    return render_template("editing/prose_files.html", shelf=shelf, files=list_files(shelf))


def show_file(shelf: Shelf, path: str) -> str:
    """Show the form of a file."""
    return show_form(_name_subject(shelf, path), _name_page(shelf, path))


def save_file(shelf: Shelf, path: str) -> Answer:
    """Save the form of a file."""
    return save_form(_name_subject(shelf, path), _name_page(shelf, path))


def show_new(shelf: Shelf) -> str:
    """Show the form of a new file."""
    return _render_new(shelf, NEW.show({}, workspace().head))


def save_new(shelf: Shelf) -> Answer:
    """Make a file."""
    typed = NEW.take(request.form)
    slug = typed["slug"] or make_slug(typed["title"])
    if shelf.is_dated and not _DAY.match(slug):
        slug = f"{read_now().date().isoformat()}-{slug}"
    faults = {} if typed["title"] else {"title": "Expected a title, got none."}
    if wrong := _check_address(shelf, slug):
        faults["slug"] = wrong
    if faults:
        return _render_new(shelf, NEW.show(typed, request.form.get("base", ""), faults)), 422
    said = {key: typed[key] for key in ("title", "description") if typed[key]}
    front = "".join(f"{write_entry(key, value, '', chr(10))}\n" for key, value in said.items())
    changes = {f"{shelf.folder}/{slug}.md": f"---\n{front}---\n".encode()}
    save = Save(changes=changes, base=workspace().head, message=f"Create the {shelf.noun} {typed['title']}")
    return finish(save, shelf.link("edit_page", path=slug))


def _check_address(shelf: Shelf, slug: str) -> str:
    parts = slug.split("/") if shelf.has_folders else [slug]
    wrong = next((found for part in parts if (found := check_slug(part))), "")
    if not wrong and workspace().find_entry(f"{shelf.folder}/{slug}.md") is not None:
        return f'A {shelf.noun} at the address "{slug}" is there already. Choose another.'
    if not wrong and shelf.folder == "pages":
        return find_fault_at_root(slug)
    return wrong


def confirm_end(shelf: Shelf, path: str) -> str:
    """Ask whether a file is to go."""
    _name_subject(shelf, path)
    return ask_whether(
        what=f"the {shelf.noun} {path}",
        consequence="Its text goes.",
        keep=shelf.link("edit_page", path=path),
        uses=_find_uses(shelf, path),
    )


def delete_file(shelf: Shelf, path: str) -> Answer:
    """Delete a file."""
    subject = _name_subject(shelf, path)
    base = read_base()
    save = Save(changes={subject.path: None}, base=base, message=f"Delete the {shelf.noun} {path}")
    return finish(save, shelf.link("list_pages"))


def _name_subject(shelf: Shelf, path: str) -> Subject:
    file = f"{shelf.folder}/{path}.md"
    if workspace().read(file) is None:
        abort(404)
    return Subject(path=file, part=PAGE_PART, read=_read)


def _read(content: bytes, path: str) -> tuple[Problem, ...]:
    return read_page(content, path).problems


def _name_page(shelf: Shelf, path: str) -> FormPage:
    return FormPage(
        title=f"{shelf.noun.capitalize()}: {path}",
        back=(shelf.title, shelf.link("list_pages")),
        message=f"Edit the {shelf.noun} {path}",
        uses=_find_uses(shelf, path),
        removal=shelf.link("ask_about_page", path=path),
    )


def _find_uses(shelf: Shelf, path: str) -> Uses | None:
    """Return who links to a page; other shelves are not linked to by their address."""
    return list_uses("page", path) if shelf.folder == "pages" else None


def _render_new(shelf: Shelf, form: object) -> str:
    title = f"Create a {shelf.noun}"
    return render_template(
        "editing/small_form.html",
        title=title,
        form=form,
        address=request.path,
        save_words=title,
        back=(shelf.title, shelf.link("list_pages")),
    )
