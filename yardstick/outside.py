"""Asks for pages of the live site from outside, as a reader's browser does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from yardstick.exits import CommandRefused, ExitCode

if TYPE_CHECKING:
    import requests

SECONDS = (5.0, 10.0)
AGENT = "Yardstick watch"
MOST_BYTES = 5_000_000


@contextmanager
def open_line() -> Iterator[Callable[[str], str | None]]:
    """Give what asks for one page after another over lines that stay open: the text of a page at an address.

    It is None where readers get no page: it is not there, or asks for a password. Redirects are not followed: who is
    led elsewhere has not reached this page. Asking raises CommandRefused where the site does not answer, or says that
    it is broken.
    """
    import requests

    with requests.Session() as session:
        session.headers["User-Agent"] = AGENT
        yield lambda url: _ask(session, url)


def _ask(session: requests.Session, url: str) -> str | None:
    import requests

    try:
        with session.get(url, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
            if answer.status_code >= 500:
                raise CommandRefused(f"{url} answers {answer.status_code}.", "Try again.", code=ExitCode.OUTSIDE)
            content: bytes = next(answer.iter_content(MOST_BYTES), b"")  # read in any case: so the line stays open
            return content.decode("utf-8", "replace") if answer.status_code == 200 else None
    except requests.RequestException as fault:
        hint = "See whether the site can be reached, and SITE_ORIGIN."
        raise CommandRefused(f"{url} does not answer ({type(fault).__name__}).", hint, code=ExitCode.OUTSIDE) from None
