"""The screens of a shelf, a folder of prose: the list, a new file, the form of each, and its end."""

from __future__ import annotations

from flask import Blueprint

from cms.access import needs
from cms.editing.file_forms import Answer
from cms.editing.prose_files import Shelf, confirm_end, delete_file, save_file, save_new, show_file, show_list, show_new


def make_blueprint(shelf: Shelf) -> Blueprint:
    """Return the views of a shelf, at the address of its name."""
    blueprint = Blueprint(shelf.blueprint, __name__, url_prefix=f"/{shelf.folder}")

    @blueprint.get("/")
    @needs("page.see")
    def list_pages() -> str:
        return show_list(shelf)

    @blueprint.get("/new")
    @needs("page.edit")
    def create_page() -> str:
        return show_new(shelf)

    @blueprint.post("/new")
    @needs("page.edit")
    def save_new_page() -> Answer:
        return save_new(shelf)

    @blueprint.get("/<path:path>/edit")
    @needs("page.edit")
    def edit_page(path: str) -> str:
        return show_file(shelf, path)

    @blueprint.post("/<path:path>/edit")
    @needs("page.edit")
    def save_page(path: str) -> Answer:
        return save_file(shelf, path)

    @blueprint.get("/<path:path>/delete")
    @needs("page.edit")
    def ask_about_page(path: str) -> str:
        return confirm_end(shelf, path)

    @blueprint.post("/<path:path>/delete")
    @needs("page.edit")
    def delete_page(path: str) -> Answer:
        return delete_file(shelf, path)

    return blueprint
