"""The page in place of a withdrawn version: that it was withdrawn, when and why."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.addresses import SITE, address_of_latest, address_of_version, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.history import HistoryEntry, build_history
from generator.pages.kind import PageKind
from generator.pages.standing import standing, title_of
from generator.pages.theme import render_template
from generator.pages.titles import trail_to_measure
from generator.pages.words import tell_instant
from measures.publication.contents import clock_of
from measures.publication.record import PublicMeasure, PublicWithdrawal
from measures.publication.site import PublicSite, all_measures


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneView:
    """What stands where a version was: no word of its content."""

    title: str
    lines: tuple[str, ...]
    history: tuple[HistoryEntry, ...]


def build_tombstone(site: PublicSite, found: PublicMeasure, gone: PublicWithdrawal) -> TombstoneView:
    """Return the view of the page in place of a withdrawn version."""
    zone = clock_of(site).zone
    title = title_of(site, found.path)
    return TombstoneView(
        title=f"{title}: version {gone.number} was withdrawn" if title else "This page was withdrawn",
        lines=(f"Version {gone.number} was withdrawn on {tell_instant(gone.at, zone).words}.", gone.why),
        history=build_history(site, found, None, zone),
    )


def _list_gone(found: PublicMeasure | None) -> dict[str, PublicWithdrawal]:
    """Return what stands at each address, by the address's last part; `latest` is gone where all versions are."""
    if found is None or not found.withdrawn:
        return {}
    newest = max(found.withdrawn, key=lambda gone: gone.number)
    gone = {str(each.number): each for each in found.withdrawn if str(each.number) not in found.by_number}
    return gone if found.versions else {**gone, "latest": newest}


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    names = _list_gone(standing(site, owner))
    return tuple(
        output_at(address_of_latest(owner) if name == "latest" else address_of_version(owner, name)) for name in names
    )


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    found = standing(site, owner)
    if found is None:
        raise LookupError(owner)
    gone = _list_gone(found)[output.removeprefix(f"{SITE}/{owner}/").partition("/")[0]]
    view = build_tombstone(site, found, gone)
    place = Place(title=view.title, noindex=True, trail=trail_to_measure(site, owner))
    return render_template("pages/tombstone.html", frame=build_frame(site, place), view=view)


KIND = PageKind(name="tombstone", owners=all_measures, outputs=_list_outputs, render=_render)
