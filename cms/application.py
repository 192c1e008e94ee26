"""Makes the editing application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from cms.access import install_access
from cms.accounts.signing_in import install_accounts
from cms.blueprints import load_blueprints
from cms.configuration import make_configuration
from cms.database import install_database
from cms.errors import install_error_pages
from cms.navigation import install_navigation
from cms.security import install_security
from cms.states import read_state
from cms.templating import install_templating
from yardstick.settings import Settings

Clock = Callable[[], datetime]


def create_app(settings: Settings, *, clock: Clock, config: Mapping[str, Any] | None = None) -> Flask:
    """Return the application. `config` goes over what the settings make: tests choose weaker hashes by it.

    The database's tables must be there: see `publishing.database.open_database`.
    """
    app = Flask("cms", static_url_path="/static")
    app.config.from_mapping(make_configuration(settings))
    app.config.from_mapping(config or {})
    app.extensions["yardstick.settings"], app.extensions["yardstick.clock"] = settings, clock
    app.jinja_env.undefined = StrictUndefined
    install_database(app, settings.database_url)
    install_security(app, settings)
    csrf = CSRFProtect(app)
    install_accounts(app, clock)
    for blueprint, needs_token in load_blueprints():
        app.register_blueprint(blueprint)
        if not needs_token:
            csrf.exempt(blueprint)
    install_access(app, read_state)
    install_templating(app)
    install_navigation(app)
    install_error_pages(app)
    return app
