"""Previews: what is shown of a draft is what would be published, byte for byte but for the bar."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cms.preview.addressing import Output, list_outputs
from cms.preview.selecting import Draft, Stand, make_site
from generator.pages import KINDS
from generator.pages.addresses import address_at
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store import GitStore, approve_version
from tests.cms.editing.stored import open_store

BAR = re.compile(
    rb'<link rel="stylesheet" href="/static/preview\.css[^>]*>\n(?:<link [^>]*>\n)?<aside.*?</aside>\n', re.DOTALL
)
MARK = re.compile(rb'<link rel="stylesheet" href="/static/mark\.css[^>]*>\n<aside.*?</aside>\n', re.DOTALL)
ID = "m8f2g7e4"
DRAFT = f"/preview/{ID}/1.0/"
PATH = "work-and-living-standards/employment/manufacturing-employment"
FOLDER = f"measures/{PATH}"
MISSING = "\n## Things you need to know\n\nThe survey is small.\n\n## Methodology\n\nPeople were asked.\n"
GONE = "education/early-years-and-primary-school/key-stage-2"


@pytest.fixture
def store(workshop):
    opened = GitStore(workshop.folder / "content.git")
    yield opened
    opened.close()


def commit(workshop, store, path, change):
    """Commit a file as `change` makes it of its text."""
    with open_store(workshop) as opened:
        content = opened.read(path)
    made = change(content.decode()).encode()
    head = store.head("main")
    store.commit({path: made}, base=head, author="u-9", message="Edit", at=workshop.now, branch="main")


def finish_draft(workshop, store):
    """Write what the draft lacks, so that it can be published."""
    commit(workshop, store, f"{FOLDER}/1.0/measure.md", lambda text: text + MISSING)


def without_bar(content):
    return MARK.sub(b"", BAR.sub(b"", content, count=1), count=1)


def publish(workshop, store):
    """Return the public site as a release now would have it."""
    root = store.root_of(store.head("main"))
    chosen = choose(store, root, instant=workshop.now, rule=ApprovalRule("trust"), last=None, cache={})
    assert PATH not in chosen.selection.held, [str(each) for each in chosen.problems]
    visible = Visible(stage="local", noindex=True)
    record = ReleaseRecord(instant=workshop.now, fingerprint="x", visible=visible, selection=chosen.selection)
    return PublicSite(record, store)


def name_address(output):
    """Return the address of the preview of an output."""
    root = output.path.partition("/")[0]
    return f"/preview/{root}{address_at(output.path, root)}"


def compare(editor, site, outputs):
    """Return the kinds of some outputs, and the addresses at which the preview differs from what is published."""
    kinds, different = set(), []
    for output in outputs:
        kinds.add(output.kind.name)
        shown = editor.get(name_address(output))
        if shown.status_code != 200 or without_bar(shown.data) != output.kind.render(site, output.owner, output.path):
            different.append((shown.status_code, output.path))
    return kinds, different


def choose_of_each_kind(site):
    """Return the first and the last output of every page kind, for its first and its last owner."""
    found = []
    for kind in KINDS:
        owners = [owner for owner in kind.owners(site) if kind.outputs(site, owner)]
        for owner in dict.fromkeys((*owners[:1], *owners[-1:])):
            paths = kind.outputs(site, owner)
            found += [Output(kind, owner, path) for path in dict.fromkeys((*paths[:1], *paths[-1:]))]
    return found


def test_every_page_and_file_of_a_draft_is_what_would_be_published(workshop, store, sign_in):
    finish_draft(workshop, store)
    editor = sign_in("editor")
    page = editor.get(DRAFT).data
    before = {output.path: editor.get(name_address(output)).data for output in list_drafts(workshop, store)}
    approve_version(store, PATH, "1.0", by="u-9", at=workshop.now, release_at=workshop.now.isoformat())
    site = publish(workshop, store)
    outputs = {output.path: output for output in list_outputs(site, PATH)}
    assert before.keys() == outputs.keys()
    published = {path: output.kind.render(site, PATH, path) for path, output in outputs.items()}
    assert [path for path in before if without_bar(before[path]) != published[path]] == []
    assert {output.kind.name for output in outputs.values()} >= {"version", "download", "redirect"}
    assert without_bar(page) == published[f"site/{PATH}/1.0/index.html"] != page


def list_drafts(workshop, store):
    """Return the outputs that the draft has once it is public."""
    root = store.root_of(store.head("main"))
    stand = Stand(objects=store, root=root, rule=ApprovalRule("trust"), visible=Visible(noindex=True))
    site = make_site(stand, [Draft(PATH, "1.0")], workshop.now)
    return list_outputs(site, PATH)


def withdraw(workshop, store):
    """Withdraw the only version of a measure, so that its tombstone stands there."""
    gone = 'status: withdrawn, withdrawn: {at: 2026-11-01, by: [u-1, u-2], why: "It was wrong."}'
    commit(workshop, store, f"measures/{GONE}/measure.yaml", lambda text: text.replace("status: approved", gone, 1))


def test_every_page_kind_is_previewed_as_it_is_published(workshop, store, sign_in):
    withdraw(workshop, store)
    site = publish(workshop, store)
    kinds, different = compare(sign_in("editor"), site, choose_of_each_kind(site))
    assert different == []
    assert sorted(kinds) == sorted(kind.name for kind in KINDS)


def test_what_stands_in_the_place_of_a_withdrawn_version_is_shown_as_it_is_published(workshop, store, sign_in):
    withdraw(workshop, store)
    site = publish(workshop, store)
    kinds, different = compare(sign_in("editor"), site, list_outputs(site, GONE))
    assert different == []
    assert "tombstone" in kinds


def test_a_preview_is_kept_nowhere_and_found_by_no_search(sign_in):
    answer = sign_in("reviewer").get(DRAFT)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_preview_without_scripts_runs_none(sign_in):
    policy = sign_in("editor").get(f"{DRAFT}?mode=no-script").headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "allow-scripts" not in policy.partition("sandbox")[2]


def test_a_preview_on_paper_has_the_styles_that_the_theme_keeps_for_print(sign_in):
    editor = sign_in("editor")
    assert "/preview/print.css" in editor.get(f"{DRAFT}?mode=print").text
    styles = editor.get("/preview/print.css").text
    assert "@media print" not in styles
    assert "font-size: 10.5pt;" in styles
    assert styles.count("{") == styles.count("}")


def test_a_preview_on_a_phone_frames_the_page_without_the_bar(sign_in):
    editor = sign_in("editor")
    frame = re.findall(r'<iframe[^>]* src="([^"]+)"', editor.get(f"{DRAFT}phone").text)[0]
    inside = editor.get(frame)
    assert inside.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in inside.headers["Content-Security-Policy"]
    assert b"preview-bar" not in inside.data


def test_a_preview_as_at_the_release_says_its_date(workshop, store, sign_in):
    state = "{status: draft, release_at: 2027-02-03}"
    commit(workshop, store, f"{FOLDER}/measure.yaml", lambda text: text.replace("{status: draft}", state))
    editor = sign_in("editor")
    assert "3 February 2027" in editor.get(f"{DRAFT}?as_at=release").text
    assert "3 February 2027" not in editor.get(f"{DRAFT}?as_at=now").text


def test_what_falls_due_between_two_previews_is_in_the_second(workshop, store, sign_in):
    finish_draft(workshop, store)
    due = workshop.now + timedelta(hours=1)
    approve_version(store, PATH, "1.0", by="u-9", at=workshop.now, release_at=due.isoformat())
    subtopic = f"/preview/site/{PATH.rpartition('/')[0]}/"
    editor = sign_in("editor")
    assert PATH not in editor.get(subtopic).text
    workshop.now = due
    assert PATH in editor.get(subtopic).text


def test_a_draft_that_cannot_be_drawn_says_why(workshop, store, sign_in):
    commit(
        workshop, store, f"{FOLDER}/1.0/measure.md", lambda text: text.replace("title: Employment", "titel: Employment")
    )
    answer = sign_in("editor").get(DRAFT)
    assert answer.status_code == 200
    assert "This version cannot be shown yet" in answer.text
    assert "titel" in answer.text


def test_a_departmental_user_sees_drafts_that_are_shared_and_no_others(sign_in):
    stranger, guest = sign_in("departmental", name="Stranger"), sign_in("departmental", shares=(ID,), name="Guest")
    assert guest.get(DRAFT).status_code == 200
    assert guest.get(f"/preview/site/{PATH}/1.0/").status_code == 200
    assert stranger.get(DRAFT).status_code == 404
    assert stranger.get(f"/preview/site/{PATH}/1.0/").status_code == 404


def follow(visitor, page, address):
    """Open an address as a browser does whose page has a link to it."""
    return visitor.get(address, headers={"Referer": f"{visitor.base}{page}"})


def test_links_of_a_preview_lead_to_previews(sign_in):
    editor = sign_in("editor")
    for address in re.findall(r'(?:href|src)="(/[^"#?]*)', without_bar(editor.get(DRAFT).data).decode()):
        answer = follow(editor, DRAFT, address)
        if not address.startswith("/assets/"):
            assert answer.location == f"/preview/site{address}"
            answer = editor.get(answer.location)
        assert answer.status_code == 200, address


def test_links_of_the_bar_do_not_say_where_they_stand(sign_in):
    bar = BAR.findall(sign_in("editor").get(DRAFT).data)[0].decode()
    links = re.findall(r"<a [^>]*>", bar)
    assert len(links) >= 4
    assert [link for link in links if 'referrerpolicy="no-referrer"' not in link] == []


@pytest.mark.parametrize("name", ["people", "pages", "measures"])
def test_a_topic_that_is_named_as_a_screen_of_ours_has_its_preview(workshop, store, sign_in, name):
    moved: dict[str, bytes | None] = {}
    with open_store(workshop) as opened:
        for each in list_files(opened, "measures/health"):
            moved[each] = None
            moved[each.replace("measures/health/", f"measures/{name}/", 1)] = opened.read(each)
    store.commit(moved, base=store.head("main"), author="u-9", message="Rename", at=workshop.now, branch="main")
    editor = sign_in("editor")
    topic = follow(editor, "/preview/site/", f"/{name}/")
    assert topic.location == f"/preview/site/{name}/"
    assert "preview-bar" in editor.get(topic.location).text
    assert "preview-bar" not in editor.get(f"/{name}/").text


def list_files(opened, folder):
    for name, entry in opened.list_folder(folder).items():
        if entry.kind == "folder":
            yield from list_files(opened, f"{folder}/{name}")
        else:
            yield f"{folder}/{name}"


def test_an_address_that_nothing_has_is_not_found_without_asking_who_is_there(workshop, sign_in):
    for visitor in (workshop.visitor(), sign_in("editor")):
        assert visitor.get("/no-such-page").status_code == 404
        assert visitor.get("/health/").status_code == 404
        assert visitor.get("/health/no/such/page").status_code == 404


def test_a_link_of_a_preview_asks_somebody_whose_session_ended_to_sign_in(workshop):
    visitor = workshop.visitor()
    answer = follow(visitor, DRAFT, "/health/")
    assert answer.location == "/preview/site/health/"
    asked = follow(visitor, DRAFT, answer.location)
    assert asked.location.startswith("/sign-in?next=")
    assert follow(visitor, DRAFT, asked.location).status_code == 200


def test_screens_of_ours_below_the_previews_lead_where_they_say(sign_in):
    editor = sign_in("editor")
    for address in (f"{DRAFT}phone", "/preview/site/no-such-page/"):
        assert editor.get(address).headers["Referrer-Policy"] == "origin"
    assert follow(editor, "/", "/people/").status_code == 200


def test_a_fault_of_another_measure_breaks_no_preview(workshop, store, sign_in):
    with open_store(workshop) as opened:
        names = [row.path for row in opened.list_measures().rows if row.path != PATH]
        near = next(path for path in names if path.rpartition("/")[0] == PATH.rpartition("/")[0])
        number = opened.find_at(near).versions[0].number
    commit(workshop, store, f"measures/{near}/{number}/measure.md", lambda text: text.replace("title:", "titel:", 1))
    editor = sign_in("editor")
    for address in (DRAFT, "/preview/site/", f"/preview/site/{PATH.rpartition('/')[0]}/", "/preview/site/search/"):
        answer = editor.get(address)
        assert answer.status_code in (200, 404), address
        assert "cannot be shown" not in answer.text, address
    assert near not in editor.get(f"/preview/site/{PATH.rpartition('/')[0]}/").text
    assert "cannot be shown yet" in editor.get(f"/preview/site/{near}/{number}/").text


def test_a_fault_in_a_file_that_all_share_is_told_instead_of_a_failure(workshop, store, sign_in):
    commit(workshop, store, "measures/health/topic.md", lambda text: text.replace("title:", "titel:", 1))
    answer = sign_in("editor").get("/preview/site/health/")
    assert answer.status_code == 200
    assert "titel" in answer.text


def test_a_file_of_a_preview_is_kept_never_shown(sign_in):
    answer = sign_in("editor").get(f"/preview/site/{PATH}/1.0/downloads/by-ethnicity-over-time.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
