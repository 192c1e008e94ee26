"""What is public: approved, due, vouched for; drafts and embargoed versions never."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.generated import Shape, generate_content
from measures.publication.approval import ApprovalRule, seal_approval
from measures.publication.choose import choose, make_setting
from measures.publication.record import ReleaseRecord, Selection, Visible
from measures.publication.select import Selected, select_measures
from measures.publication.survey import survey_content
from measures.reading.site_file import read_site
from measures.store.memory import MemoryStore

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PATH = "topic-0/subtopic-0/measure-0"
TRUST = ApprovalRule("trust")


def make_content(*states: str, more: str = "", path: str = PATH, measure_id: str = "m0000000") -> dict[str, bytes]:
    """Generated content with one measure, whose versions 1.0, 2.0 ... have the given states."""
    content = generate_content(Shape(measures=1, editions=1))
    folder = f"measures/{PATH}"
    template = {name: text for name, text in content.items() if name.startswith(f"{folder}/1.0/")}
    content = {name: text for name, text in content.items() if not name.startswith(folder)}
    versions = "".join(f'  "{number}.0": {{{state}}}\n' for number, state in enumerate(states, 1))
    content[f"measures/{path}/measure.yaml"] = f"id: {measure_id}\n{more}versions:\n{versions}".encode()
    for number in range(1, len(states) + 1):
        for name, text in template.items():
            content[name.replace(f"{folder}/1.0/", f"measures/{path}/{number}.0/")] = text
    return content


def select(content: dict[str, bytes], *, at: datetime = NOON, rule: ApprovalRule = TRUST) -> Selected:
    store = MemoryStore(content)
    survey = survey_content(store.objects, store.root, {})
    site = read_site(content["site.yaml"], "site.yaml").value
    assert site is not None
    return select_measures(survey.folders, make_setting(store.objects, site, at, rule))


def numbers(selected: Selected, path: str = PATH) -> list[str]:
    measure = selected.measures.get(path)
    return [str(version.number) for version in measure.versions] if measure else []


@pytest.mark.parametrize(
    "state",
    [
        "status: draft, release_at: 2020-01-06",
        "status: internal_review, release_at: 2020-01-06",
        "status: department_review, release_at: 2020-01-06",
        "status: rejected, release_at: 2020-01-06, rejected: {at: 2020-01-05, by: u-1, why: Wrong.}",
        "status: approved, release_at: 2026-11-24T12:00:01+00:00",
        "status: approved, release_at: 2027-03-11",
        "status: approved",
    ],
)
def test_version_that_is_not_approved_and_due_is_not_public(state):
    assert numbers(select(make_content("status: approved, release_at: 2020-01-06", state))) == ["1.0"]
    assert numbers(select(make_content(state))) == []


def test_version_is_public_from_the_very_second_of_its_release():
    content = make_content("status: approved, release_at: 2026-11-24")
    due = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert numbers(select(content, at=due)) == ["1.0"]
    early = select(content, at=due - timedelta(seconds=1))
    assert numbers(early) == []
    assert early.next_due == due


def test_versions_order_as_numbers():
    content = make_content(*["status: approved, release_at: 2020-01-06"] * 11)
    assert numbers(select(content))[-2:] == ["10.0", "11.0"]


def test_approved_version_without_a_release_time_is_an_error_at_its_place():
    selected = select(make_content("status: approved"))
    [(path, problem)] = selected.problems
    assert (path, problem.rule, problem.place.line) == (PATH, "release.missing", 3)


def test_unclear_local_time_asks_for_the_offset():
    [(_, problem)] = select(make_content("status: approved, release_at: 2026-10-25T01:30:00")).problems
    assert problem.rule == "release.unclear"
    assert "offset" in problem.hint


def test_withdrawn_version_leaves_its_reason_and_not_its_tree():
    gone = "status: withdrawn, release_at: 2020-01-06, withdrawn: {at: 2021-01-04, by: [u-3, u-9], why: Rows swapped.}"
    measure = select(make_content("status: approved, release_at: 2019-01-07", gone)).measures[PATH]
    assert [str(version.number) for version in measure.versions] == ["1.0"]
    assert [(str(w.number), w.why) for w in measure.withdrawn] == [("2.0", "Rows swapped.")]


def test_version_withdrawn_before_its_release_was_never_public():
    gone = "status: withdrawn, release_at: 2020-01-06, withdrawn: {at: 2020-01-03, by: [u-3, u-9], why: Secret.}"
    assert select(make_content(gone)).measures == {}


def make_pair(second: str) -> dict[str, bytes]:
    first = make_content("status: approved, release_at: 2026-11-02, bundle: winter")
    other = make_content(second, path="topic-0/subtopic-0/other", measure_id="m0000001")
    return first | other


def test_bundle_becomes_public_together_at_its_latest_instant():
    content = make_pair("status: approved, release_at: 2026-11-24T12:30:00+00:00, bundle: winter")
    assert select(content).measures == {}
    assert select(content).next_due == NOON + timedelta(minutes=30)
    later = select(content, at=NOON + timedelta(minutes=30))
    assert len(later.measures) == 2
    assert {m.versions[0].published for m in later.measures.values()} == {NOON + timedelta(minutes=30)}


@pytest.mark.parametrize("state", ["status: draft, bundle: winter", "status: approved, bundle: winter"])
def test_bundle_with_an_unready_member_keeps_all_its_versions_back(state):
    assert select(make_pair(state)).measures == {}


def test_bundle_is_not_undone_by_a_later_withdrawal():
    why = "withdrawn: {at: 2026-11-05, by: [u-3, u-9], why: Wrong.}"
    gone = f"status: withdrawn, bundle: winter, release_at: 2026-11-02, {why}"
    assert numbers(select(make_pair(gone))) == ["1.0"]


APPROVED = (
    "status: approved, release_at: 2020-01-06, approved: {{tree: {tree}, by: u-3, at: 2020-01-03T09:00:00+00:00{seal}}}"
)


def approved_content(*, tree: str | None = None, key: bytes | None = None) -> tuple[dict[str, bytes], str]:
    store = MemoryStore(make_content("status: draft"))
    survey = survey_content(store.objects, store.root, {})
    tree = tree or survey.folders[PATH].trees["1.0"]
    seal = ""
    if key is not None:
        made = seal_approval(
            key,
            measure="m0000000",
            version="1.0",
            tree=tree,
            release_at="2020-01-06",
            bundle=None,
            by="u-3",
            at="2020-01-03T09:00:00+00:00",
        )
        seal = f", seal: {made}"
    return make_content(APPROVED.format(tree=tree, seal=seal)), tree


def test_tree_mode_publishes_the_approved_tree_only():
    content, tree = approved_content()
    measure = select(content, rule=ApprovalRule("tree")).measures[PATH]
    assert measure.versions[0].tree == tree
    selected = select(make_content("status: approved, release_at: 2020-01-06"), rule=ApprovalRule("tree"))
    assert [problem.rule for _, problem in selected.problems] == ["approval.missing"]
    assert selected.measures == {}


def test_approved_tree_that_is_not_in_the_store_is_an_error_of_its_measure():
    content, _ = approved_content(tree="0" * 39 + "1")
    selected = select(content, rule=ApprovalRule("tree"))
    assert [problem.rule for _, problem in selected.problems] == ["approval.absent"]
    assert selected.measures == {}


@pytest.mark.parametrize(
    ("due", "words"), [("2020-01-06", "Approve it again: yardstick approve."), ("2099-01-05", "Take it back to draft,")]
)
def test_hint_for_an_approval_that_does_not_hold_names_what_works_before_and_after_the_release(due, words):
    content, _ = approved_content(key=b"right")
    name = f"measures/{PATH}/measure.yaml"
    content[name] = content[name].replace(b"2020-01-06", due.encode(), 1).replace(b"by: u-3", b"by: u-4", 1)
    [(_, problem)] = select(content, rule=ApprovalRule("seal", b"right")).problems
    assert problem.rule == "approval.seal"
    assert problem.hint.startswith(words)


def test_seal_of_the_right_key_is_accepted():
    content, _ = approved_content(key=b"right")
    assert numbers(select(content, rule=ApprovalRule("seal", b"right"))) == ["1.0"]


@pytest.mark.parametrize(
    ("made_with", "rule", "edit"),
    [
        (None, ApprovalRule("seal", b"right"), (b"", b"")),
        (b"wrong", ApprovalRule("seal", b"right"), (b"", b"")),
        (b"", ApprovalRule("seal", b""), (b"", b"")),
        (b"right", ApprovalRule("seal", b"right"), (b"2020-01-06", b"2019-01-07")),
        (b"right", ApprovalRule("seal", b"right"), (b"by: u-3", b"by: u-4")),
        (b"right", ApprovalRule("seal", b"right"), (b"id: m0000000", b"id: m0000009")),
        (b"right", ApprovalRule("seal", b"right"), (b"approved, release_at", b"approved, bundle: x, release_at")),
    ],
)
def test_forged_or_moved_seal_is_refused(made_with, rule, edit):
    content, _ = approved_content(key=made_with)
    name = f"measures/{PATH}/measure.yaml"
    content[name] = content[name].replace(edit[0], edit[1], 1)
    selected = select(content, rule=rule)
    assert selected.measures == {}
    assert "approval.seal" in {problem.rule for _, problem in selected.problems}


def test_record_reads_back_as_it_was_written():
    gone = "status: withdrawn, release_at: 2020-01-06, withdrawn: {at: 2021-01-04, by: [u-3, u-9], why: Two.}"
    more = (
        "next_release: {on: 2027-05, moved: [{from: 2027-04, announced: 2026-11-01, why: Late data.}]}\n"
        'notices: [{on: ["1.0"], from: 2026-03-02T10:00:00+00:00, text: Being checked.}]\n'
        'updates: [{version: "1.0", at: 2026-04-01, what: A link was mended.}]\n'
        "keywords: [jobs]\n"
    )
    selected = select(make_content("status: approved, release_at: 2019-01-07", gone, more=more))
    selection = Selection(shared={"site.yaml": "0" * 40}, measures=selected.measures)
    record = ReleaseRecord(instant=NOON, fingerprint="f", visible=Visible(), selection=selection)
    assert ReleaseRecord.from_json(record.to_json()) == record
    assert ReleaseRecord.from_json(record.to_json()).to_json() == record.to_json()


def test_internal_fields_are_not_in_the_record():
    more = "reference: LM-SECRET\n"
    state = "status: approved, release_at: 2019-01-07, pre_release: [{post: Secret post, organisation: Office}]"
    draft = "status: draft, bundle: secret-bundle"
    selected = select(make_content(state, draft, more=more))
    selection = Selection(measures=selected.measures)
    record = ReleaseRecord(instant=NOON, fingerprint="f", visible=Visible(), selection=selection)
    assert "ecret" not in record.to_json().decode().lower()


def test_notice_and_retirement_appear_when_they_begin():
    more = 'retired: {at: 2026-12-01, why: Merged.}\nnotices: [{on: ["1.0"], from: 2026-11-30, text: Soon.}]\n'
    content = make_content("status: approved, release_at: 2019-01-07", more=more)
    before = select(content)
    assert (before.measures[PATH].retired, before.measures[PATH].notices) == (None, ())
    assert before.next_due == datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    after = select(content, at=datetime(2026, 12, 1, tzinfo=UTC)).measures[PATH]
    assert after.retired is not None
    assert [notice.text for notice in after.notices] == ["Soon."]


def test_draft_at_an_old_address_stops_no_release():
    content = make_content("status: draft") | {
        "redirects.yaml": b"- {from: /topic-0/subtopic-0/measure-0/, to: /about/}\n"
    }
    store = MemoryStore(content)
    choice = choose(store.objects, store.root, instant=NOON, rule=TRUST, last=None, cache={})
    assert not choice.stopped
    live = make_content("status: approved, release_at: 2020-01-06") | {"redirects.yaml": content["redirects.yaml"]}
    store = MemoryStore(live)
    assert choose(store.objects, store.root, instant=NOON, rule=TRUST, last=None, cache={}).stopped
