"""measure.yaml: a measure's identity and the state of its versions."""

from __future__ import annotations

from measures.model.dates import VersionNumber
from measures.model.measure import Measure
from measures.model.problem import Problem
from measures.reading.decoding import decode_text
from measures.reading.places import Places
from measures.reading.records import read_record
from measures.reading.result import Read, conclude, make_problem


def read_measure(content: bytes, file: str) -> Read[Measure]:
    """Read measure.yaml."""
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    read = read_record(Measure, text.value, file)
    if read.value is None or all(VersionNumber.parse(name) for name in read.value.versions):
        return read
    return conclude(read.value, _refuse_names(read.value, Places(file, text.value)))


def _refuse_names(measure: Measure, places: Places) -> list[Problem]:
    return [
        make_problem(
            "version.name",
            places.key("versions", name),
            f'Expected a version such as 1.0 or 2.1, got "{name}".',
            "Write MAJOR.MINOR, without zeros in front; the first edition is 1.0.",
        )
        for name in measure.versions
        if VersionNumber.parse(name) is None
    ]
