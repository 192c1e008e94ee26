"""Makes the editing application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from cms.access import forget_person, install_access
from cms.accounts.signing_in import install_accounts, is_sign_in_fresh
from cms.api.signing_in import install_api
from cms.blueprints import load_blueprints
from cms.configuration import check_settings, make_configuration
from cms.database import install_database
from cms.errors import install_error_pages
from cms.letters.delivering import install_delivery
from cms.navigation import install_navigation
from cms.request_log import install_request_log
from cms.returning import install_arrivals
from cms.security import install_security
from cms.states import read_state
from cms.templating import install_templating
from yardstick.settings import Settings

Clock = Callable[[], datetime]
Application = Flask
"""What `create_app` returns, for those who may not import Flask."""


def create_app(settings: Settings, *, clock: Clock, config: Mapping[str, Any] | None = None) -> Flask:
    """Return the application. `config` goes over what the settings make: tests choose weaker hashes by it.

    The database's tables must be there: see `publishing.database.open_database`.

    Raises:
        SettingsRefused: the settings are not enough for an application that others reach.
    """
    check_settings(settings)
    app = Flask("cms", static_url_path="/static")
    app.url_map.merge_slashes = False  # an address with an empty part is not another spelling of one without
    app.config.from_mapping(make_configuration(settings))
    app.config.from_mapping(config or {})
    app.extensions["yardstick.settings"], app.extensions["yardstick.clock"] = settings, clock
    if settings.cms_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *(4 * [settings.cms_proxies]))  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    install_database(app, settings.database_url)
    app.before_request(forget_person)
    install_request_log(app)
    install_security(app, settings)
    csrf = CSRFProtect(app)
    install_accounts(app, settings, clock)
    install_delivery(app)
    for blueprint, needs_token in load_blueprints():
        app.register_blueprint(blueprint)
        if not needs_token:
            csrf.exempt(blueprint)
    install_api(app)
    install_arrivals(app)
    install_access(app, read_state, is_sign_in_fresh)
    install_templating(app)
    install_navigation(app)
    install_error_pages(app)
    return app
