"""Bundles as screens: all of them, what one holds and lacks, and the form that puts a version in or takes it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.editing.finding import Place, find_version, read_sites
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, line, paragraph
from cms.editing.state_names import STATES
from cms.forms.lengths import judge_words
from cms.surroundings import read_now
from cms.workflow.bundling import BundleRefused, change_bundle, find_bundles
from cms.workflow.releases import describe_both, describe_written
from cms.workflow.situations import read_measure_file
from cms.workspace import StoreBusy, workspace
from measures.model.measure import VersionState
from measures.publication.bundles import Bundle, Member

blueprint = Blueprint("bundles", __name__)
LONGEST = 2000
_FORM = SmallForm(
    (
        line("bundle", "Bundle", "Leave it empty to take the version out of its bundle.", "winter-2026"),
        paragraph("why", "Why", "It is kept in the log."),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMember:
    """A version in a bundle, in words."""

    title: str
    number: str
    href: str
    bundle_href: str
    state: str
    release: str
    lack: str


@blueprint.get("/bundles/")
@needs("build.see")
def list_bundles() -> str:
    """List the bundles, with their release and what they lack."""
    site = read_sites()
    rows = [
        (bundle, describe_both(bundle.release, site) if bundle.release else "Not set", _describe(bundle))
        for bundle in find_bundles().values()
    ]
    return render_template("workflow/bundles.html", rows=rows)


@blueprint.get("/bundles/<name>/")
@needs("build.see")
def show_bundle(name: str) -> str:
    """Show what a bundle holds, when it goes out and what keeps it back."""
    bundle = find_bundles().get(name)
    if bundle is None:
        abort(404)
    return render_template(
        "workflow/bundle.html",
        bundle=bundle,
        says=_describe(bundle),
        release=describe_both(bundle.release, read_sites()) if bundle.release else "",
        members=[_show(each, is_out=bundle.is_out(read_now())) for each in bundle.members],
        strangers=[_show(each, is_out=False) for each in bundle.strangers],
    )


@blueprint.get("/measures/<measure_id>/<version>/bundle")
@needs("release.bundle")
def show_change(measure_id: str, version: str) -> str:
    """Ask for the bundle of a version."""
    place = find_version(measure_id, version)
    state = read_measure_file(place)[1].versions.get(version, VersionState())
    return _render(place, {"bundle": state.bundle or ""}, {})


@blueprint.post("/measures/<measure_id>/<version>/bundle")
@needs("release.bundle")
def take_change(measure_id: str, version: str) -> Response | str | tuple[str, int]:
    """Put a version into a bundle, or out of it."""
    place, typed = find_version(measure_id, version), _FORM.take(request.form)
    name, why, person = typed["bundle"].strip(), typed["why"].strip(), signed_in_person()
    if fault := judge_words(why, LONGEST):
        return _render(place, typed, {"why": fault}), 422
    try:
        was = change_bundle(place, person, name, why)
    except BundleRefused as refused:
        return _render(place, typed, {"bundle": str(refused)}), 409
    except StoreBusy as busy:
        return _render(place, typed, {"": str(busy)}), 503
    title = f"{place.measure.title} {version}"
    flash(f"{title} is in the bundle {name}." if name else f"{title} is out of the bundle {was}.", "success")
    target = name or (was if was in find_bundles() else "")
    return redirect(link("bundles.show_bundle", name=target) if target else link("bundles.list_bundles"))


def _describe(bundle: Bundle) -> str:
    now = read_now()
    if not bundle.members:
        return "No version is in it."
    if bundle.is_out(now):
        return "Readers have it."
    if not bundle.lacking:
        return "It goes out as planned."
    count = len(bundle.lacking)
    what = "1 version is" if count == 1 else f"{count} versions are"
    begins = "It did not go out" if bundle.is_stuck(now) else "It does not go out as it stands"
    return f"{begins}: {what} not ready."


def _show(member: Member, *, is_out: bool) -> ShownMember:
    names = {"measure_id": member.measure.id, "version": member.number}
    row = workspace().find_measure(member.measure.id)
    release = member.state.release_at
    return ShownMember(
        title=row.title if row is not None else member.path,
        number=member.number,
        href=link("versions.show_version", **names),
        bundle_href=link("bundles.show_change", **names) if not is_out else "",
        state=STATES[member.state.status] if not is_out or member.state.status == "withdrawn" else "Public",
        release=describe_written(release, read_sites()) if release is not None else "Not set",
        lack=member.lack,
    )


def _render(place: Place, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return render_template(
        "editing/small_form.html",
        title=f"Bundle of {place.version.title or place.measure.title} {place.version.number}",
        back=("Steps", link("workflow.list_steps", **names)),
        consequence=(
            "Versions in a bundle go to readers together, at the latest of their release times, and only if each is "
            "approved. When the last one that is not ready is taken out after that time, the rest goes out at once."
        ),
        form=_FORM.show(typed, workspace().head, faults),
        address=link("bundles.take_change", **names),
        save_words="Change the bundle",
    )
