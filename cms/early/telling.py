"""The letter to an early reader: a link and nothing else, not what it shows nor when."""

from __future__ import annotations

import sqlalchemy as sa
from flask import g, render_template

from cms.addresses import make_address
from cms.letters.queue import Letter, add_letter
from cms.readers.early import EarlyReader
from cms.surroundings import read_now

SUBJECT = "You are named for early access"


def send_link(connection: sa.Connection, reader: EarlyReader, token: str) -> None:
    """Queue the letter with a reader's link, in the transaction that gave the access."""
    address = make_address("early_reading.show_door", token=token)
    body = render_template("mail/early.txt", name=reader.name, address=address)
    add_letter(connection, Letter(reader.email, SUBJECT, body), read_now())
    g.has_queued_letters = True
