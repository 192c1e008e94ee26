"""Previews: a draft's page wide, on a phone, on paper, without scripts and as at its release, and what it links to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from mimetypes import guess_type

from flask import Blueprint, Response, abort, make_response, render_template, request

from cms.access import ANYONE, can_see, current_person, needs
from cms.audit import Subject, note_look
from cms.editing.finding import Place, find_version
from cms.editing.overview import describe_version
from cms.forms.faults import say
from cms.preview.addressing import Output
from cms.preview.bar import MODES, add_bar, add_small_bar
from cms.preview.drawing import CannotBeDrawn, Wanted, draw
from cms.preview.figures import make_figure_styles
from cms.preview.following import hide_place, let_links_follow, send_on
from cms.preview.known import SiteUnreadable
from cms.preview.mark import find_reader, mark_page
from cms.preview.printing import make_print_styles
from cms.preview.selecting import Draft, Stand, describe_installation, find_shared_faults, release_instant
from cms.security import HEADERS, POLICY
from cms.surroundings import find_settings, read_now
from cms.workspace import MeasureRow, workspace
from generator.pages.addresses import API, SEARCH_FILES, SITE, STYLE_GUIDE, address_at, address_of_version
from generator.pages.assets import load_assets

blueprint = Blueprint("preview", __name__)
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
WITHOUT_SCRIPTS = (
    FRAMED.replace("script-src 'self'", "script-src 'none'")
    + "; sandbox allow-same-origin allow-downloads allow-top-navigation"
)
FILE_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'self'; sandbox"
TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json", ".md": "text/markdown; charset=utf-8"}


def find_stand() -> Stand:
    """Return what previews are made of: the head of the content store, and the settings that publishing has."""
    rule, visible = describe_installation(find_settings())
    return Stand(objects=workspace().objects, root=workspace().root, rule=rule, visible=visible)


blueprint.before_app_request(send_on)
blueprint.after_app_request(hide_place)


@blueprint.get("/preview/<measure_id>/<version>/")
@needs("preview.see")
def show_page(measure_id: str, version: str) -> Response:
    """Show the page of a version as readers would see it."""
    place = find_version(measure_id, version)
    mode, draft, stand = request.args.get("mode", "wide"), Draft(place.measure.path, version), find_stand()
    if mode not in MODES:
        abort(404)
    try:
        planned = release_instant(stand, draft)
        address = address_of_version(draft.path, version)
        drawn = draw(stand, Wanted(address=address, drafts=(draft,), instant=_choose_instant(planned)))
    except SiteUnreadable:
        abort(503)
    except CannotBeDrawn as failure:
        return show_problems(place, failure)
    if drawn is None:
        abort(404)
    note_view(place)
    content = drawn.content
    if "bare" not in request.args:
        content = add_bar(content, place, planned, mode, _read_as_at(planned))
    return _answer_page(content if is_public(place) else mark_page(content, find_reader()), mode)


def is_public(place: Place) -> bool:
    """Whether readers see a version, or an earlier state of it."""
    return workspace().find_state(place.measure.id, place.version.number) == "public"


def note_view(place: Place, act: str = "previewed", what: str = "", *, each: bool = False) -> None:
    """Write to the log that somebody looked at a version that readers do not see yet."""
    if not is_public(place):
        note_look(act, Subject(measure_id=place.measure.id, version=place.version.number), what, each=each)


def _read_as_at(planned: datetime | None) -> str:
    """Return the moment that was asked for: now, or the release where that has a date."""
    return "release" if planned is not None and request.args.get("as_at") == "release" else "now"


def _choose_instant(planned: datetime | None) -> datetime:
    return planned if planned is not None and _read_as_at(planned) == "release" else read_now()


def show_problems(place: Place, failure: CannotBeDrawn) -> Response:
    """Say why a page cannot be drawn yet; a fault of ours is raised again."""
    overview = describe_version(place)
    if not overview.errors and not overview.lacks:
        raise failure
    return make_response(render_template("preview/problems.html", place=place, overview=overview))


def _answer_page(content: bytes, mode: str = "wide") -> Response:
    answer = make_response(content)
    answer.content_type = "text/html; charset=utf-8"
    answer.headers["Content-Security-Policy"] = WITHOUT_SCRIPTS if mode == "no-script" else FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    let_links_follow(answer)
    return answer


@blueprint.get("/preview/<measure_id>/<version>/phone")
@needs("preview.see")
def show_phone(measure_id: str, version: str) -> str:
    """Show the page of a version as wide as a phone."""
    place = find_version(measure_id, version)
    return render_template("preview/phone.html", place=place)


@blueprint.get("/preview/print.css")
@needs("preview.see")
def show_print_styles() -> Response:
    """Return the styles for paper as styles for the screen."""
    answer = make_response(make_print_styles())
    answer.content_type = "text/css; charset=utf-8"
    return answer


@blueprint.get("/preview/figures.css")
@needs(ANYONE)
def show_figure_styles() -> Response:
    """Return the styles of charts and tables for screens of ours."""
    answer = make_response(make_figure_styles())
    answer.content_type = "text/css; charset=utf-8"
    return answer


@blueprint.get("/assets/<name>")
@needs(ANYONE)
def show_asset(name: str) -> Response:
    """Return a static file of the theme, at the address that pages know it by."""
    found = {asset.address: asset for asset in load_assets().values()}.get(f"/assets/{name}")
    if found is None:
        abort(404)
    answer = make_response(found.content)
    answer.content_type = guess_type(name)[0] or "application/octet-stream"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@blueprint.get("/preview/site/")
@blueprint.get("/preview/site/<path:address>")
@needs("preview.see")
def show_public(address: str = "") -> Response:
    """Show what stands at an address of the public site, drafts that belong there too."""
    return _show_address(f"/{address}", SITE, _find_drafts(f"/{address}"))


@blueprint.get("/preview/style-guide/")
@blueprint.get("/preview/style-guide/<path:address>")
@needs("preview.see")
def show_style_guide(address: str = "") -> Response:
    """Show what stands at an address of the style guide's site."""
    return _show_address(f"/{address}", STYLE_GUIDE, ())


