"""What a release asks of uploads: that a scan found them clean. Whatever the last release shows was asked then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from measures.model.problem import Place, Problem
from measures.model.tree import Objects, find_entry
from measures.publication.choose import Vet
from measures.publication.record import PublicMeasure, Selection
from publishing.scans.desk import ScanDesk, open_scan_desk
from yardstick.settings import Settings

HARMFUL, UNSCANNED = "upload.harmful", "upload.unscanned"


def make_vet(objects: Objects, last: Selection | None, settings: Settings, at: datetime) -> Vet:
    """Return what asks the scanner of an installation about the uploads of versions that the last release lacks."""
    shown = {version.tree for measure in last.measures.values() for version in measure.versions} if last else set()

    def vet(selected: Mapping[str, PublicMeasure]) -> Mapping[str, tuple[Problem, ...]]:
        uploads = list(_list_uploads(objects, selected, shown))
        if not uploads:
            return {}
        found: dict[str, tuple[Problem, ...]] = {}
        with open_scan_desk(settings, at) as desk:
            for path, file, blob in uploads:
                found[path] = (*found.get(path, ()), *find_unfit_upload(file, objects.blob(blob), desk))
        return found

    return vet


def _list_uploads(
    objects: Objects, selected: Mapping[str, PublicMeasure], shown: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the measure's path, the file and its blob id for each upload of a version that is not shown yet."""
    for path, measure in selected.items():
        for version in measure.versions:
            folder = None if version.tree in shown else find_entry(objects, version.tree, "files")
            if folder is not None and folder.kind == "folder":
                for name, entry in sorted(objects.tree(folder.id).items()):
                    if entry.kind == "file":
                        yield path, f"measures/{path}/{version.number}/files/{name}", entry.id


def find_unfit_upload(file: str, content: bytes, desk: ScanDesk) -> Iterator[Problem]:
    """Find why an upload may not go public: harmful, or not looked at."""
    verdict, place = desk.judge(content), Place(file=file)
    if verdict.found == "harmful":
        words = f"Expected a clean file, got one in which the scan found {verdict.words}."
        yield Problem(rule=HARMFUL, severity="error", place=place, message=words, hint="Remove it.")
    elif verdict.found == "unknown":
        words = f"Expected the virus scanner to look at this file, got no answer from it: {verdict.words}"
        hint = "It is asked again at the next publish; see to it that the scanner at CLAMD_URL runs."
        yield Problem(rule=UNSCANNED, severity="error", place=place, message=words, hint=hint)
