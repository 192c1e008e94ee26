"""Versions that readers can reach before their time, looked for from outside, as readers look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from measures.publication.record import ReleaseRecord
from publishing.faults.fault import Fault
from publishing.keeping import KeptBytes
from publishing.layout import Layout
from publishing.leaks.canaries import Secret
from publishing.leaks.hiding import Hidden, find_hidden
from publishing.opening import fetch_content, open_history
from yardstick.settings import Settings

Ask = Callable[[str], "str | None"]
"""Returns the text at an address of the site, None where readers get no page there."""
MOST = 200
"""Of how many versions the address is asked at one look; those under embargo come first."""


def find_early_pages(settings: Settings, clock: Callable[[], datetime], ask: Ask) -> Iterator[Fault]:
    """Yield each version that is not public and that readers can reach at its address, or find in a list.

    What has become public while it was looked for is left out.

    Raises:
        Stopped: there is no content whose site.yaml can be read.
    """
    hidden = _look(settings, clock())
    if hidden is None:
        return
    found = list(_find(hidden, (settings.site_origin or str(hidden.site.address)).rstrip("/"), ask))
    still = _look(settings, clock()) if found else None
    names = {str(secret) for secret in still.secrets} if still is not None else set()
    yield from (_describe(secret, url, what) for secret, url, what in found if str(secret) in names)


def _look(settings: Settings, now: datetime) -> Hidden | None:
    """Return what is hidden now; None where there is no release, so that readers see nothing."""
    layout = Layout(settings)
    with open_history(layout) as history:
        newest = history.newest()
        live = ReleaseRecord.from_json(history.record(newest)).selection if newest is not None else None
    if live is None:
        return None
    with fetch_content(layout) as store, KeptBytes(layout.watched) as cache:
        return find_hidden(settings, store, live, now, cache)


def _find(hidden: Hidden, origin: str, ask: Ask) -> Iterator[tuple[Secret, str, str]]:
    """Yield each version that can be reached, with the address and what is there."""
    secrets = _choose(hidden)
    for secret in secrets:
        for own in (f"/{secret.path}/{secret.number}/", f"/api/v1/measures/{secret.measure}/{secret.number}.json"):
            if ask(f"{origin}{own}") is not None:
                yield secret, f"{origin}{own}", "its own address answers"
    for page in dict.fromkeys(page for secret in secrets for page in _list_pages(secret)):
        text = ask(f"{origin}{page}") or ""
        for secret in secrets:
            own = f"{secret.number}/" if secret.path in hidden.paths else ""
            if f"/{secret.path}/{own}" in text:
                yield secret, f"{origin}{page}", "a page leads to it"


def _list_pages(secret: Secret) -> tuple[str, ...]:
    """Return the pages that would lead to a version if it were public."""
    topic, subtopic, _slug = secret.path.split("/")
    return (
        *("/", "/search/", "/sitemap.xml", f"/sitemap-{topic}.xml", "/feeds/site.atom"),
        *(f"/feeds/{topic}.atom", f"/{topic}/", f"/{topic}/{subtopic}/", f"/{secret.path}/latest/"),
    )


def _choose(hidden: Hidden) -> list[Secret]:
    """Return the versions of which readers see nothing, those that wait for their release first."""
    unknown = [secret for secret in hidden.secrets if not secret.is_known]
    return sorted(unknown, key=lambda secret: (not _waits(hidden, secret), str(secret)))[:MOST]


def _waits(hidden: Hidden, secret: Secret) -> bool:
    measure = hidden.folders[secret.path].measure
    state = measure.versions.get(secret.number) if measure is not None else None
    return state is not None and state.status == "approved"


def _describe(secret: Secret, url: str, what: str) -> Fault:
    return Fault(
        key=f"{secret} {url}",
        subject="Figures can be read before their time",
        what=f"{secret} is not public, and {what}: {url}.",
        cause="something other than a publish put it there, or a release was made of content that was changed since.",
        readers="a version that is not released, or a way to it.",
        command="yardstick leak-report",
        then="It names every file that gives something away. Put an earlier release back with yardstick rollback, "
        "or fill a target anew with yardstick restore.",
    )
