"""Numbers that stand in for others: all differ, sums that held still hold, and nothing turns negative."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from measures.model.observations import Member
from publishing.staging.numbers import Chance, Column, Key, replace_numbers

GROUPS = (
    Member(id="all", label="All", short="All", kind="aggregate"),
    Member(id="asian", label="Asian", short="Asian"),
    Member(id="indian", label="Indian", short="Indian", parent="asian"),
    Member(id="other", label="Other", short="Other", parent="asian"),
    Member(id="white", label="White", short="White"),
    Member(id="unknown", label="Unknown", short="Unknown", kind="unknown"),
)
SEXES = (
    Member(id="all", label="All", short="All", kind="aggregate"),
    Member(id="f", label="Female", short="Female"),
    Member(id="m", label="Male", short="Male"),
)
SUMS = {"all": ("asian", "white", "unknown"), "asian": ("indian", "other")}
LEAVES = ("indian", "other", "white", "unknown")


def add_up(leaves: dict[tuple[str, str], Decimal]) -> dict[Key, Decimal]:
    """Return all cells of the table of groups and sexes."""
    cells: dict[Key, Decimal] = {key: value for key, value in leaves.items()}  # noqa: C416 (a wider type of key)
    for sex in ("f", "m"):
        for total in ("asian", "all"):
            cells[total, sex] = sum((cells[part, sex] for part in SUMS[total]), Decimal(0))
    for group in GROUPS:
        cells[group.id, "all"] = cells[group.id, "f"] + cells[group.id, "m"]
    return cells


amounts = st.integers(5, 10**7).map(lambda n: Decimal(n) / 10)
tables = st.fixed_dictionaries({(group, sex): amounts for group in LEAVES for sex in ("f", "m")}).map(add_up)
hidden = st.sets(st.sampled_from([(group, sex) for group in LEAVES for sex in ("f", "m")]), max_size=2)


@settings(max_examples=60)
@given(cells=tables, without=hidden, key=st.binary(min_size=1, max_size=8))
def test_sums_hold_and_every_number_is_another(cells: dict[Key, Decimal], without: set[Key], key: bytes) -> None:
    shown = {place: value for place, value in cells.items() if place not in without}
    made = replace_numbers(Column(name="Count", axes=(GROUPS, SEXES), cells=shown), Chance(key))
    assert made.keys() == shown.keys()
    assert all(made[place] != shown[place] and made[place] >= 0 for place in shown)
    for sex in ("f", "m", "all"):
        for total, parts in SUMS.items():
            if all((part, sex) in made for part in parts):
                assert made[total, sex] == sum(made[part, sex] for part in parts)
    for group in GROUPS:
        if (group.id, "f") in made and (group.id, "m") in made:
            assert made[group.id, "all"] == made[group.id, "f"] + made[group.id, "m"]


shares = st.lists(st.integers(10, 400), min_size=4, max_size=4)


@settings(max_examples=60)
@given(parts=shares, key=st.binary(min_size=1, max_size=8))
def test_percentages_that_made_a_hundred_still_do(parts: list[int], key: bytes) -> None:
    whole = [Decimal(part * 1000 // sum(parts)) / 10 for part in parts]
    whole[0] += 100 - sum(whole)
    cells: dict[Key, Decimal] = {(name,): value for name, value in zip(LEAVES, whole, strict=True)}
    axis = tuple(Member(id=name, label=name, short=name) for name in LEAVES)
    made = replace_numbers(Column(name="Share", axes=(axis,), cells=cells, is_percent=True), Chance(key))
    assert sum(made.values()) == 100
    assert all(0 < value <= 100 for value in made.values())
    assert all(made[place] != cells[place] for place in cells)


def test_the_same_key_gives_the_same_numbers_and_another_key_others() -> None:
    cells: dict[Key, Decimal] = {("white",): Decimal("123.4"), ("asian",): Decimal("77.1")}
    column = Column(name="Rate", axes=(GROUPS,), cells=cells)
    assert replace_numbers(column, Chance(b"a")) == replace_numbers(column, Chance(b"a"))
    assert replace_numbers(column, Chance(b"a")) != replace_numbers(column, Chance(b"b"))


def test_a_number_that_stands_in_each_row_stays_one_number() -> None:
    cells: dict[Key, Decimal] = {(name,): Decimal(2058000) for name in LEAVES}
    axis = tuple(Member(id=name, label=name, short=name) for name in LEAVES)
    made = replace_numbers(Column(name="Denominator", axes=(axis,), cells=cells), Chance(b"a"))
    assert len(set(made.values())) == 1
    assert made["white",] != Decimal(2058000)
