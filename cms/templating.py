"""What templates may use: the design system's macros, and addresses of static files that change with the file."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader


def install_templating(app: Flask) -> None:
    """Give the templates their loader, and static files addresses that can be kept for a year."""
    assert app.jinja_loader is not None
    design = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([app.jinja_loader, design])
    app.url_defaults(_name_state_of_file)


def _name_state_of_file(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        assert current_app.static_folder is not None
        values["v"] = _hash_file(Path(current_app.static_folder) / values["filename"])


@cache
def _hash_file(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"
