"""The outbox: on a developer's machine, mail is read here."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from flask import Blueprint, abort, render_template, request

from cms.access import ANYONE, needs
from cms.letters.sending import OUTBOX
from cms.surroundings import find_settings

blueprint = Blueprint("outbox", __name__, url_prefix="/outbox")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter as the page shows it."""

    id: str
    to: str
    subject: str
    date: str
    body: str


@blueprint.get("/")
@needs(ANYONE)
def list_letters() -> str:
    """List the newest letters with their words; only in stage local, and only for who sits at the machine."""
    settings = find_settings()
    if settings.stage != "local" or settings.smtp_url or not _is_loopback(request.remote_addr):
        abort(404)
    files = sorted((settings.var / OUTBOX).glob("*.eml"), reverse=True)[:SHOWN]
    return render_template("letters/outbox.html", letters=[_read_letter(file) for file in files])


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _read_letter(file: Path) -> OutboxLetter:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    part = message.get_body(("plain",))
    body = part.get_content() if part else ""
    return OutboxLetter(file.stem, str(message["To"]), str(message["Subject"]), str(message["Date"]), body)
