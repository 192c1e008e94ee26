"""An account as Flask-Security knows it, and the store it keeps accounts in."""

from __future__ import annotations

from datetime import datetime

from flask_security import RoleMixin, SQLAlchemyUserDatastore, UserMixin
from sqlalchemy.orm import Session, registry

from cms.database import find_session
from cms.tables import metadata, people


class Account(UserMixin):
    """One person's account. What the person may do stands in `person_roles`, never here."""

    id: int
    email: str
    name: str
    password: str | None
    active: bool
    is_demo: bool
    fs_uniquifier: str
    created_at: datetime
    invited_by: str | None
    confirmed_at: datetime | None
    tf_primary_method: str | None
    tf_totp_secret: str | None
    tf_last_counter: int | None
    mf_recovery_codes: list[str] | None
    single_sign_on: str | None

    roles: list[RoleMixin] = []  # noqa: RUF012 (Flask-Security reads a list)
    """Always empty: `cms.access` is the one table of permissions."""

    @property
    def uid(self) -> str:
        """The id that commits and logs carry."""
        return f"u-{self.id}"


class NoRole(RoleMixin):
    """What Flask-Security takes for a role; there are none."""


registry(metadata=metadata).map_imperatively(Account, people)


class RequestSession:
    """Hands Flask-Security the session of the request."""

    @property
    def session(self) -> Session:
        """The session of this request."""
        return find_session()


def make_account_store() -> SQLAlchemyUserDatastore:
    """Return the store of accounts."""
    return SQLAlchemyUserDatastore(RequestSession(), Account, NoRole)
