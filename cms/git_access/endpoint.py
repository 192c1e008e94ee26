"""The address that git speaks to. Each request carries a key; a push is judged by the rules of saves."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import IO, NoReturn

from flask import Blueprint, Response, abort, request

from cms.access import ANYONE, Person, may, needs
from cms.audit import write
from cms.database import transaction
from cms.git_access.reading import Body, BodyTooLarge
from cms.keys.signing_in import find_signed_in
from cms.returning import tell_returned
from cms.surroundings import find_settings, read_now
from cms.uploads.quarantine import set_aside
from cms.workspace import workspace
from cms.workspace.pushes import JudgedPush, Pusher, judge_push
from measures.store.receive import (
    MOST_PUSHED_BYTES,
    Push,
    RequestMalformed,
    Service,
    Verdict,
    advertise,
    receive_push,
    serve_fetch,
)
from publishing.scans import open_scan_desk
from publishing.scans.vetting import HARMFUL, find_unfit_upload

blueprint = Blueprint("git", __name__, url_prefix="/content.git")
MOST_ASKED_BYTES = 20_000_000
_STEP = 64 * 1024


@blueprint.get("/info/refs")
@needs(ANYONE)
def list_refs() -> Response:
    """Say what there is to fetch, or where a push would go."""
    service = request.args.get("service", "")
    if service not in ("git-upload-pack", "git-receive-pack"):
        abort(403)
    _sign_in()
    known: Service = "git-upload-pack" if service == "git-upload-pack" else "git-receive-pack"
    if known == "git-receive-pack":
        _check_place()
    work = workspace()
    return _answer(iter([advertise(work.objects, known, work.branch)]), f"application/x-{known}-advertisement")


@blueprint.post("/git-upload-pack")
@needs(ANYONE)
def fetch() -> Response:
    """Send what a fetch or a clone asks for."""
    _check_kind("git-upload-pack")
    person, work = _sign_in(), workspace()
    with transaction() as connection:
        write(connection, person.id, "fetched the content by git", "content", after=work.head)
    return _serve(lambda body: serve_fetch(work.objects, body.read), "git-upload-pack", MOST_ASKED_BYTES)


@blueprint.post("/git-receive-pack")
@needs(ANYONE)
def push() -> Response:
    """Take a push, or say why not."""
    _check_kind("git-receive-pack")
    person = _sign_in()
    _check_place()
    pusher = Pusher(
        id=person.id,
        may_approve=may("shared.publish", person),
        must_sign=find_settings().receive_require_id,
        at=read_now(),
    )
    work, taken = workspace(), list[tuple[str, JudgedPush]]()

    def judge(push: Push) -> Verdict:
        judged = judge_push(push, pusher, lambda path, content: _find_unfit(path, content, person))
        taken[:] = [(push.after, judged)]
        return judged.verdict

    def receive(body: Body) -> IO[bytes]:
        answer = receive_push(work.objects, work.branch, body.read, judge)
        head = work.objects.head(work.branch)
        for after, judged in taken:
            if head is not None and judged.returned and work.objects.is_ancestor(after, head):
                tell_returned(judged.returned, person)
        return answer

    return _serve(receive, "git-receive-pack", MOST_PUSHED_BYTES)


def _find_unfit(path: str, content: bytes, person: Person) -> Iterator[str]:
    """Yield why an upload is refused that somebody pushes: it is scanned like one that is sent by a form."""
    settings = find_settings()
    with open_scan_desk(settings, read_now()) as desk:
        found = find_unfit_upload(path, content, desk) if content else ()
        for problem in found:
            if problem.rule == HARMFUL:
                folder, name = settings.var / "quarantine", path.rpartition("/")[2]
                set_aside(folder, content, name=name, person=person.id, why=problem.message, at=read_now())
            yield str(problem)


def _check_kind(service: Service) -> None:
    if request.content_type != f"application/x-{service}-request":
        abort(415)


def _check_place() -> None:
    """See that the store here is the one that people share; a copy of another takes no pushes."""
    if workspace().place.remote is not None:
        abort(Response("This is a copy. Push to the repository that CONTENT_URL names.\n", 403, mimetype="text/plain"))


def _sign_in() -> Person:
    """Return whose key the request carries; anything else is answered here."""
    key = request.authorization.password if request.authorization is not None else None
    owner = find_signed_in("git", key or "")
    if owner == "too many":
        abort(429)
    if owner == "unknown":
        _ask_for_key()
    person = owner.person
    if not may("git.use", person):
        abort(403)
    return person


def _ask_for_key() -> NoReturn:
    words = "Give a key from your account's page as the password.\n"
    answer = Response(words, 401, mimetype="text/plain")
    answer.headers["WWW-Authenticate"] = 'Basic realm="Yardstick content", charset="UTF-8"'
    abort(answer)


def _serve(make: Callable[[Body], IO[bytes]], service: Service, most: int) -> Response:
    request.max_content_length = most
    body = Body(request.stream, request.headers.get("Content-Encoding", ""), most)
    try:
        answer = make(body)
    except BodyTooLarge:
        abort(413)
    except (RequestMalformed, zlib.error):
        abort(400)
    return _answer(_read_in_steps(answer), f"application/x-{service}-result")


def _read_in_steps(answer: IO[bytes]) -> Iterator[bytes]:
    with answer:
        while step := answer.read(_STEP):
            yield step


def _answer(steps: Iterator[bytes], kind: str) -> Response:
    return Response(steps, mimetype=kind, headers={"Cache-Control": "no-cache, max-age=0, must-revalidate"})
