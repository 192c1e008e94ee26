"""Whatever stands in a file, reading gives problems and never fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.samples import AREAS, CSV, DIMENSION, ETHNICITY, MEASURE_MD, SITE, observe_text, read_any

MEASURE = 'id: 7f3k2q9d\nversions: {"1.0": {status: approved, release_at: 2026-01-01}}\nkeywords: [a, b]\n'
GOOD = {
    "site.yaml": SITE,
    "organisations.yaml": "- {id: ons, name: Office}\n",
    "redirects.yaml": "- {from: /a/, to: /b/, since: 2026-01-01}\n",
    "planned.yaml": "- {title: A, topic: b, on: 2027-01}\n",
    "classifications/ethnicity.yaml": ETHNICITY,
    "classifications/areas.yaml": AREAS,
    "measures/t/s/m/measure.yaml": MEASURE,
    "measures/t/topic.md": "---\ntitle: T\n---\nText\n",
    "pages/a.md": "---\ntitle: A\n---\n# Text\n",
    MEASURE_MD: "---\ntitle: M\nsources: [{id: 1, title: A}]\n---\n\n## Main facts and figures\n\nText\n",
    DIMENSION: "---\ntitle: D\ncolumns: {R: {role: value, unit: percent}}\nchart: {type: bar}\n---\n\nText\n",
    CSV: 'Sex,Rate\n"All",1\nMen,[c]\n',
}


def test_good_files_have_no_problem() -> None:
    assert {file: read_any(file, text.encode()) for file, text in GOOD.items()} == dict.fromkeys(GOOD, ())


@pytest.mark.parametrize("file", GOOD)
@given(content=st.binary(max_size=40))
def test_any_bytes_give_problems_and_no_failure(file: str, content: bytes) -> None:
    for problem in read_any(file, content):
        assert problem.place.file == file


@pytest.mark.parametrize("file", GOOD)
@given(data=st.data())
def test_any_edit_of_a_good_file_gives_places_inside_it(file: str, data: st.DataObject) -> None:
    text = GOOD[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    new = data.draw(st.text(st.sampled_from(list("ab1 :-[]{},#\"'&*!|>%\n\té=+")), max_size=6))
    changed = text[:start] + new + text[end:]
    lines = changed.split("\n")
    for problem in read_any(file, changed.encode()):
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


COLUMNS = ["category", "time", "geography", "measure", "value", "lower", "numerator", "status", "note", "code",
           "parent", "order", "unit", "level", "constant"]  # fmt: skip
CELLS = st.sampled_from(["", "1", "2.5", "[c]", "[p]", "x", "All", "2023", "2022/23", "E92000001", "1 [p]", "-", "é"])


@given(
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=5).flatmap(
        lambda roles: st.tuples(
            st.just(roles), st.lists(st.lists(CELLS, min_size=len(roles), max_size=len(roles)), min_size=1, max_size=4)
        )
    ),
    st.sampled_from(["", "classification: ethnicity", "classification: areas", "of: C0", "of: C1, unit: percent"]),
)
def test_any_roles_over_any_cells_give_rows_or_an_error(table: tuple[list[str], list[list[str]]], more: str) -> None:
    roles, rows = table
    settings = "columns:\n" + "".join(f"  C{at}: {{role: {role}, {more}}}\n" for at, role in enumerate(roles))
    csv = "\n".join([",".join(f"C{at}" for at in range(len(roles))), *(",".join(row) for row in rows)]) + "\n"
    read = observe_text(settings, csv)
    assert (read.value is None) == any(problem.is_error for problem in read.problems)
    if read.value is not None:
        for row in read.value.rows:
            members = [{each.id for each in read.value.members[key]} for key in read.value.keys]
            assert all(name in known for name, known in zip(row.key, members, strict=True))
