"""What templates may use: the design system's macros, and addresses of static files that change with the file."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from flask_login import current_user
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from cms.addresses import make_address
from cms.surroundings import find_settings, read_now


def install_templating(app: Flask) -> None:
    """Give the templates their loader, and static files addresses that can be kept for a year."""
    assert app.jinja_loader is not None
    design = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([app.jinja_loader, design])
    app.url_defaults(_name_state_of_file)
    app.jinja_env.globals["make_address"] = make_address
    app.jinja_env.globals["has_second_factor"] = lambda: bool(current_user.tf_primary_method)
    app.context_processor(_describe_frame)


def _describe_frame() -> dict[str, Any]:
    """Return what the frame of every screen shows."""
    settings = find_settings()
    return {
        "stage": settings.stage,
        "single_sign_on": settings.oidc_issuer is not None,
        "has_outbox": settings.stage == "local" and not settings.smtp_url,
        "session_seconds": _count_seconds(),
    }


def _count_seconds() -> int | None:
    """Return how long the session lasts unless something is done; None for a visitor."""
    sitting = g.get("sitting")
    return None if sitting is None else int((sitting.ends_at - read_now()).total_seconds())


def _name_state_of_file(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        assert current_app.static_folder is not None
        path = Path(current_app.static_folder) / values["filename"]
        values["v"] = _hash_file(path, path.stat().st_mtime_ns) if path.is_file() else "missing"


@cache
def _hash_file(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
