"""Sends waiting letters: from the web process beside its requests, and from the command line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from flask import Flask, Response, g

from cms.database import KEY, find_engine
from cms.letters.queue import Delivery, deliver_all, deliver_letters
from cms.letters.sending import choose_sender
from cms.surroundings import find_settings, read_now

log = logging.getLogger("cms.letters")
LOOK_EVERY = timedelta(minutes=1)
LAST_LOOK = "yardstick.letters.looked"


def install_delivery(app: Flask) -> None:
    """After a request that queued a letter, and once a minute, send what is due."""

    def deliver_later(response: Response) -> Response:
        now = read_now()
        last: datetime | None = app.extensions.get(LAST_LOOK)
        if g.pop("has_queued_letters", False) or last is None or now - last >= LOOK_EVERY:
            app.extensions[LAST_LOOK] = now
            response.call_on_close(lambda: deliver_now(app))
        return response

    app.after_request(deliver_later)


def keep_delivering(app: Flask, seconds: float = LOOK_EVERY.total_seconds()) -> Callable[[], None]:
    """Send what is due again and again, in a thread of its own, until the function that comes back is called."""
    stopped = Event()

    def run() -> None:
        while not stopped.wait(seconds):
            deliver_now(app)

    thread = Thread(target=run, name="letters", daemon=True)
    thread.start()

    def stop() -> None:
        stopped.set()
        thread.join()

    return stop


def deliver_everything() -> Delivery:
    """Send everything that is due, by the settings of the application that runs, and say what became of it."""
    return deliver_all(find_engine(), choose_sender(find_settings()), read_now())


def deliver_now(app: Flask) -> int:
    """Send what is due; return how many letters went out. A failure is logged: the answer is on its way already."""
    with app.app_context():
        try:
            return deliver_letters(app.extensions[KEY][0], choose_sender(find_settings()), read_now())
        except Exception:  # nobody waits for this: what goes wrong is logged, and tried again in a minute
            log.exception("Letters could not be delivered")
            return 0
