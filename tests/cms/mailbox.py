"""Reads the mail that the application wrote to its outbox."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from cms.letters.delivering import deliver_now
from tests.cms.workshop import Workshop


def read_letters(workshop: Workshop) -> list[EmailMessage]:
    """Deliver what waits, and return all letters, the oldest first."""
    deliver_now(workshop.app)
    files = sorted((workshop.settings.var / "outbox").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def find_link(workshop: Workshop, recipient: str) -> str:
    """Return the path of the link in the newest letter to somebody."""
    letters = [letter for letter in read_letters(workshop) if letter["To"] == recipient]
    body = letters[-1].get_content()
    address = re.findall(r"https?://\S+", body)[0]
    return str(urlsplit(address).path)
