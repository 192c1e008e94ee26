"""Flask-Security's mail, put into the queue of letters."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import MailUtil

from cms.letters.queue import Letter, queue_letter


class LetterQueue(MailUtil):
    """Hands mail to the queue, as plain text."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def send_mail(
        self,
        template: str,  # noqa: ARG002 (its signature)
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002
        body: str | None,
        html: str | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Queue a letter."""
        address = recipient if isinstance(recipient, str) else recipient[1]
        queue_letter(Letter(address, str(subject), body or ""))
