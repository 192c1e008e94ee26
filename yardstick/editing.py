"""Opens the editing application: its tables first, then itself."""

from __future__ import annotations

import gc
import logging
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from cms.application import Application
    from yardstick.settings import Settings


def open_cms(settings: Settings, surroundings: Surroundings) -> Application:
    """Return the editing application over a database whose tables are up to date.

    Raises:
        DatabaseUnreachable: the database could not be used.
    """
    from cms.application import create_app
    from publishing.database import open_database
    from publishing.monitoring.sentry import start_reporting

    _begin_log(settings)
    open_database(settings.database_url).close()
    app = create_app(settings, clock=surroundings.clock)
    app.extensions["yardstick.report"] = start_reporting(
        settings.sentry_dsn, stage=settings.stage, version=version("yardstick")
    )
    return app


def _begin_log(settings: Settings) -> None:
    """Log for people on their own machine, and elsewhere as lines of JSON on standard output."""
    from cms.request_log import describe_request
    from publishing.monitoring.log_lines import JsonLines

    if settings.stage == "local":
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    else:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonLines(describe_request))
        logging.basicConfig(handlers=[handler])
    logging.getLogger("cms").setLevel(logging.INFO if settings.stage != "local" else logging.WARNING)
    logging.getLogger("cms.index").setLevel(logging.INFO)


def start_cms(settings: Settings, surroundings: Surroundings) -> Application:
    """Return the editing application ready for its first request: the content was looked through, and letters go out.

    Raises:
        DatabaseUnreachable: the database could not be used.
    """
    from cms.letters.delivering import keep_delivering
    from cms.preview.preparing import prepare_previews
    from cms.workspace.preparing import prepare_index

    app = open_cms(settings, surroundings)
    app.extensions["yardstick.index"] = prepare_index(settings, surroundings.clock)
    prepare_previews(settings, surroundings.clock)
    _spare_collections()
    keep_delivering(app)
    return app


def _spare_collections() -> None:
    """Let the collector of garbage pass over all that is here already, as long as the process runs.

    The survey of thousands of measures was gone through again and again otherwise, in the middle of requests.
    """
    gc.collect()
    gc.freeze()


def list_accounts(app: Application, settings: Settings, surroundings: Surroundings) -> str:
    """Make the demo's accounts where they are missing, and return what to type to sign in."""
    from cms.accounts.demo import prepare_demo_people

    with app.app_context():
        password, accounts = prepare_demo_people(settings.var, surroundings.clock())
    width = max(len(account.email) for account in accounts)
    lines = [f"  {account.email:{width}}  {account.name}, {account.roles}" for account in accounts]
    return "\n".join((f"\nSign in to the editing application with the password {password} as", *lines))
