"""Checks of the files offered for download."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from measures.checks.loaded import LoadedVersion, Upload
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.intake.leavings import find_leavings
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.reading.nearest import suggest

MOST_BYTES = 25_000_000
"""The largest upload that goes public."""
_STARTS = {"ods": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-"}
ENDINGS = ("csv", *_STARTS)
_SPREADSHEETS = (".ods", ".xlsx")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")

UPLOAD_NAME = declare(
    "upload.name", "error", "An upload is named with lower-case letters, digits, dots, hyphens and underscores."
)
UPLOAD_TYPE = declare(
    "upload.type", "error", "An upload is a CSV, ODS, XLSX or PDF file, and its content is of that type."
)
UPLOAD_SIZE = declare("upload.size", "error", "An upload has at least 1 byte and at most 25 million.")
UPLOAD_HIDES = declare("upload.hides", "error", "A spreadsheet for download holds the cells that it shows alone.")
UPLOAD_UNLISTED = declare("upload.unlisted", "error", "Each file in files/ is listed under `files` of measure.md.")
UPLOAD_ABSENT = declare("upload.absent", "error", "Each file listed under `files` is in files/.", lack=True)


@VERSION_CHECKS.add(UPLOAD_NAME, UPLOAD_TYPE, UPLOAD_SIZE)
def find_unfit_uploads(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find uploads whose name, type or size may not go public."""
    for upload in loaded.uploads:
        place = Place(file=f"{loaded.folder}/files/{upload.name}")
        if not _NAME.fullmatch(upload.name) or ".." in upload.name:
            hint = "Use lower-case letters, digits, dots, hyphens and underscores."
            yield UPLOAD_NAME.broken(place, f'Expected a file name such as source-data.csv, got "{upload.name}".', hint)
        if not 1 <= len(upload.content) <= MOST_BYTES:
            message = f"Expected between 1 and {MOST_BYTES:,} bytes, got {len(upload.content):,}."
            yield UPLOAD_SIZE.broken(place, message, "Offer a smaller file, or link to it.")
        elif (fault := _describe_type(upload)) is not None:
            yield UPLOAD_TYPE.broken(place, fault, "Offer a CSV, ODS, XLSX or PDF file.")


def _describe_type(upload: Upload) -> str | None:
    ending = upload.name.rpartition(".")[2] if "." in upload.name else ""
    if ending not in ENDINGS:
        return f'Expected a name that ends in .csv, .ods, .xlsx or .pdf, got "{upload.name}".'
    start = _STARTS.get(ending)
    if start is not None:
        return (
            None
            if upload.content.startswith(start)
            else f"Expected the content of a .{ending} file, got something else."
        )
    return "Expected the text of a CSV file, got a NUL character." if b"\0" in upload.content else None


@VERSION_CHECKS.add(UPLOAD_HIDES)
def find_hiding_uploads(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find spreadsheets that would give readers what they do not show: it is found by whoever opens the file."""
    for upload in loaded.uploads:
        if not upload.name.endswith(_SPREADSHEETS):
            continue
        try:
            found = find_leavings(upload.content)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
            found = ("what cannot be read",)
        if found:
            yield UPLOAD_HIDES.broken(
                Place(file=f"{loaded.folder}/files/{upload.name}"),
                f"Expected a spreadsheet of cells that it shows, got one with {', '.join(found)}.",
                "Send the file in the editing application, which writes it anew, or take that out.",
            )


@VERSION_CHECKS.add(UPLOAD_UNLISTED, UPLOAD_ABSENT)
def find_unlisted_uploads(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find uploads that measure.md does not list, and listed ones that are not there."""
    if loaded.version is None:
        return
    listed = [file.name for file in loaded.version.front.files]
    there = [upload.name for upload in loaded.uploads]
    for name in there:
        if name not in listed:
            place = Place(file=f"{loaded.folder}/files/{name}")
            hint = "List it under files with its name and a title, or remove the file."
            yield UPLOAD_UNLISTED.broken(
                place, f'Expected "{name}" under files in measure.md, got no such entry.', hint
            )
    for index, name in enumerate(listed):
        if name not in there:
            place = loaded.places.at("files", index, "name")
            yield UPLOAD_ABSENT.broken(
                place, f'Expected a file in files/, got "{name}", which is not there.', suggest(name, there, "files")
            )
