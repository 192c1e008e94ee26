import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.model.tree import hash_blob
from measures.reading.csv_text import place_cell, read_csv

SIGNS = st.characters(exclude_categories=["Cs", "Cc"])
CELLS = st.text(SIGNS | st.sampled_from(list(',"\n ')), max_size=6).filter(
    lambda cell: not cell.startswith(("=", "+", "@", "-"))
)
NAMES = (
    st.text(SIGNS | st.sampled_from(list(',"\n')), min_size=1, max_size=6)
    .map(str.strip)
    .filter(lambda name: name and not name.startswith(("=", "+", "@", "-")))
)


def write(rows: list[list[str]], quoting: int, end: str) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode()


@given(
    st.lists(NAMES, min_size=2, max_size=4, unique=True).flatmap(
        lambda names: st.tuples(
            st.just(names), st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=1, max_size=4)
        )
    ),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_cells_are_read_as_written_each_at_its_place(
    table: tuple[list[str], list[list[str]]], quoting: int, end: str, mark: bytes
) -> None:
    names, rows = table
    content = write([names, *rows], quoting, end)
    read = read_csv(mark + content, "a.csv")
    assert read.value is not None, read.problems
    assert (list(read.value.columns), [list(row) for row in read.value.rows]) == (names, rows)
    lines = read.value.text.split("\n")
    for line, row in zip(read.value.lines, rows, strict=True):
        for at, cell in enumerate(row):
            place = place_cell(read.value, line, at)
            rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
            assert rest.startswith((cell.split("\n")[0], f'"{cell.split(chr(10))[0].replace(chr(34), chr(34) * 2)}'))


def test_blob_id_is_that_of_the_bytes_as_stored() -> None:
    content = b"\xef\xbb\xbfSex,Rate\r\nAll,1\r\n"
    read = read_csv(content, "a.csv")
    assert read.value is not None
    assert read.value.blob == hash_blob(content)


def test_windows_1252_is_read_with_a_warning() -> None:
    read = read_csv("Group,Rate\nCaf\xe9,1\n".encode("cp1252"), "a.csv")
    assert read.value is not None
    assert read.value.rows == (("Caf\xe9", "1"),)
    assert [(problem.rule, problem.severity) for problem in read.problems] == [("text.windows-encoding", "warning")]


def test_negative_numbers_are_no_formulas() -> None:
    read = read_csv(b"Sex,Rate\nAll,-1.5\nMen,-2 [p]\nWomen,-\n", "a.csv")
    assert read.value is not None


@pytest.mark.parametrize("cell", ["=1", "+1", "@a", "\ta", "-a", "-1+1", "-1 [p]=1", "--1"])
def test_formulas_are_refused(cell: str) -> None:
    assert read_csv(f'Sex,Rate\nAll,"{cell}"\n'.encode(), "a.csv").value is None


def test_empty_lines_hold_no_rows_and_count() -> None:
    read = read_csv(b"Sex,Rate\n\nAll,1\n\n", "a.csv")
    assert read.value is not None
    assert read.value.lines == (3,)


def test_size_of_a_table_is_limited() -> None:
    header = ",".join(f"c{number}" for number in range(101))
    assert [p.rule for p in read_csv(f"{header}\n{header}\n".encode(), "a.csv").problems] == ["csv.too-many-columns"]
    rows = b"Sex\n" + b"a\n" * 200_001
    assert [p.rule for p in read_csv(rows, "a.csv").problems] == ["csv.too-many-rows"]
