"""What was asked while an answer was made is recorded, whatever was kept before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

import measures.publication.site  # noqa: F401 (registers `all_measures`)
from measures.publication.questions import (
    REGISTRY,
    Answers,
    NameTaken,
    NotStorable,
    Recalled,
    ask_by_key,
    question,
)

SOON = datetime(2026, 12, 1, tzinfo=UTC)


class Facts:
    """Something to ask questions of."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words
        self.answers = Answers()


@question(sort="base")
def sample_word(site: Facts, name: str) -> str | None:
    return site.words.get(name)


@question(sort="cutoff")
def sample_length(site: Facts, name: str) -> int:
    return len(sample_word(site, name) or "")


@question(kept=True)
def sample_total(site: Facts) -> int:
    return sample_length(site, "one") + sample_length(site, "two")


def make_facts(**words: str) -> Facts:
    return Facts(words)


def test_inputs_are_those_asked_directly():
    facts = make_facts(one="a", two="bb")
    with facts.answers.recording() as frame:
        assert sample_total(facts) == 3
    assert list(frame.inputs) == ["sample_total"]
    assert facts.answers.made["sample_total"].inputs == ("sample_length|one", "sample_length|two")
    assert facts.answers.made["sample_length|one"].inputs == ("sample_word|one",)


def test_kept_answer_is_recorded_again_for_each_asker():
    facts = make_facts(one="a", two="bb")
    for _ in range(2):
        with facts.answers.recording() as frame:
            sample_length(facts, "one")
        assert list(frame.inputs) == ["sample_length|one"]


def test_cutoff_answer_has_the_fingerprint_of_its_value_not_of_its_inputs():
    before, after = make_facts(one="red"), make_facts(one="tan")
    keys = [ask_by_key(facts, "sample_length|one").fingerprint for facts in (before, after)]
    assert keys[0] == keys[1] is not None
    assert ask_by_key(make_facts(one="blue"), "sample_length|one").fingerprint != keys[0]


def test_forgetting_keeps_only_what_many_share():
    facts = make_facts(one="a", two="bb")
    sample_total(facts)
    facts.answers.forget()
    assert facts.answers.look_up("sample_total").value == 3
    with pytest.raises(KeyError):
        facts.answers.look_up("sample_length|one")
    assert facts.answers.made == {}


def test_time_that_changes_an_answer_changes_all_made_from_it():
    facts = make_facts()
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    with facts.answers.recording() as outer:
        with facts.answers.recording() as inner:
            facts.answers.note_change(second)
            facts.answers.note_change(first)
        outer.note_change(inner.changes_at)
    assert outer.changes_at == first


def test_two_questions_of_one_name_are_refused():
    with pytest.raises(NameTaken):

        @question()
        def all_measures(_site: Facts) -> None: ...

    assert REGISTRY["all_measures"].sort == "base"


def test_argument_with_the_separator_is_refused():
    with pytest.raises(ValueError, match="may not hold"):
        sample_word(make_facts(), "a|b")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a whole-site list."""

    name: str
    day: date | None
    cells: tuple[tuple[str, int], ...]


@question(stored=True)
def sample_row(site: Facts, name: str) -> Row | None:
    word = sample_word(site, name)
    return None if word is None else Row(word, date(2026, 11, 25), ((word, len(word)), ("two", 2)))


@question(stored=True)
def sample_unfit(site: Facts) -> tuple[object, ...]:
    return (sample_word(site, "one"), frozenset({1}))


def test_stored_answer_is_recalled_with_the_value_it_had():
    facts = make_facts(one="red")
    expected = sample_row(facts, "one")
    left = facts.answers.made["sample_row|one"]
    later = make_facts(one="blue")
    later.answers.recall = {"sample_row|one": Recalled(left.text or "", left.fingerprint, SOON)}.get
    with later.answers.recording() as frame:
        assert repr(sample_row(later, "one")) == repr(expected)
    assert (list(frame.inputs), frame.changes_at) == (["sample_row|one"], SOON)
    assert later.answers.made == {}


def test_answer_that_its_text_does_not_give_back_is_refused():
    with pytest.raises(NotStorable, match="sample_unfit"):
        sample_unfit(make_facts(one="red"))
