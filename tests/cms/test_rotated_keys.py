"""What the secret key protected, after the key was changed."""

from __future__ import annotations

from html import unescape

import pytest
import sqlalchemy as sa
import time_machine
from passlib.totp import TOTP

from cms.database import KEY
from cms.tables import people
from tests.cms.test_second_factor import SETUP, give_password, make_codes, set_up
from tests.cms.workshop import NOW, Workshop

OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def installation(make_workshop):
    """An installation under the old key, in which an editor has a second factor; and the time stands still."""
    with time_machine.travel(NOW, tick=False) as machine:
        workshop = make_workshop(SECRET_KEY=OLD)
        editor = workshop.sign_in("editor")
        yield workshop, editor, set_up(editor), machine


def rotate(workshop: Workshop, **environment: str) -> Workshop:
    """Start the installation anew with another key."""
    return Workshop(workshop.folder, workshop.settings.database_url, SECRET_KEY=NEW, **environment)


def enter(workshop: Workshop, email: str, app: TOTP, machine) -> tuple[int, str]:
    """Sign in with password and code; return the status of the account's page then, and what was answered."""
    machine.shift(60)
    visitor = give_password(workshop, email)
    answer = visitor.post("/sign-in/code", {"code": app.generate().token}, form="/sign-in/code")
    return visitor.get("/account/").status_code, unescape(answer.text)


def read_secret(workshop: Workshop) -> str:
    with workshop.app.extensions[KEY][0].connect() as connection:
        return str(connection.scalar(sa.select(people.c.tf_totp_secret)))


def test_a_second_factor_outlives_its_key_and_is_encrypted_with_the_new_one_at_sign_in(installation):
    old, editor, app, machine = installation
    before = read_secret(old)
    new = rotate(old, SECRET_KEY_FALLBACKS=OLD)
    assert enter(new, editor.email, app, machine)[0] == 200
    assert read_secret(new) != before
    alone = rotate(old)
    assert enter(alone, editor.email, app, machine)[0] == 200
    new.close()
    alone.close()


def test_recovery_codes_sessions_and_invitations_outlive_their_key(installation):
    old, editor, _, _ = installation
    codes = make_codes(editor)
    new = rotate(old, SECRET_KEY_FALLBACKS=f"{'x' * 40} {OLD}")
    editor.client.application = new.app
    assert editor.get("/account/").status_code == 200
    for expected in (200, 302):
        visitor = give_password(new, editor.email)
        visitor.post("/sign-in/recovery-code", {"code": codes[0]}, form="/sign-in/recovery-code")
        assert visitor.get("/account/").status_code == expected
    new.close()


def test_without_its_key_a_second_factor_says_what_to_do_and_can_be_reset(installation):
    old, editor, app, machine = installation
    new = rotate(old)
    status, said = enter(new, editor.email, app, machine)
    assert status == 302
    assert "Your codes cannot be checked any more" in said
    administrator = new.sign_in("administrator")
    page = f"/people/{editor.number}"
    administrator.post(f"{page}/second-factor", form=page)
    assert give_password(new, editor.email).get("/account/").status_code == 200
    new.close()


def test_what_is_new_is_made_with_the_new_key_alone(installation):
    old, _, _, _ = installation
    both = rotate(old, SECRET_KEY_FALLBACKS=OLD)
    approver = both.sign_in("approver")
    approver.post(SETUP, {"setup": "authenticator"}, form=SETUP)
    alone = rotate(old)
    approver.client.application = alone.app
    assert approver.get("/account/").status_code == 200
    both.close()
    alone.close()
