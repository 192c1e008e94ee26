"""Whatever is done to one file, checks tell problems and never break; other measures stay as they are."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from measures.figures import format_value
from measures.model.dimension import Column
from measures.model.value import Number
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.content_check import check_content
from measures.store import MemoryStore
from tests.checks.good_store import ASTHMA, FLU, change_store
from tests.checks.past import WithPast

NOW = datetime(2026, 11, 24, tzinfo=UTC)
GOOD = change_store({})
MARKS = rb"""---
: |[|]|{|}|&a |*a|!!str |"|'|#|- |[[|]]|[c]|[[Rate: |=|,|<script>|```|<!--|## |# |](javascript:x)|../|//|/|%00
latest|2022|-1|1e9|NaN|true|null|~|{}|{last: 0}|{not: []}|{level: top}|All|Ethnicity|Year|Rate|2.0|0.0
""".replace(b"\n", b"|").split(b"|")
PIECES = [*MARKS, b"\n", b"\t", b"\0", b"\xff", b"\r", b"\xe2\x80\x8b", b"|", b"| difference to Year=2022", b"9" * 30]

files = st.sampled_from(sorted(GOOD))
edits = st.lists(st.tuples(files, st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=3)


def edit(changes: list[tuple[str, float, int, bytes]]) -> dict[str, bytes]:
    edited = dict(GOOD)
    for path, where, cut, piece in changes:
        content = edited[path]
        start = int(where * len(content))
        edited[path] = content[:start] + piece + content[start + cut :]
    return edited


@given(edits)
@settings(max_examples=300)
def test_any_edit_of_any_file_gives_problems_and_no_traceback(changes):
    store = MemoryStore(edit(changes))
    for problem in check_content(store.objects, store.root, instant=NOW):
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert problem.message


@given(edits)
@settings(max_examples=300)
def test_any_edit_of_one_measure_leaves_the_others_selected(changes):
    own = [(path, where, cut, piece) for path, where, cut, piece in changes if path.startswith(ASTHMA)]
    past = MemoryStore(GOOD)
    rule = ApprovalRule("trust")
    last = choose(past, past.root, instant=NOW, rule=rule, last=None, cache={}).selection
    store = WithPast(MemoryStore(edit(own)), past)
    choice = choose(store, store.root, instant=NOW, rule=rule, last=last, cache={})
    others = {path: measure for path, measure in last.measures.items() if path != "health/illness/asthma"}
    shown = dict(choice.selection.measures)
    shown.pop("health/illness/asthma", None)
    assert not choice.stopped
    assert shown == others


@given(st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", fullmatch=True), st.integers(0, 12))
def test_a_number_that_is_not_refused_can_be_shown_with_any_decimals(text, decimals):
    settings_file = f"{FLU}/1.0/by-year.md"
    files = {
        **GOOD,
        f"{FLU}/1.0/by-year.csv": f"Year,Rate\n2020,{text}\n".encode(),
        settings_file: GOOD[settings_file].replace(b"decimals: 1", f"decimals: {decimals}".encode()),
    }
    store = MemoryStore(files)
    rules = [problem.rule for problem in check_content(store.objects, store.root, instant=NOW)]
    shown = format_value(Number(text), Column(role="value", decimals=decimals)) if not rules else ""
    assert rules == ["value.too-many-digits"] or shown
