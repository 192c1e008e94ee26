"""Asks for pages of the live site from outside, as a reader's browser does."""

from __future__ import annotations

from yardstick.exits import CommandRefused, ExitCode

SECONDS = (5.0, 10.0)
AGENT = "Yardstick watch"
MOST_BYTES = 5_000_000


def ask_page(url: str) -> str | None:
    """Return the text of a page; None where readers get none: it is not there, or asks for a password.

    Redirects are followed by nobody: who is led elsewhere has not reached this page.

    Raises:
        CommandRefused: the site does not answer, or says that it is broken.
    """
    import requests

    try:
        with requests.get(
            url, timeout=SECONDS, allow_redirects=False, stream=True, headers={"User-Agent": AGENT}
        ) as answer:
            if answer.status_code >= 500:
                raise CommandRefused(f"{url} answers {answer.status_code}.", "Try again.", code=ExitCode.OUTSIDE)
            if answer.status_code != 200:
                return None
            return answer.raw.read(MOST_BYTES, decode_content=True).decode("utf-8", "replace")
    except requests.RequestException as fault:
        hint = "See whether the site can be reached, and SITE_ORIGIN."
        raise CommandRefused(f"{url} does not answer ({type(fault).__name__}).", hint, code=ExitCode.OUTSIDE) from None
