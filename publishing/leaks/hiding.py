"""What of the content readers may not see at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from measures.checks.shared_files import load_shared
from measures.model.site import Site
from measures.publication.choose import make_setting, without_testing_topic
from measures.publication.record import PublicMeasure, Selection
from measures.publication.select import select_measures
from measures.publication.survey import Cache, MeasureFolder, survey_content
from measures.store.git import GitStore
from publishing.approvals import find_rule
from publishing.leaks.canaries import Secret, list_secrets
from publishing.outcome import Code, Stopped
from yardstick.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """The newest content at an instant: its folders, its site, what of it is public, and what is not.

    `paths` are those of measures of which readers see, or are to see, a version.
    """

    folders: Mapping[str, MeasureFolder]
    site: Site
    public: Selection
    secrets: tuple[Secret, ...]
    paths: frozenset[str]


def find_hidden(settings: Settings, store: GitStore, live: Selection, now: datetime, cache: Cache) -> Hidden:
    """Return what is not public at `now` and is not shown by the release that is live; `cache` keeps what was read.

    Raises:
        Stopped: there is no content whose site.yaml can be read.
    """
    head = store.head(settings.content_branch)
    survey = survey_content(store, store.root_of(head), cache) if head is not None else None
    found, _ = load_shared(store, survey.shared, ()) if survey is not None else (None, ())
    if survey is None or found is None:
        raise Stopped("There is no content whose site.yaml can be read.", code=Code.NO)
    due = without_testing_topic(survey.folders, found.site)
    selected = select_measures(due, make_setting(store, found.site, now, find_rule(settings)))
    shown = _join(live.measures.values(), selected.measures.values())
    return Hidden(
        folders=survey.folders,
        site=found.site,
        public=Selection(shared=survey.shared, measures=selected.measures),
        secrets=tuple(list_secrets(survey.folders.values(), shown)),
        paths=frozenset((*live.measures, *selected.measures)),
    )


def _join(*selections: Iterable[PublicMeasure]) -> dict[tuple[str, str], frozenset[str]]:
    shown: dict[tuple[str, str], frozenset[str]] = {}
    for measure in (measure for measures in selections for measure in measures):
        for number, version in measure.by_number.items():
            shown[measure.id, number] = shown.get((measure.id, number), frozenset()) | {version.tree}
    return shown
