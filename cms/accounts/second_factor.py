"""The second factor: codes of an app, each good once, and who must have one."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping

import qrcode
import sqlalchemy as sa
from flask_security import Totp, UserMixin
from flask_security.proxies import _security
from passlib.totp import TOTP, AppWallet, TotpMatch
from qrcode.image.svg import SvgPathImage

from cms.access import Role
from cms.database import find_session
from cms.tables import people

REQUIRED_ROLES: frozenset[Role] = frozenset({"approver", "administrator"})
REQUIRED_STAGES = frozenset({"production"})


class CodeUsedBefore(ValueError):
    """A code that was given already, here or in another process at the same moment."""


class OneTimeCodes(Totp):
    """Codes by time. The step of the last one that was good is kept, and only later ones are taken."""

    def __init__(self, secrets: Mapping[str, str], issuer: str) -> None:
        """Take the keys that encrypt what is kept, by name; new ones are encrypted with the first."""
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(dict(secrets), default_tag=next(iter(secrets))))

    def can_read(self, secret: str) -> bool:
        """Whether what is kept of a second factor was encrypted with a key that is still known."""
        try:
            self._totp.from_source(secret)
        except KeyError:
            return False
        return True

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the step of the last code that was taken."""
        found = find_session().scalar(sa.select(people.c.tf_last_counter).where(people.c.id == user.id))
        return None if found is None else int(found)

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Keep the step of a code, unless another request took it first.

        Raises:
            CodeUsedBefore: it did.
        """
        newer = sa.or_(people.c.tf_last_counter.is_(None), people.c.tf_last_counter < tmatch.counter)
        change = sa.update(people).where(people.c.id == user.id, newer).values(tf_last_counter=tmatch.counter)
        if find_session().scalar(change.returning(people.c.id)) is None:
            raise CodeUsedBefore

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether a code is right and was not used before."""
        try:
            return super().verify_totp("".join(str(token).split()), totp_secret, user, window)
        except CodeUsedBefore:
            return False

    def renew(self, secret: str) -> str:
        """Return what is kept of a second factor encrypted with the present key, where an earlier one was used."""
        kept = self._totp.from_source(secret)
        return str(kept.to_json(encrypt=True)) if kept.changed else secret

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the picture that an app scans, as the address of an image."""
        picture = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathImage, box_size=12)
        with io.BytesIO() as file:
            picture.save(file)
            return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"


def find_codes() -> OneTimeCodes:
    """Return the codes of the application that runs."""
    found = _security.totp_factory
    assert isinstance(found, OneTimeCodes)
    return found
