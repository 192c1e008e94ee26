"""Pages of the style-guide site."""

from __future__ import annotations

from cms.editing.prose_files import Shelf
from cms.editing.shelves import make_blueprint

blueprint = make_blueprint(
    Shelf(
        folder="style-guide", blueprint="style_guide", title="Style guide", noun="style-guide page", has_folders=False
    )
)
