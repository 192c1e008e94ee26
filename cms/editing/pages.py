"""Pages: the list, a new one, and the form of each."""

from __future__ import annotations

from flask import Blueprint

from cms.access import needs
from cms.editing.file_forms import Answer
from cms.editing.prose_files import Shelf, delete_file, save_file, save_new, show_file, show_list, show_new

blueprint = Blueprint("pages", __name__, url_prefix="/pages")
SHELF = Shelf(folder="pages", blueprint="pages", title="Pages", noun="page", has_folders=True)


@blueprint.get("/")
@needs("page.see")
def list_pages() -> str:
    """List the files."""
    return show_list(SHELF)


@blueprint.get("/new")
@needs("page.edit")
def create_page() -> str:
    """Show the form of a new one."""
    return show_new(SHELF)


@blueprint.post("/new")
@needs("page.edit")
def save_new_page() -> Answer:
    """Make a new one."""
    return save_new(SHELF)


@blueprint.get("/<path:path>/edit")
@needs("page.edit")
def edit_page(path: str) -> str:
    """Show the form of one."""
    return show_file(SHELF, path)


@blueprint.post("/<path:path>/edit")
@needs("page.edit")
def save_page(path: str) -> Answer:
    """Save one."""
    return save_file(SHELF, path)


@blueprint.post("/<path:path>/delete")
@needs("page.edit")
def delete_page(path: str) -> Answer:
    """Delete one."""
    return delete_file(SHELF, path)
