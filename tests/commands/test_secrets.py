"""Passwords and tokens in the addresses of the settings are never printed, logged, queued or mailed."""

from pathlib import Path

import pytest

from measures.model.secrecy import hide_secrets
from measures.store.seeding import seed_store
from publishing.layout import describe_settings
from yardstick.settings import read_settings

from .conftest import NOON, CommandLine

TOKEN = "s3cr3t-t0k3n"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("postgresql://u:secret@host/db", "postgresql://(hidden)@host/db"),
        ("https://secret@host/x.git: gone", "https://(hidden)@host/x.git: gone"),
        ("at ssh://u:se@cret@host/x and ftp://v:w@y", "at ssh://(hidden)@host/x and ftp://(hidden)@y"),
        ("postgresql://host/db?user=u&password=secret&x=1", "postgresql://host/db?user=u&password=(hidden)&x=1"),
        ("['git', 'https://secret@host/x']", "['git', 'https://(hidden)@host/x']"),
        ("https://host/x of robin@example.org", "https://host/x of robin@example.org"),
        ("s3://bucket/prefix", "s3://bucket/prefix"),
    ],
)
def test_an_address_is_shown_without_who_asks_and_by_which_password(words: str, shown: str) -> None:
    assert hide_secrets(words) == shown


def test_what_is_kept_of_settings_between_publishes_holds_no_password() -> None:
    places = [{"CONTENT_URL": f"https://robot:{TOKEN}{end}@host/c.git"} for end in ("", "2")]
    kept = [describe_settings(read_settings(place)) for place in places]
    assert TOKEN not in str(kept)
    assert kept[0] != kept[1]


@pytest.mark.parametrize(
    ("setting", "address", "command"),
    [
        ("HISTORY_URL", f"http://robot:{TOKEN}@127.0.0.1:9/h.git", "publish"),
        ("HISTORY_URL", f"http://{TOKEN}@127.0.0.1:9/h.git", "releases"),
        ("CONTENT_URL", f"http://robot:{TOKEN}@127.0.0.1:9/c.git", "status"),
        ("CONTENT_URL", f"http://{TOKEN}@127.0.0.1:9/c.git", "publish"),
        ("DATABASE_URL", f"postgresql://robot:{TOKEN}@127.0.0.1:9/db", "publish"),
        ("DATABASE_URL", f"postgresql://127.0.0.1:9/db?password={TOKEN}", "remind"),
        ("DATABASE_URL", f"postgresql://127.0.0.1:9/db?password={TOKEN}", "config"),
        ("AWS_ENDPOINT_URL_S3", f"https://somebody:{TOKEN}@127.0.0.1:9", "config"),
    ],
)
def test_a_place_that_cannot_be_reached_is_named_without_its_password(
    yardstick: CommandLine, state: Path, folder: Path, setting: str, address: str, command: str
) -> None:
    seed_store(state / "content.git", folder, "u-1", NOON)

    said = yardstick(command, **{setting: address})
    told = yardstick("report-broken-builds", ALERTS_ADDRESS="d@example.org")

    assert "127.0.0.1" in said.out + said.err
    assert TOKEN not in said.out + said.err + told.out + told.err
    kept = [path for path in state.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert kept == []
