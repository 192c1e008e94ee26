"""Recovery codes: one-time words for who lost the phone. Only hashes are kept, so they are shown once."""

from __future__ import annotations

import hmac
import secrets

import sqlalchemy as sa
from flask_security import MfRecoveryCodesUtil, UserMixin

from cms.accounts.noting import note_of_account
from cms.database import find_session
from cms.surroundings import list_signing_keys
from cms.tables import people

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is mistaken for another."""
COUNT, GROUPS, GROUP_LENGTH = 8, 3, 4


class RecoveryCodes(MfRecoveryCodesUtil):
    """Makes, checks and uses up recovery codes."""

    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        """Make new codes; those made before are worth nothing any more."""
        codes = [_make_code() for _ in range(COUNT)]
        note_of_account(user.id, "made recovery codes")
        _write_hashes(user, [_hash_code(user, code)[-1] for code in codes])
        return codes

    def get_recovery_codes(self, user: UserMixin) -> list[str]:  # noqa: ARG002 (its signature)
        """Return nothing: codes cannot be shown again."""
        return []

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether a code is one of the person's; it is used up by that, here and in every other process."""
        before = _read_hashes(user)
        given = set(_hash_code(user, code))
        if given.isdisjoint(before):
            return False
        return _write_hashes(user, [each for each in before if each not in given], before)

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:  # noqa: ARG002 (its signature)
        """Do nothing: a code is used up when it is checked."""
        return True


def count_recovery_codes(user: UserMixin) -> int:
    """Return how many codes are left."""
    return len(_read_hashes(user))


def _make_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def _hash_code(user: UserMixin, code: str) -> list[str]:
    """Return what is kept of a code: by the keys of earlier times first, last by the present one."""
    plain = "".join(code.lower().split()).replace("-", "")
    text = f"recovery:{user.id}:{plain}".encode()
    return [hmac.digest(key.encode(), text, "sha256").hex() for key in list_signing_keys()]


def _read_hashes(user: UserMixin) -> list[str]:
    kept = find_session().scalar(sa.select(people.c.mf_recovery_codes).where(people.c.id == user.id))
    return (kept or "").split()


def _write_hashes(user: UserMixin, hashes: list[str], before: list[str] | None = None) -> bool:
    """Write the hashes; with `before`, only where those still stand there. Whether they were written."""
    where = people.c.id == user.id
    if before is not None:
        where = where & (people.c.mf_recovery_codes == " ".join(before))
    change = sa.update(people).where(where).values(mf_recovery_codes=" ".join(hashes)).returning(people.c.id)
    return find_session().scalar(change) is not None
