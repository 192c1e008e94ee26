"""Whether two addresses name one place, so that nothing is read from where it is written."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from publishing.database import SQLITE
from yardstick.settings import local_path

_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


def is_same_store(one: str, other: str) -> bool:
    """Whether two addresses of git repositories name one, whichever way each is written."""
    paths = local_path(one), local_path(other)
    if paths[0] is not None and paths[1] is not None:
        return _is_same_path(paths[0], paths[1])
    return paths[0] is paths[1] is None and _spell_store(one) == _spell_store(other)


def is_same_database(one: str, other: str) -> bool:
    """Whether two addresses of databases name one, as far as they say it."""
    if one.startswith(SQLITE) and other.startswith(SQLITE):
        return _is_same_path(Path(one.removeprefix(SQLITE)), Path(other.removeprefix(SQLITE)))
    return not one.startswith(SQLITE) and not other.startswith(SQLITE) and _spell_server(one) == _spell_server(other)


def _is_same_path(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _spell_store(url: str) -> tuple[str, str]:
    """Return the host and the path, without scheme, port, user and the ending that may be left out."""
    short = re.fullmatch(r"[^/@\s]+@([^/:\s]+):(.+)", url)
    parts = urlsplit(url)
    host, path = (short[1], short[2]) if short else (parts.hostname or "", parts.path)
    return host.casefold(), path.strip("/").removesuffix(".git").casefold()


def _spell_server(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    host = asked.get("host", [parts.hostname or ""])[0].casefold()
    port = asked.get("port", [str(parts.port or 5432)])[0]
    name = asked.get("dbname", [parts.path.strip("/")])[0]
    return ("localhost" if host in _HERE else host), port, name
