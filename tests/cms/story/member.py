"""Somebody of the team who has a keyboard: signs in, and finds the way by links and buttons."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.cms.story.keyboard import Keyboard
from tests.cms.workshop import PASSWORD

if TYPE_CHECKING:
    from passlib.totp import TOTP
    from playwright.sync_api import Page

STEP = 30
"""Seconds for which a code is shown; the one that follows is taken already."""


class Member:
    """Somebody with an account and a browser of their own."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin, self.keys = page, origin, Keyboard(page)

    def sign_in(self, email: str, app: TOTP | None = None) -> None:
        """Sign in with the password, and with the next code of an app where there is one."""
        self.keys.fill("E-mail address", email)
        self.keys.fill("Password", PASSWORD)
        self.keys.submit()
        if app is not None:
            self.keys.fill("Code", str(app.generate(time.time() + STEP).token))
            self.keys.submit()
        assert self.page.url == f"{self.origin}/"

    def go_on(self, *names: str) -> None:
        """Follow links or press buttons of the screen's own, one after another."""
        for name in names:
            self.keys.skip()
            self.keys.follow(name)

    def fill_in(self, typed: Mapping[str, str]) -> None:
        """Fill in fields of the screen's own, by label and in their order."""
        self.keys.skip()
        for label, text in typed.items():
            self.keys.fill(label, text)

    def go_home(self) -> None:
        """Follow the link to the first screen."""
        self.keys.follow("Yardstick")

    def read(self) -> str:
        """Return the words of the screen."""
        return self.page.inner_text("main")

    @contextmanager
    def work(self, email: str) -> Iterator[None]:
        """Sign in, and sign out in the end."""
        self.page.goto(f"{self.origin}/sign-in")
        self.sign_in(email)
        yield
        self.keys.follow("Sign out")
