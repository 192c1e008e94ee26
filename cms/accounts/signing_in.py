"""Sets Flask-Security up, and says before each request who the person is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask, g, session
from flask_login import current_user, logout_user, user_logged_in, user_logged_out
from flask_security import Security

from cms.access import ANYONE, OUTSIDE_VIEWS
from cms.accounts.account import Account, make_account_store
from cms.accounts.sessions import begin_session, end_session, read_session

VIEWS = {
    "security.login": ANYONE,
    "security.logout": ANYONE,
    "security.verify": "account.use",
    "security.static": ANYONE,
}


def install_accounts(app: Flask, clock: Callable[[], datetime]) -> Security:
    """Give the application its accounts, and each request `flask.g.person`."""
    OUTSIDE_VIEWS.update(VIEWS)
    security = Security(app, make_account_store())
    security.want_json(lambda _request: False)
    user_logged_in.connect(_note_sign_in(clock), app, weak=False)
    user_logged_out.connect(_note_sign_out(clock), app, weak=False)
    app.before_request(_identify(clock))
    return security


def _note_sign_in(clock: Callable[[], datetime]) -> Callable[..., None]:
    def note(_app: Flask, user: Account, **_more: object) -> None:
        begin_session(user.id, clock())

    return note


def _note_sign_out(clock: Callable[[], datetime]) -> Callable[..., None]:
    def note(_app: Flask, **_more: object) -> None:
        end_session(clock())

    return note


def _identify(clock: Callable[[], datetime]) -> Callable[[], None]:
    def identify() -> None:
        g.person = g.sitting = None
        if not current_user.is_authenticated:
            return
        sitting = read_session(current_user.id, clock())
        if sitting is None:
            logout_user()
            session.clear()
            return
        g.sitting, g.person = sitting, sitting.person

    return identify
