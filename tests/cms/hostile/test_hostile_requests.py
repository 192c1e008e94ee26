"""A table of hostile requests: none changes the content or a row of the database, and each is answered in words."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.cms.crawler import PageReader
from tests.cms.hostile.attacks import ATTACKS
from tests.cms.hostile.house import House

pytestmark = pytest.mark.slow
FEWEST = 100


@pytest.fixture(scope="module")
def house(make_shop):
    with make_shop() as workshop:
        yield House(workshop)


def test_the_table_is_long_and_names_each_attack_once():
    names = [attack.name for attack in ATTACKS]
    assert len(names) >= FEWEST
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name.encode("ascii", "replace").decode()[:60])
def test_a_hostile_request_changes_nothing_and_is_answered_in_words(house, attack):
    before = house.read_state()
    answer = attack.send(house)
    assert answer.status_code in attack.statuses, f"{answer.status_code}: {answer.text[:2000]}"
    assert attack.words in answer.text
    assert house.read_state() == before
    check_answer(answer, attack)


def check_answer(answer, attack):
    assert "X-Evil" not in answer.headers
    assert "k9=1" not in str(answer.headers.getlist("Set-Cookie"))
    goal = urlsplit(answer.headers.get("Location", "/"))
    assert goal.netloc in ("", "localhost")
    assert goal.scheme in ("", "http")
    assert not [words for words in attack.never if words in answer.text]
    if answer.mimetype != "text/html" or not answer.text:
        return
    reader = PageReader(answer.text)
    plain = [re.sub(r"[\t\r\n]", "", link).strip().lower() for link in reader.links]
    runs = [link for link in plain if link.startswith(("javascript:", "data:", "vbscript:"))]
    assert [*reader.inline, *runs] == []
    if answer.status_code >= 400:
        assert "<h1" in answer.text
