"""How the text of each kind of setting is read. A text that is not understood raises ValueError with a sentence."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from yardstick.settings.record import STAGES


def local_path(address: str) -> Path | None:
    """Return the folder or file that an address names on this machine; None for anything remote."""
    if address.startswith("file://"):
        return Path(urlsplit(address).path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://|[^/\\]+@[^/\\]+:", address):
        return None
    return Path(address)


def read_words(text: str) -> str:
    """Take any text as it stands."""
    return text


def read_branch(text: str) -> str:
    """Read the name of a branch, as git allows it."""
    parts = text.split("/")
    is_plain = re.fullmatch(r"[^\s\x00-\x20\x7f~^:?*\[\\]+", text) and not re.search(r"\.\.|@\{", text)
    if not is_plain or text == "@" or any(re.fullmatch(r"|[.-].*|.*\.(lock)?", part) for part in parts):
        raise ValueError(f'Expected the name of a branch, got "{text}".')
    return text


def read_folder(text: str) -> Path:
    """Read a folder's path; it comes back absolute."""
    return Path(text).absolute()


def read_stage(text: str) -> Any:
    """Read a stage."""
    return read_choice(text, STAGES)


def read_approval(text: str) -> Any:
    """Read what makes a version public."""
    return read_choice(text, ("trust", "tree", "seal"))


def read_executor(text: str) -> Any:
    """Read what renders a cold build."""
    return read_choice(text, ("processes", "dask"))


def read_scheduler(text: str) -> str:
    """Read the address of a Dask scheduler."""
    if not re.fullmatch(r"(tcp|tls)://[^/\s@]+:[0-9]{1,5}", text):
        raise ValueError(f'Expected an address such as "tls://10.0.0.5:8786", got "{text}".')
    return text


def read_choice(text: str, choices: tuple[str, ...]) -> str:
    """Take one of a few words."""
    if text not in choices:
        raise ValueError(f'Expected one of {", ".join(choices)}, got "{text}".')
    return text


def read_truth(text: str) -> bool:
    """Read 1 or 0."""
    return read_choice(text, ("0", "1")) == "1"


def read_count(text: str) -> int:
    """Read a whole number above 0."""
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
        raise ValueError(f'Expected a whole number from 1 to 99999, got "{text}".')
    return int(text)


def read_number(text: str) -> int:
    """Read a small whole number, 0 included."""
    if not re.fullmatch(r"[0-9]", text):
        raise ValueError(f'Expected a whole number from 0 to 9, got "{text}".')
    return int(text)


def read_lease(text: str) -> int:
    """Read the length of a lease in seconds."""
    seconds = read_count(text)
    if seconds < 5:
        raise ValueError(f'Expected at least 5 seconds, got "{text}".')
    return seconds


def read_silence(text: str) -> int:
    """Read how many seconds are waited for an answer: up to ten minutes."""
    seconds = read_count(text)
    if seconds > 600:
        raise ValueError(f'Expected at most 600 seconds, got "{text}".')
    return seconds


def read_minutes(text: str) -> int:
    """Read how many minutes ahead something is done: up to a day."""
    minutes = read_count(text)
    if minutes > 24 * 60:
        raise ValueError(f'Expected at most {24 * 60} minutes, got "{text}".')
    return minutes


def read_list(text: str) -> tuple[str, ...]:
    """Read words parted by spaces; one with a space in it stands in quotation marks."""
    try:
        return tuple(shlex.split(text))
    except ValueError:
        raise ValueError(f"Expected a list parted by spaces, got an open quotation mark: {text}") from None


def read_store(text: str) -> str:
    """Read the path or address of a git repository; a path comes back absolute."""
    path = local_path(text)
    if path is not None:
        return str(path.absolute())
    if _has_parts(text) and re.match(r"(https?|ssh|git)://[^/\s]+/\S+$|[^/\s]+@[^/\s:]+:\S+$", text):
        return text
    raise ValueError(
        'Expected a path or the address of a git repository: "https://...", "ssh://..." or "git@host:path".'
    )


def read_target(text: str) -> str:
    """Read a path (it comes back absolute) or a bucket."""
    path = local_path(text)
    if path is not None:
        return str(path.absolute())
    if re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s/]+)*/?", text):
        return text.rstrip("/")
    raise ValueError(f'Expected a path or "s3://bucket/prefix", got "{text}".')


def read_targets(text: str) -> tuple[str, ...]:
    """Read targets parted by spaces."""
    return tuple(read_target(item) for item in read_list(text))


def read_database(text: str) -> str:
    """Read a database's address; the old scheme `postgres:` becomes `postgresql:`."""
    found = re.match(r"(sqlite:///|postgres://|postgresql(?:\+psycopg)?://)(.+)$", text)
    if not found or ("[" in text) != ("]" in text):
        raise ValueError('Expected "sqlite:///PATH" or "postgresql://USER:PASSWORD@HOST/NAME".')
    start, rest = found.groups()
    return f"sqlite:///{Path(rest).absolute()}" if start == "sqlite:///" else f"postgresql://{rest}"


def read_origin(text: str) -> str:
    """Read an origin: scheme and host without a path."""
    if not re.fullmatch(r"https?://[^/\s?#@]+", text) or not _has_parts(text):
        raise ValueError(f'Expected an origin such as "https://www.example.org", with no path, got "{text}".')
    return text


def read_web_address(text: str) -> str:
    """Read an http or https address."""
    if not re.fullmatch(r"https?://\S+", text) or not _has_parts(text):
        raise ValueError(f'Expected an address that begins with "https://", got "{text}".')
    return text


def read_mail_address(text: str) -> str:
    """Read an e-mail address."""
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise ValueError(f'Expected an e-mail address, got "{text}".')
    return text


def read_contact_address(text: str) -> str:
    """Read an e-mail address, or the address of a form on the web."""
    if text.startswith("https://") and re.fullmatch(r"https://[^\s<>\"/?#]+(?:[/?][^\s<>\"#]*)?", text):
        return text
    try:
        return read_mail_address(text)
    except ValueError:
        raise ValueError(f'Expected an e-mail address or an address that begins with https://, got "{text}".') from None


def read_smtp(text: str) -> str:
    """Read a mail server's address."""
    if not re.fullmatch(r"smtps?://\S+", text) or not _has_parts(text):
        raise ValueError('Expected "smtp://USER:PASSWORD@HOST:PORT" or "smtps://...".')
    return text


def read_socket(text: str) -> str:
    """Read the address of a socket."""
    if not re.fullmatch(r"(tcp://[^/\s:]+:[0-9]+|unix:///\S+)", text):
        raise ValueError(f'Expected "tcp://HOST:PORT" or "unix:///PATH", got "{text}".')
    return text


def _has_parts(address: str) -> bool:
    """Whether an address can be taken apart: its host's brackets are closed, and its port is one."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False
