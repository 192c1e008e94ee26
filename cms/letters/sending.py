"""Hands a letter to a mail server, or writes it to the outbox folder."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cms.letters.queue import Letter, LetterRefused, Send
from cms.surroundings import read_now
from yardstick.settings import Settings

SECONDS = 15.0
OUTBOX = "outbox"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def choose_sender(settings: Settings) -> Send:
    """Return what sends letters here: the server of SMTP_URL, else the outbox."""
    sender = settings.mail_from or "yardstick@localhost"
    if settings.smtp_url:
        url = settings.smtp_url
        return lambda letter: send_by_server(url, write_message(letter, sender))
    folder = settings.var / OUTBOX
    return lambda letter: write_to_outbox(folder, write_message(letter, sender))


def write_message(letter: Letter, sender: str) -> EmailMessage:
    """Return a letter as a message.

    Raises:
        LetterRefused: an address or the subject holds what a header must not.
    """
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = sender, letter.recipient, letter.subject
        message["Date"] = format_datetime(read_now())
        message["Message-ID"] = _name_message(letter, sender.partition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
    except ValueError as fault:
        raise LetterRefused(f"The letter cannot be written: {fault}") from fault
    return message


def _name_message(letter: Letter, domain: str) -> str:
    """Return the id of a message: that of its letter, so that one sent again is known to be the same."""
    return f"<yardstick-{letter.key}@{domain}>" if letter.key else make_msgid(domain=domain)


def send_by_server(url: str, message: EmailMessage) -> None:
    """Hand a message to a mail server, encrypted wherever the server can, always where a password is sent.

    Raises:
        LetterRefused: the server did not take it.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            with smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context) as server:
                _hand_over(server, parts.username, parts.password, message)
            return
        with smtplib.SMTP(host, parts.port or 587, timeout=SECONDS) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif parts.username and host not in LOOPBACK:
                raise LetterRefused("The mail server offers no encryption, so the password was not sent.")
            _hand_over(server, parts.username, parts.password, message)
    except (OSError, smtplib.SMTPException) as fault:
        raise LetterRefused(f"{type(fault).__name__}: {fault}") from fault


def _hand_over(server: smtplib.SMTP, user: str | None, password: str | None, message: EmailMessage) -> None:
    if user:
        server.login(unquote(user), unquote(password or ""))
    server.send_message(message)


def write_to_outbox(folder: Path, message: EmailMessage) -> None:
    """Write a message to a folder, for a person to read; one that is there already is not written again.

    Raises:
        LetterRefused: the folder cannot be written to.
    """
    own = f"{str(message['Message-ID']).strip('<>').partition('@')[0]}.eml"
    name = f"{read_now():%Y%m%dT%H%M%S%f}-{own}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.glob(f"[0-9]*-{own}")):
            return
        fresh = folder / f".{name}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(bytes(message))
        fresh.rename(folder / name)
    except OSError as fault:
        raise LetterRefused(str(fault)) from fault
