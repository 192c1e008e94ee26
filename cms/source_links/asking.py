"""Asks one address on the web whether it answers, and says in words how it does not."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import requests

Ask = Callable[[str], "str | None"]
"""Returns what is wrong with an address, or None where it answers."""
SECONDS = (5.0, 15.0)
MOST_HOPS = 6
AGENT = "Yardstick link check"
PORTS = {"http": 80, "https": 443}
NOT_FOR_PROGRAMS = (401, 403, 405, 406, 429, 501, 999)
"""Answers of servers that refuse programs, or the method: the page may well be there for people."""


class AddressRefused(Exception):
    """An address that is not one of the public web, which is not asked."""


def ask_address(url: str, *, anywhere: bool = False) -> str | None:
    """Return what is wrong with an address; None where it answers, or its server answers no programs.

    It asks for the head, and for the page where that is refused. Redirects are followed. Only public hosts at the usual
    ports are asked, so that nobody looks into our own network by writing an address; `anywhere` lifts that in tests.
    """
    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = AGENT
            status = _follow(session, "HEAD", url, anywhere=anywhere)
            if status >= 400:
                status = _follow(session, "GET", url, anywhere=anywhere)
    except AddressRefused as refused:
        return str(refused)
    except requests.Timeout:
        return "It does not answer in time."
    except requests.exceptions.SSLError:
        return "Its certificate is not valid."
    except (requests.RequestException, UnicodeError, ValueError):
        return "No server answers at this address."
    if status < 400 or status in NOT_FOR_PROGRAMS:
        return None
    return "There is no page at this address any more." if status in (404, 410) else f"Its server answers {status}."


def _follow(session: requests.Session, method: str, url: str, *, anywhere: bool) -> int:
    """Ask, follow redirects, and return the status of the last answer; no body is read."""
    for _ in range(MOST_HOPS):
        if not anywhere:
            check_public(url)
        with session.request(method, url, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
            if not answer.is_redirect:
                return answer.status_code
            url = urljoin(url, answer.headers["Location"])
    raise AddressRefused("It leads from address to address without end.")


def check_public(url: str) -> None:
    """Return where every address of an URL's host is public and the port is the usual one.

    Raises:
        AddressRefused: it is not one of the public web.
        requests.ConnectionError: the host has no address.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or parts.port not in (None, PORTS[parts.scheme]) or not parts.hostname:
        raise AddressRefused("It is no address of the public web.")
    try:
        found = socket.getaddrinfo(parts.hostname, PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except OSError as error:
        raise requests.ConnectionError(str(error)) from error
    if not all(ipaddress.ip_address(each[4][0]).is_global for each in found):
        raise AddressRefused("It is no address of the public web.")
