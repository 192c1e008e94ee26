"""News: announcements that are shown in what's new."""

from __future__ import annotations

from cms.editing.prose_files import Shelf
from cms.editing.shelves import make_blueprint

blueprint = make_blueprint(Shelf(folder="news", blueprint="news", title="News", noun="announcement", is_dated=True))
