"""Accounts from the command line, and the editing application as it is started."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from cms.tables import people
from measures.store import seed_store
from tests.commands.conftest import CommandLine

INVITE = ("users", "invite", "robin@example.org", "Robin Hale", "--role", "administrator")


def test_the_first_administrator_is_invited_by_a_link(yardstick: CommandLine):
    ended = yardstick(*INVITE, CMS_ORIGIN="https://edit.example.org")
    assert ended.code == 0
    assert re.search(r"^https://edit\.example\.org/account/invitation/\S+$", ended.out, re.MULTILINE)
    listed = yardstick("users", "list")
    assert "u-1  robin@example.org  Robin Hale  (Administrator; invited)" in listed.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (INVITE, "Somebody has an account with the address robin@example.org."),
        (("users", "invite", "no address", "Robin", "--role", "editor"), "Enter an e-mail address in the form"),
        (("users", "close", "robin@example.org"), "This is the last administrator."),
        (("users", "roles", "robin@example.org", "--role", "editor"), "This is the last administrator."),
        (("users", "close", "nobody@example.org"), "Nobody has an account with the address nobody@example.org."),
    ],
)
def test_what_must_not_be_is_refused_in_words(yardstick: CommandLine, arguments, words):
    assert yardstick(*INVITE).code == 0
    ended = yardstick(*arguments)
    assert ended.code == 1
    assert words in ended.err


def test_a_role_that_there_is_not_is_refused(yardstick: CommandLine):
    ended = yardstick("users", "invite", "robin@example.org", "Robin", "--role", "root")
    assert ended.code == 2
    assert "administrator" in ended.err


def test_roles_are_changed_and_an_account_closed(yardstick: CommandLine):
    yardstick(*INVITE)
    yardstick("users", "invite", "sam@example.org", "Sam Okafor", "--role", "administrator", "--role", "editor")
    assert yardstick("users", "roles", "robin@example.org", "--role", "editor", "--role", "approver").code == 0
    assert yardstick("users", "close", "robin@example.org").code == 0
    listed = yardstick("users", "list").out
    assert "Robin Hale  (Editor, Approver; closed)" in listed
    assert "Sam Okafor  (Editor, Administrator; invited)" in listed


def test_an_account_begins_without_a_password(yardstick: CommandLine, state):
    yardstick(*INVITE)
    engine = sa.create_engine(f"sqlite:///{state / 'yardstick.sqlite'}")
    with engine.connect() as connection:
        assert connection.scalar(sa.select(people.c.password)) is None
    engine.dispose()


def test_the_editing_application_is_refused_outside_local_without_an_origin(yardstick: CommandLine):
    ended = yardstick("cms", "--port", "0", STAGE="review", SECRET_KEY="k" * 40)
    assert ended.code == 2
    assert "CMS_ORIGIN" in ended.err


def test_a_second_factor_is_reset(yardstick: CommandLine, state):
    yardstick(*INVITE)
    engine = sa.create_engine(f"sqlite:///{state / 'yardstick.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.update(people).values(tf_primary_method="authenticator", tf_totp_secret="{}"))
    assert yardstick("users", "reset-second-factor", "robin@example.org").code == 0
    with engine.connect() as connection:
        assert connection.execute(sa.select(people.c.tf_primary_method, people.c.tf_totp_secret)).one() == (None, None)
    engine.dispose()


def test_mail_that_waits_is_delivered_by_a_command(yardstick: CommandLine):
    ended = yardstick("deliver-letters")
    assert (ended.code, ended.out) == (0, "0 sent, 0 waiting, 0 given up.\n")


def test_the_content_store_is_tidied_by_a_command(yardstick: CommandLine, tmp_path):
    missing = yardstick("tidy-content")
    assert missing.code == 2
    assert "There is no content store at" in missing.err
    seed_store(tmp_path / "store.git", Path("content"), "u-1", datetime(2026, 11, 25, tzinfo=UTC))
    ended = yardstick("tidy-content", CONTENT_URL=str(tmp_path / "store.git"))
    assert (ended.code, ended.out) == (0, "Nothing to tidy.\n")