def _show_address(address: str, root: str, drafts: tuple[Draft, ...]) -> Response:
    try:
        drawn = draw(find_stand(), Wanted(address=address, drafts=drafts, instant=read_now(), root=root))
    except SiteUnreadable:
        abort(503)
    except CannotBeDrawn as failure:
        return _show_faults(address, failure)
    if drawn is None:
        abort(404)
    secret = [place for place in _list_places(drafts) if not is_public(place)]
    for place in secret:
        act = "previewed" if drawn.output.is_page else "downloaded from a preview"
        note_view(place, act, address, each=not drawn.output.is_page)
    if not drawn.output.is_page:
        return answer_file(drawn.content, drawn.output)
    content = add_small_bar(drawn.content)
    answer = _answer_page(mark_page(content, find_reader()) if secret else content)
    if request.headers.get("Sec-Fetch-Dest") != "iframe":
        answer.headers["X-Frame-Options"] = HEADERS["X-Frame-Options"]
    return answer


def _list_places(drafts: tuple[Draft, ...]) -> Iterator[Place]:
    """Yield the versions that are shown at an address."""
    for draft in drafts:
        measure = workspace().find_at(draft.path)
        version = measure.version(draft.number) if measure is not None else None
        if measure is not None and version is not None:
            yield Place(measure=measure, version=version)


def _show_faults(address: str, failure: CannotBeDrawn) -> Response:
    """Say which faults of the files that all share, or of the drafts at an address, keep it from being drawn."""
    found = [say(each) for each in find_shared_faults(find_stand())]
    measure = workspace().find_at("/".join(address.strip("/").split("/")[:3]))
    versions = measure.versions if measure is not None and _may_see(measure) else ()
    places = [Place(measure=measure, version=each) for each in versions] if measure is not None else []
    broken = [place for place in places if _has_faults(place)]
    if not found and not broken:
        raise failure
    return make_response(render_template("preview/faults.html", problems=found, places=broken))


def _has_faults(place: Place) -> bool:
    overview = describe_version(place)
    return bool(overview.errors or overview.lacks)


def answer_file(content: bytes, found: Output) -> Response:
    """Return a file to be kept: it is shown in no page of ours, since people outside may have made it."""
    name = address_at(found.path).rpartition("/")[2]
    answer = make_response(content)
    kind = TYPES.get(f".{name.rpartition('.')[2]}") or guess_type(name)[0] or "application/octet-stream"
    answer.content_type = kind
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _find_drafts(address: str) -> tuple[Draft, ...]:
    """Return the versions that are shown at an address besides the public ones."""
    parts = address.strip("/").split("/")
    if address.startswith(SEARCH_FILES):
        found, rest = workspace().find_measure("".join(parts[3:4]).partition(".")[0]), []
    elif address.startswith(f"{API}measures/"):
        found, rest = workspace().find_measure("".join(parts[3:4]).partition(".")[0]), parts[4:]
    else:
        found, rest = workspace().find_at("/".join(parts[:3])), parts[3:]
    return _of_measure(found, rest[0].removesuffix(".json") if rest else "latest")


def _of_measure(found: MeasureRow | None, number: str) -> tuple[Draft, ...]:
    if found is None or not _may_see(found):
        return ()
    numbers = [each.number for each in found.versions]
    return tuple(Draft(found.path, each) for each in numbers if number in (each, "latest"))


def _may_see(measure: MeasureRow) -> bool:
    person = current_person()
    return person is not None and can_see(person, measure.id)
