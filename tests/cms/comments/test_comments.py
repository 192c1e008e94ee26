"""Comments on a version: who writes them, where they are shown, what became of a figure, and who is told."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import sqlalchemy as sa
from markupsafe import escape

from cms.audit import Subject
from cms.comments import Author, CommentRefused, Spot, add_comment, list_threads
from cms.comments.spots import hash_dimension, read_digests
from cms.comments.tables import comment_threads
from cms.comments.telling import APART
from cms.comments.threads import LONGEST, MOST, answer
from cms.database import transaction
from cms.editing.finding import find_version
from cms.tables import shares
from cms.workspace import workspace
from cms.workspace.holding import Holding, hand_over
from measures.model.tree import find_entry
from measures.store import GitStore
from tests.cms.crawler import PageReader
from tests.cms.mailbox import read_letters

ID, NUMBER = "u1n6e3p9", "2.0"
VERSION = f"/measures/{ID}/{NUMBER}"
COMMENTS = f"{VERSION}/comments/"
CELLS = f"{COMMENTS}cells/by-sex-over-time"
DATA = f"measures/work-and-living-standards/employment/unemployment/{NUMBER}/by-sex-over-time.csv"
DRAFT = "/measures/m8f2g7e4/1.0"
ABOUT = Subject(measure_id=ID, version=NUMBER)
HOSTILE = "<script>alert('k9')</script>"


def comment(visitor, text="Is this right?", **spot):
    answer = visitor.post(f"{COMMENTS}new", {"text": text, **spot})
    assert answer.status_code in {302, 422}, answer.text
    return answer


def find_cell(visitor, words):
    """Return what the link on a figure says of its cell."""
    page = visitor.get(f"{CELLS}?q={words}").text
    link = next(each for each in PageReader(page).links if "/comments/new?" in each)
    return dict(parse_qsl(urlsplit(link).query))


def threads(workshop):
    with workshop.app.app_context(), transaction() as connection:
        return list_threads(connection, ID, NUMBER)


def test_a_comment_on_a_section_is_answered_resolved_and_opened_again(workshop, database_url, sign_in):
    editor, reviewer = sign_in("editor", name="Sam Okafor"), sign_in("reviewer", name="Rae Hill")
    assert comment(reviewer, part="methodology").status_code == 302
    page = editor.get(COMMENTS).text
    assert "1 comment is open" in page
    assert "Methodology" in page
    assert "Rae Hill" in page
    editor.post(f"{COMMENTS}1/answer", {"text": "Yes, see the source."})
    editor.post(f"{COMMENTS}1/resolve")
    assert "Is this right?" not in reviewer.get(COMMENTS).text
    shown = reviewer.get(f"{COMMENTS}?show=all").text
    assert "Yes, see the source." in shown
    assert "Resolved by Sam Okafor" in shown
    reviewer.post(f"{COMMENTS}1/reopen")
    assert "Is this right?" in reviewer.get(COMMENTS).text
    log = editor.get(f"/measures/{ID}/history/").text
    assert "resolved a comment on" in log
    assert "opened a comment again on" in log


def test_an_answer_opens_a_resolved_comment_again(workshop, sign_in):
    editor = sign_in("editor")
    comment(editor)
    editor.post(f"{COMMENTS}1/resolve")
    editor.post(f"{COMMENTS}1/answer", {"text": "Not yet."})
    assert threads(workshop)[0].is_open


def test_a_comment_on_a_figure_says_what_it_was_and_whether_it_changed_since(workshop, sign_in):
    reviewer = sign_in("reviewer")
    cell = find_cell(reviewer, "2023")
    assert comment(reviewer, **cell).status_code == 302
    (thread,) = threads(workshop)
    shown = reviewer.get(COMMENTS).text
    assert "Rate of Quarter: 2023 Q1, Sex: All in Unemployment rate by sex over time" in shown
    assert f"It is {thread.value}, as it was." in shown
    change_data(workshop, lambda text: "\n".join(f"{line}9" if "2023" in line else line for line in text.split("\n")))
    assert f"It was {thread.value}. It is " in reviewer.get(COMMENTS).text
    change_data(workshop, lambda text: text.partition("\n")[0] + "\n")
    assert f"It was {thread.value}. The row or column is gone since." in reviewer.get(COMMENTS).text


@pytest.mark.parametrize(
    ("spot", "name", "change"),
    [
        (
            {"part": "methodology"},
            "measure.md",
            lambda text: text.replace("## Methodology\n", "## Methodology\n\nAlso.\n"),
        ),
        ({"part": "sources"}, "measure.md", lambda text: re.sub(r"(?m)^( +-? *title: )", r"\1New ", text)),
        ({"dimension": "by-sex-over-time"}, "by-sex-over-time.csv", lambda text: f"{text.rstrip()}9\n"),
    ],
)
def test_a_comment_on_a_text_says_whether_it_changed_since(workshop, sign_in, spot, name, change):
    reviewer = sign_in("reviewer")
    assert comment(reviewer, **spot).status_code == 302
    change_file(workshop, DATA.replace("by-sex-over-time.csv", "by-age-over-time.csv"), lambda text: f"{text}\n")
    assert "It stands as it was." in reviewer.get(COMMENTS).text
    change_file(workshop, DATA.replace("by-sex-over-time.csv", name), change)
    assert "It has changed since." in reviewer.get(COMMENTS).text


def test_a_comment_that_kept_a_digest_of_its_dimension_still_says_whether_it_changed(workshop, sign_in):
    reviewer = sign_in("reviewer")
    comment(reviewer, dimension="by-sex-over-time")
    with workshop.app.test_request_context(), transaction() as connection:
        digest = hash_dimension(find_version(ID, NUMBER), "by-sex-over-time")
        connection.execute(sa.update(comment_threads).values(value=digest))
    assert digest.startswith("sha256:")
    assert "It stands as it was." in reviewer.get(COMMENTS).text
    change_data(workshop, lambda text: f"{text.rstrip()}9\n")
    assert "It has changed since." in reviewer.get(COMMENTS).text


def test_whether_dimensions_changed_is_told_without_reading_their_files(workshop, monkeypatch):
    with workshop.app.test_request_context():
        place, read, names = find_version(ID, NUMBER), GitStore.blob, list[str]()

        def note(store, name):
            names.append(name)
            return read(store, name)

        monkeypatch.setattr(GitStore, "blob", note)
        digests = read_digests(place)
        own = {entry.id for name, entry in workspace().list_folder(place.folder).items() if name.startswith("by-")}
    assert "#by-sex-over-time.." in digests
    assert len(own) > 4
    assert own.isdisjoint(names)


def change_data(workshop, change):
    change_file(workshop, DATA, change)


def change_file(workshop, path, change):
    with GitStore(workshop.folder / "content.git") as store:
        head = store.head("main")
        assert head is not None
        entry = find_entry(store, store.root_of(head), path)
        assert entry is not None
        before = store.blob(entry.id).decode()
        text = change(before).encode()
        assert text != before.encode()
        store.commit({path: text}, base=head, author="u-1", message="Change", at=workshop.now)


def test_comments_stand_beside_what_they_are_about(workshop, sign_in):
    editor = sign_in("editor", "reviewer")
    slug = "by-ethnicity-over-time"
    for spot in ({"part": "methodology"}, {"part": "sources"}, {"dimension": slug}):
        assert editor.post(f"{DRAFT}/comments/new", {"text": f"About {spot}", **spot}).status_code == 302
    shown = {
        "edit/text": "methodology",
        "edit/sources": "sources",
        f"dimensions/{slug}/": slug,
        f"dimensions/{slug}/edit/settings": slug,
        f"dimensions/{slug}/edit/display": slug,
        f"dimensions/{slug}/data/": slug,
    }
    for path, words in shown.items():
        page = editor.get(f"{DRAFT}/{path}").text
        assert page.count("Answer or resolve") == 1, path
        assert escape(f"'{words}'") in page
    assert "Answer or resolve" not in editor.get(f"{DRAFT}/edit/facts").text
    assert "3 comments are open" in editor.get(f"{DRAFT}/").text


def test_a_comment_on_a_dimension_that_is_gone_is_still_shown(workshop, sign_in):
    editor = sign_in("editor")
    with workshop.app.app_context(), transaction() as connection:
        spot = Spot(dimension="gone", row="Sex=Men", column="Rate")
        add_comment(connection, ABOUT, Author(editor.id), "Look here.", workshop.now, spot=spot, value="5.1%")
    shown = editor.get(COMMENTS).text
    assert "Rate of Sex: Men in gone" in shown
    assert "It was 5.1%. The row or column is gone since." in shown


def test_open_comments_are_shown_at_each_step_and_do_not_stop_it(workshop, sign_in):
    editor = sign_in("editor")
    comment(editor, "Look here.")
    steps = editor.get(f"{VERSION}/steps/").text
    assert "1 comment is open. Open comments do not stop a step." in steps
    assert "Look here." in steps


def test_departmental_users_comment_on_what_is_shared_with_them_and_on_nothing_else(workshop, sign_in):
    guest, stranger = sign_in("departmental", shares=(ID,)), sign_in("departmental", name="Other")
    assert comment(guest).status_code == 302
    for path, fields in ((f"{COMMENTS}new", {"text": "Hello"}), (f"{COMMENTS}1/answer", {"text": "Hello"})):
        assert stranger.post(path, fields).status_code == 404
    assert stranger.post(f"{COMMENTS}1/resolve").status_code == 404
    assert len(threads(workshop)[0].comments) == 1


@pytest.mark.parametrize(
    "spot",
    [
        {"part": "no-such-part"},
        {"dimension": "no-such-dimension"},
        {"dimension": "by-sex-over-time", "row": "Sex=None", "column": "Rate"},
        {"row": "Sex=Men"},
        {"part": "methodology", "dimension": "by-sex-over-time"},
    ],
)
def test_what_a_version_does_not_have_is_not_commented_on(workshop, sign_in, spot):
    assert sign_in("editor").post(f"{COMMENTS}new", {"text": "Hello", **spot}).status_code == 404
    assert threads(workshop) == ()


def test_a_comment_of_another_version_is_not_reached_through_this_one(workshop, sign_in):
    editor = sign_in("editor")
    comment(editor)
    assert editor.post(f"{DRAFT}/comments/1/resolve").status_code == 404
    assert threads(workshop)[0].is_open


@pytest.mark.parametrize("text", [" \r\n ", "x" * (LONGEST + 1)])
def test_a_comment_without_words_or_with_too_many_is_refused_with_what_was_typed(workshop, sign_in, text):
    editor = sign_in("editor")
    refused = comment(editor, text)
    assert refused.status_code == 422
    assert "Expected" in refused.text
    comment(editor)
    again = editor.post(f"{COMMENTS}1/answer", {"text": text})
    assert again.status_code == 422
    assert text.strip() in again.text
    assert [len(each.comments) for each in threads(workshop)] == [1]


def test_hostile_words_stay_words(workshop, sign_in):
    editor = sign_in("editor")
    comment(editor, HOSTILE)
    with workshop.app.app_context(), transaction() as connection:
        add_comment(connection, ABOUT, Author(name=HOSTILE), HOSTILE, workshop.now)
    for path in (COMMENTS, f"{VERSION}/steps/", f"{VERSION}/"):
        assert HOSTILE not in editor.get(path).text
    assert editor.get(COMMENTS).text.count(escape(HOSTILE)) == 3


def test_whoever_comes_by_a_link_comments_under_a_name_that_is_told_apart(workshop, database_url, sign_in):
    editor = sign_in("editor", name="Sam Okafor")
    with workshop.app.app_context(), transaction() as connection:
        add_comment(connection, ABOUT, Author(name=" Sam\n Okafor"), "By a link", workshop.now, spot=Spot())
        for name in ("", "  ", "x" * 101):
            with pytest.raises(CommentRefused, match="Expected a name"):
                add_comment(connection, ABOUT, Author(name=name), "Hello", workshop.now)
    assert "Sam Okafor (by a review link)" in editor.get(COMMENTS).text


def test_a_version_and_a_comment_have_only_so_many(workshop):
    with workshop.app.app_context(), transaction() as connection:
        numbers = [add_comment(connection, ABOUT, Author("u-1"), "Hello", workshop.now) for _ in range(MOST)]
        with pytest.raises(CommentRefused, match="200 comments"):
            add_comment(connection, ABOUT, Author("u-1"), "Hello", workshop.now)
        for _ in range(MOST - 1):
            answer(connection, numbers[0], Author("u-1"), "Hello", workshop.now)
        with pytest.raises(CommentRefused, match="200 answers"):
            answer(connection, numbers[0], Author("u-1"), "Hello", workshop.now)


def test_the_editor_and_those_in_the_thread_are_told_without_what_was_written(workshop, sign_in):
    editor = sign_in("editor", name="Sam Okafor")
    colleague, third = sign_in("reviewer", name="Rae Hill"), sign_in("approver", name="Ash Moore")
    hand(workshop, editor)
    comment(colleague, "The rate of 5.1% is wrong.")
    (letter,) = read_letters(workshop)
    assert (letter["To"], letter["Subject"]) == (editor.email, "Comments on Unemployment 2.0")
    assert "Rae Hill commented on" in letter.get_content()
    assert "5.1" not in letter.get_content()
    assert COMMENTS in letter.get_content()
    workshop.now += APART
    third.post(f"{COMMENTS}1/answer", {"text": "So it is."})
    assert sorted(each["To"] for each in read_letters(workshop)[1:]) == sorted([editor.email, colleague.email])


def hand(workshop, editor):
    held = {"measure_id": ID, "version": NUMBER, "person": editor.id, "handed_by": editor.id}
    with workshop.app.app_context(), transaction() as connection:
        hand_over(connection, Holding(**held, handed_at=workshop.now, note=""), "")


def test_many_comments_within_half_an_hour_make_one_letter_more_when_it_is_over(workshop, sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    hand(workshop, editor)
    for _ in range(4):
        comment(reviewer)
    assert len(read_letters(workshop)) == 1
    workshop.now += APART - timedelta(seconds=1)
    assert len(read_letters(workshop)) == 1
    workshop.now += timedelta(seconds=1)
    assert len(read_letters(workshop)) == 2
    comment(reviewer)
    workshop.now += APART
    assert len(read_letters(workshop)) == 3


def test_who_may_no_longer_see_a_measure_is_told_nothing(workshop, sign_in):
    guest, reviewer = sign_in("departmental", shares=(ID,)), sign_in("reviewer")
    comment(guest)
    read_letters(workshop)
    with workshop.app.app_context(), transaction() as connection:
        connection.execute(shares.delete())
    reviewer.post(f"{COMMENTS}1/answer", {"text": "Thank you."})
    assert guest.email not in {each["To"] for each in read_letters(workshop)}
