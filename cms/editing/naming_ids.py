"""What ids stand for, for forms in which they are written: measures that are named, and measures near."""

from __future__ import annotations

from cms.access import choose_visible, current_person
from cms.workspace import MeasureRow, Wanted, workspace
from measures.reading.measure_file import read_measure

NEAR = 60


def list_ids(measure: MeasureRow) -> tuple[tuple[str, str], ...]:
    """Return (id, title) of the measures that a measure.yaml names, then of the others of its subtopic."""
    content = workspace().read(f"measures/{measure.path}/measure.yaml") or b""
    said = read_measure(content, "").value
    named = (*said.related, *said.replaced_by) if said is not None else ()
    rows = workspace().list_measures(Wanted(ids=frozenset(named), most=len(named) or 1)).rows
    near = workspace().list_measures(Wanted(topic=measure.topic, subtopic=measure.subtopic, most=NEAR)).rows
    found = {row.id: row.title for row in (*rows, *near) if row.id != measure.id}
    person = current_person()
    return tuple((each, found[each]) for each in choose_visible(person, found)) if person is not None else ()
