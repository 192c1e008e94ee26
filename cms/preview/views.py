"""Previews: a draft's page wide, on a phone, on paper, without scripts and as at its release, and what it links to."""

from __future__ import annotations

from datetime import datetime
from mimetypes import guess_type

from flask import Blueprint, Response, abort, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from cms.access import can_see, current_person, needs
from cms.editing.finding import Place, find_version
from cms.editing.overview import describe_version
from cms.preview.addressing import Output, find_output, render_output
from cms.preview.bar import MODES, add_bar, add_small_bar
from cms.preview.printing import make_print_styles
from cms.preview.selecting import Draft, SiteUnreadable, Stand, make_site, release_instant
from cms.security import HEADERS, POLICY
from cms.surroundings import find_settings, read_now
from cms.workspace import MeasureRow, workspace
from generator.pages.addresses import API, address_at, address_of_version
from generator.pages.assets import load_assets
from measures.publication.approval import ApprovalRule
from measures.publication.record import Visible

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
    settings, work = find_settings(), workspace()
    visible = Visible(
        origin=settings.site_origin or "",
        stage=settings.stage,
        noindex=settings.stage != "production",
        feedback=settings.feedback_address or "",
        style_guide_origin=settings.style_guide_origin or "",
    )
    rule = ApprovalRule(settings.approval, (settings.approval_key or "").encode())
    return Stand(objects=work.objects, root=work.root, rule=rule, visible=visible)


@blueprint.get("/preview/<measure_id>/<version>/")
@needs("preview.see")
def show_page(measure_id: str, version: str) -> Response:
    """Show the page of a version as readers would see it."""
    place = find_version(measure_id, version)
    draft, stand = Draft(place.measure.path, version), find_stand()
    try:
        planned = release_instant(stand, draft)
        site = make_site(stand, [draft], _choose_instant(planned))
        found = find_output(site, address_of_version(draft.path, version))
        content = render_output(site, found) if found is not None else None
    except SiteUnreadable:
        abort(503)
    except Exception:  # noqa: BLE001 (a draft may fail in any way; a fault without a problem is raised again)
        return _show_problems(place)
    if content is None:
        abort(404)
    mode = request.args.get("mode", "wide")
    if mode not in MODES:
        abort(404)
    if "bare" not in request.args:
        content = add_bar(content, place, planned, mode, _read_as_at(planned))
    return _answer_page(content, mode)


def _read_as_at(planned: datetime | None) -> str:
    """Return the moment that was asked for: now, or the release where that has a date."""
    return "release" if planned is not None and request.args.get("as_at") == "release" else "now"


def _choose_instant(planned: datetime | None) -> datetime:
    return planned if planned is not None and _read_as_at(planned) == "release" else read_now()


def _show_problems(place: Place) -> Response:
    """Say why a page cannot be drawn yet; a fault of ours is raised again."""
    overview = describe_version(place)
    if not overview.errors and not overview.lacks:
        raise  # noqa: PLE0704 (called while the failure is handled)
    return make_response(render_template("preview/problems.html", place=place, overview=overview))


def _answer_page(content: bytes, mode: str = "wide") -> Response:
    answer = make_response(content)
    answer.content_type = "text/html; charset=utf-8"
    answer.headers["Content-Security-Policy"] = WITHOUT_SCRIPTS if mode == "no-script" else FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
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


@blueprint.get("/assets/<name>")
@needs("preview.see")
def show_asset(name: str) -> Response:
    """Return a static file of the theme, at the address that pages know it by."""
    found = {asset.address: asset for asset in load_assets().values()}.get(f"/assets/{name}")
    if found is None:
        abort(404)
    answer = make_response(found.content)
    answer.content_type = guess_type(name)[0] or "application/octet-stream"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@blueprint.get("/<path:address>")
@needs("preview.see")
def follow_address(address: str) -> Response:
    """Show what stands at an address of the public site, drafts that belong there too: links of previews lead here."""
    address, stand = f"/{address}", find_stand()
    try:
        site = make_site(stand, _find_drafts(address), read_now())
        found = find_output(site, address)
        content = render_output(site, found) if found is not None else None
    except SiteUnreadable:
        abort(503)
    except HTTPException:
        raise
    except LookupError:
        abort(404)
    if found is None or content is None:
        abort(404)
    if not found.is_page:
        return _answer_file(content, found)
    answer = _answer_page(add_small_bar(content))
    if request.headers.get("Sec-Fetch-Dest") != "iframe":
        answer.headers["X-Frame-Options"] = HEADERS["X-Frame-Options"]
    return answer


def _answer_file(content: bytes, found: Output) -> Response:
    """Return a file to be kept: it is shown in no page of ours, since people outside may have made it."""
    name = address_at(found.path).rpartition("/")[2]
    answer = make_response(content)
    kind = TYPES.get(f".{name.rpartition('.')[2]}") or guess_type(name)[0] or "application/octet-stream"
    answer.content_type = kind
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _find_drafts(address: str) -> list[Draft]:
    """Return the versions that are shown at an address besides the public ones."""
    parts = address.strip("/").split("/")
    if address.startswith(f"{API}measures/"):
        found, rest = workspace().find_measure(parts[3].partition(".")[0]), parts[4:]
    else:
        found, rest = workspace().find_at("/".join(parts[:3])), parts[3:]
    return _of_measure(found, rest[0].removesuffix(".json") if rest else "latest")


def _of_measure(found: MeasureRow | None, number: str) -> list[Draft]:
    person = current_person()
    if found is None or person is None or not can_see(person, found.id):
        return []
    numbers = [each.number for each in found.versions]
    return [Draft(found.path, each) for each in numbers if number in (each, "latest")]
