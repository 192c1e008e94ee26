"""Ordinary pages of the public site."""

from __future__ import annotations

from cms.editing.prose_files import Shelf
from cms.editing.shelves import make_blueprint

blueprint = make_blueprint(Shelf(folder="pages", blueprint="pages", title="Pages", noun="page", has_folders=True))
