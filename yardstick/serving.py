"""Serves a site from its targets the way the edge does: the primary, and the mirrors where the primary fails."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from publishing.headers import list_response_headers
from publishing.targets.contract import PathUnsafe, Pointer, PointerUnreadable, Target, TargetFailed, check_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SLOW_SECONDS, REST_SECONDS = 1.0, 30.0
REDIRECTS = "redirects.json"
NOT_FOUND_PAGE = "404.html"
STATUS_WORDS = {
    200: "200 OK",
    301: "301 Moved Permanently",
    304: "304 Not Modified",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    503: "503 Service Unavailable",
}


class NothingReadable(Exception):
    """Neither the primary nor any mirror could be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to a reader: status, headers by name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(slots=True)
class Shelf:
    """The targets as one thing to read from; the first is the primary.

    A primary that took long to fail is left alone for a while, so that not every reader waits for it.
    """

    targets: Sequence[Target]
    seconds: Callable[[], float] = time.monotonic
    _rests_until: float = field(default=float("-inf"))

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None when the site has no such file.

        A mirror speaks where the primary fails or holds no release, and where the primary has lost a file of the
        release that both hold. A mirror at another release is not asked then: what was withdrawn may still stand there.

        Raises:
            NothingReadable: no target could be read.
        """
        primary, mirrors = self.targets[0], self.targets[1:]
        began = self.seconds()
        if mirrors and began < self._rests_until:
            return _read_first(path, mirrors)
        try:
            content = primary.read(path)
            pointer = None if content is not None else _find_pointer(primary)
        except TargetFailed:
            if self.seconds() - began > SLOW_SECONDS:
                self._rests_until = self.seconds() + REST_SECONDS
            return _read_first(path, mirrors)
        if content is not None:
            return content
        if pointer is None or pointer.at is None:
            return _read_first(path, mirrors)
        equal = () if pointer.moving else tuple(mirror for mirror in mirrors if _is_at(mirror, pointer.at))
        return _read_first(path, equal) if equal else None


def _read_first(path: str, targets: Sequence[Target]) -> bytes | None:
    answered = False
    for target in targets:
        try:
            content = target.read(path)
            answered = answered or _find_pointer(target) is not None
        except TargetFailed:
            continue
        if content is not None:
            return content
    if not answered:
        raise NothingReadable
    return None


def _find_pointer(target: Target) -> Pointer | None:
    try:
        return target.read_pointer().pointer
    except PointerUnreadable:
        return None


def _is_at(target: Target, release: str) -> bool:
    try:
        pointer = _find_pointer(target)
    except TargetFailed:
        return False
    return pointer is not None and pointer.at == release and not pointer.moving


@dataclass(slots=True)
class SiteServer:
    """A WSGI application over the targets of one site.

    Index documents, the page for what is not there, redirects, headers by path, validation by ETag. With a password it
    answers only who gives it (any user name), and nothing is left in shared caches.
    """

    shelf: Shelf
    password: str | None = None
    _redirects: tuple[bytes, Mapping[str, str]] = field(default=(b"", {}))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        answer = self.answer(environ)
        headers = {**answer.headers, "Content-Length": str(len(answer.body))}
        if answer.status == 304:
            del headers["Content-Length"]
        start_response(STATUS_WORDS[answer.status], list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """Work out the answer to one request, the body included where HEAD leaves it out."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _say(405, "Only GET and HEAD are answered here.", Allow="GET, HEAD")
        if self.password is None:
            return self._find_answer(environ)
        if not _knows_password(environ.get("HTTP_AUTHORIZATION", ""), self.password):
            return _say(401, "This site asks for a password.", **{"WWW-Authenticate": 'Basic realm="Preview"'})
        found = self._find_answer(environ)
        return Answer(found.status, {**found.headers, "Cache-Control": "private, no-store"}, found.body)

    def _find_answer(self, environ: WSGIEnvironment) -> Answer:
        address = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace") or "/"
        query = environ.get("QUERY_STRING", "")
        try:
            if not _is_public(address):
                return self._answer_not_found()
            if goal := self._find_redirect(address):
                return _redirect(goal, query)
            return self._answer_file(address, query, environ.get("HTTP_IF_NONE_MATCH", ""))
        except NothingReadable:
            return _say(503, "The site cannot be read at the moment. Try again in a minute.", **{"Retry-After": "60"})

    def _answer_file(self, address: str, query: str, known: str) -> Answer:
        path = address[1:] + ("index.html" if address.endswith("/") else "")
        content = self.shelf.read(path)
        if content is None:
            is_folder = not address.endswith("/") and self.shelf.read(f"{path}/index.html") is not None
            return _redirect(f"{address}/", query) if is_folder else self._answer_not_found()
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        headers = {**list_response_headers(path), "ETag": tag}
        return Answer(304, headers) if _names_tag(known, tag) else Answer(200, headers, content)

    def _answer_not_found(self) -> Answer:
        content = self.shelf.read(NOT_FOUND_PAGE)
        if content is None:
            return _say(404, "There is no page at this address.")
        return Answer(404, list_response_headers(NOT_FOUND_PAGE), content)

    def _find_redirect(self, address: str) -> str | None:
        content = self.shelf.read(REDIRECTS) or b""
        if content != self._redirects[0]:
            self._redirects = (content, read_redirects(content))
        return self._redirects[1].get(address)


def read_redirects(content: bytes) -> Mapping[str, str]:
    """Return old addresses and the new ones from the site's list; empty when the bytes are no such list."""
    try:
        listed = json.loads(content)["redirects"]
        return {item["from"]: item["to"] for item in listed}
    except (ValueError, KeyError, TypeError):
        return {}


def _is_public(address: str) -> bool:
    """Whether an address can name a file of the site: no way out of it, nothing hidden, one spelling for each file."""
    parts = address[1:].removesuffix("/").split("/") if address != "/" else []
    if not address.startswith("/") or any(part.startswith(".") for part in parts):
        return False
    try:
        check_path("/".join(parts) or "index.html")
    except PathUnsafe:
        return False
    return True


def _redirect(goal: str, query: str) -> Answer:
    address = quote(f"{goal}?{query}" if query else goal, safe="/?#=&%+:;,~@!$'()*")
    body = f"Moved to {address}\n".encode()
    headers = {**list_response_headers("redirect.html"), "Content-Type": "text/plain; charset=utf-8"}
    return Answer(301, {**headers, "Location": address}, body)


def _say(status: int, words: str, **headers: str) -> Answer:
    plain = {**list_response_headers("answer.html"), "Content-Type": "text/plain; charset=utf-8"}
    return Answer(status, {**plain, "Cache-Control": "no-store", **headers}, f"{words}\n".encode())


def _names_tag(known: str, tag: str) -> bool:
    tags = (item.strip().removeprefix("W/") for item in known.split(","))
    return any(item in ("*", tag) for item in tags)


def _knows_password(given: str, password: str) -> bool:
    kind, _, words = given.partition(" ")
    try:
        _, _, word = base64.b64decode(words, validate=True).partition(b":")
    except ValueError:
        return False
    return kind.lower() == "basic" and hmac.compare_digest(word, password.encode())
