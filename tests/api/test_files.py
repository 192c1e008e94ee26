"""What the files of the API say, and which of them an edit changes."""

from __future__ import annotations

import json
import re

import pytest

from generator.pages.paging import PAGE_LENGTH
from tests.api.files import API, ORIGIN, find_addresses, list_api, read_files, read_json
from tests.pages.content import DIET, SMOKING, SMOKING_STATE, change, open_site, render

STATE = f"measures/{SMOKING}/measure.yaml"


def test_every_address_in_the_api_leads_to_a_file(files):
    wanted = {
        found.partition("#")[0].removeprefix(ORIGIN) or "/"
        for address in list_api(files)
        for found in find_addresses(read_json(files, address))
    }
    assert wanted - set(files) == set()


def test_every_file_is_reached_from_the_beginning(files):
    reached, waiting = set(), [f"{API}/index.json"]
    while waiting:
        address = waiting.pop()
        if address.startswith(API) and address.endswith(".json") and address not in reached:
            reached.add(address)
            waiting += [found.removeprefix(ORIGIN) for found in find_addresses(read_json(files, address))]
    assert reached == {*list_api(files), f"{API}/openapi.json"}


def test_a_row_has_an_address_that_its_page_has(files):
    for address in list_api(files):
        if address.count("/") == 6 and "/measures/" in address:
            for row in read_json(files, address)["rows"]:
                page, _, anchor = row["address"].removeprefix(ORIGIN).partition("#")
                assert f'<tr id="{anchor}"' in files[page].decode()


def test_dimension_has_the_bytes_of_its_download(files):
    assert files[f"{API}/measures/smoke001/2.1/by-group.json"] == files[f"/{SMOKING}/2.1/downloads/by-group.json"]


def test_suppressed_value_is_null_with_its_shorthand(files):
    rows = read_json(files, f"{API}/measures/smoke001/2.1/by-group.json")["rows"]
    labels = {"Hill people", "2022"}
    [cell] = [row["values"]["Rate"] for row in rows if {key["label"] for key in row["keys"].values()} == labels]
    assert cell == {"value": None, "text": "[c]", "shorthand": "[c]", "meaning": "withheld to protect confidentiality"}


def test_measure_names_related_ones_that_readers_can_see_and_no_others(content):
    changed = change(content, STATE, "position: 1\n", "position: 1\nrelated: [diet0001, hush0001]\n")
    address = "site/api/v1/measures/smoke001.json"
    assert json.loads(render(open_site(changed), address))["related"] == ["diet0001"]


def test_measure_names_its_versions_newest_first_with_the_first_wrong_one(files):
    measure = read_json(files, f"{API}/measures/smoke001.json")
    assert [version["number"] for version in measure["versions"]] == ["2.1", "2.0", "1.0"]
    assert (measure["latest"], measure["versions"][0]["first_wrong"]) == ("2.1", "2.0")
    assert measure["next_release"]["moved"][0]["was"] == "2027-05-06"


def test_version_not_yet_public_is_nowhere(files):
    assert not [address for address in files if "/3.0" in address]
    assert b'"3.0"' not in files[f"{API}/measures/smoke001.json"]


def test_withdrawn_version_leaves_only_when_and_why(content):
    gone = SMOKING_STATE.replace(
        '"1.0": {status: approved,',
        '"1.0": {status: withdrawn, withdrawn: {at: 2025-03-01, by: [u-3, u-9], why: It named people.},',
    )
    files = read_files(open_site({**content, STATE: gone.encode()}))
    assert not [address for address in files if address.startswith(f"{API}/measures/smoke001/1.0")]
    [withdrawn] = read_json(files, f"{API}/measures/smoke001.json")["withdrawn"]
    assert (withdrawn["number"], withdrawn["why"]) == ("1.0", "It named people.")


def test_measure_without_a_public_version_is_in_no_list(content):
    gone = re.sub(
        r"status: approved,", "status: withdrawn, withdrawn: {at: 2025-07-01, by: [u-3], why: Wrong.},", SMOKING_STATE
    )
    files = read_files(open_site({**content, STATE: gone.encode()}))
    measure = read_json(files, f"{API}/measures/smoke001.json")
    assert measure["versions"] == []
    assert "latest" not in measure
    listed = read_json(files, f"{API}/topics/health/habits.json")["measures"]
    assert [each["id"] for each in listed] == ["diet0001"]


def test_measure_that_moves_keeps_its_addresses(content):
    moved = {path.replace("habits/diet/", "habits/food/"): content for path, content in content.items()}
    before, after = read_files(open_site(content)), read_files(open_site(moved))
    assert [a for a in list_api(after) if "diet0001" in a] == [a for a in list_api(before) if "diet0001" in a]


def test_long_list_goes_on_in_further_files(content):
    folder = f"measures/{DIET}/"
    many = {
        path.replace("habits/diet/", f"habits/diet-{number}/"): each.replace(b"diet0001", f"diet{number:04}".encode())
        for number in range(10, 12 + PAGE_LENGTH)
        for path, each in content.items()
        if path.startswith(folder)
    }
    files = read_files(open_site({**content, **many}))
    first = read_json(files, f"{API}/topics/health/habits.json")
    second = read_json(files, first["next"])
    assert (len(first["measures"]), len(second["measures"])) == (PAGE_LENGTH, 4)
    assert (second["page"], "next" in second) == (2, False)


EDITS = [
    ("measures/health/habits/subtopic.md", "What people do.", "What we do.", {"topics/health", "topics/health/habits"}),
    (f"measures/{DIET}/1.0/measure.md", "1,200 people", "1,200 of us", set()),
    (
        f"measures/{DIET}/1.0/measure.md",
        "Who eats fruit.",
        "Who eats it.",
        {"topics/health/habits", "measures/diet0001", "measures/diet0001/1.0"},
    ),
    (
        f"measures/{DIET}/1.0/by-group.csv",
        "Southerners,700",
        "Southerners,701",
        {"measures/diet0001/1.0/by-group"},
    ),
    (
        "classifications/groups.yaml",
        "title: Groups of people",
        "title: Groups",
        {"classifications", "classifications/groups"},
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), EDITS, ids=[f"{edit[0]}: {edit[1]}" for edit in EDITS])
def test_edit_changes_only_the_files_that_hold_it(content, path, old, new, expected):
    before, after = read_files(open_site(content)), read_files(open_site(change(content, path, old, new)))
    changed = {address for address in list_api(after) if before.get(address) != after[address]}
    assert changed == {f"{API}/{name}.json" for name in expected}


def test_nothing_says_in_which_release_or_when_it_was_made(content):
    early = read_files(open_site(content))
    late = read_files(open_site({**content, "news/2026-05-30-more.md": b"---\ntitle: More\n---\n\nMore.\n"}))
    for address in (*list_api(early), f"{API}/catalogue.jsonld", f"/{SMOKING}/2.1/downloads/smoking-2.1.ods"):
        assert early[address] == late[address]


def test_addresses_follow_the_origin(content):
    index = json.loads(read_files(open_site(content))[f"{API}/index.json"])
    assert index["topics"] == f"{ORIGIN}{API}/topics.json"
