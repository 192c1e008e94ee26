"""The site's own files: its settings, organisations, redirects and planned measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, abort, render_template

from cms.access import needs
from cms.editing.edit_forms import Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.links import link
from cms.editing.parts import Part
from cms.editing.shared_parts import ORGANISATIONS_PART, PLANNED_PART, REDIRECTS_PART, SITE_PART
from cms.editing.using import count_each, find_lost
from cms.workspace import workspace
from measures.model.problem import Problem
from measures.reading.site_file import read_organisations, read_planned, read_redirects, read_site

blueprint = Blueprint("site", __name__, url_prefix="/site")


class _Read(Protocol):
    @property
    def value(self) -> object: ...

    @property
    def problems(self) -> tuple[Problem, ...]: ...


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One of the site's files: its part, what reads it, and what its entries are called where others use them."""

    part: Part
    reader: Callable[[bytes, str], _Read]
    kind: str = ""

    def read(self, content: bytes, path: str) -> tuple[Problem, ...]:
        """Return the problems of the file, those of an entry that is used and gone among them."""
        found = self.reader(content, path)
        if not self.kind or found.value is None:
            return found.problems
        return (*found.problems, *find_lost(self.kind, dict(self.list_entries(content)), path))

    def list_entries(self, content: bytes) -> tuple[tuple[str, str], ...]:
        """Return the entries that others use, as (id, name)."""
        found = self.reader(content, "").value if self.kind else None
        return tuple((each.id, each.name) for each in found) if isinstance(found, tuple) else ()


FILES: Mapping[str, SiteFile] = {
    "site": SiteFile(SITE_PART, read_site),
    "organisations": SiteFile(ORGANISATIONS_PART, read_organisations, "organisation"),
    "redirects": SiteFile(REDIRECTS_PART, read_redirects),
    "planned": SiteFile(PLANNED_PART, read_planned),
}


@blueprint.get("/")
@needs("site.see")
def list_files() -> str:
    """List the site's files."""
    rows = [(found.part.title, link("site.edit_file", name=name)) for name, found in FILES.items()]
    return render_template("editing/site_files.html", rows=rows)


@blueprint.get("/<name>")
@needs("site.edit")
def edit_file(name: str) -> str:
    """Show the form of one of the site's files."""
    return show_form(_name_subject(name), _name_page(name))


@blueprint.post("/<name>")
@needs("site.edit")
def save_file(name: str) -> Answer:
    """Save one of the site's files."""
    return save_form(_name_subject(name), _name_page(name))


def _name_subject(name: str) -> Subject:
    if name not in FILES:
        abort(404)
    return Subject(path=f"{name}.yaml", part=FILES[name].part, read=FILES[name].read, may_be_new=True)


def _name_page(name: str) -> FormPage:
    file = FILES[name]
    title, entries = file.part.title, file.list_entries(workspace().read(f"{name}.yaml") or b"")
    return FormPage(
        title=title,
        back=("Site", link("site.list_files")),
        message=f"Edit {title.lower()}",
        things=count_each(file.kind, entries) if entries else (),
    )
