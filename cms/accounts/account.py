"""An account as Flask-Security knows it, and the store it keeps accounts in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, SQLAlchemyUserDatastore, UserMixin
from sqlalchemy.orm import Session, registry

from cms.accounts.second_factor import REQUIRED_ROLES, REQUIRED_STAGES, find_codes
from cms.database import find_session
from cms.surroundings import find_settings
from cms.tables import metadata, people, person_roles


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
    single_sign_on: str | None

    roles: list[RoleMixin] = []  # noqa: RUF012 (Flask-Security reads a list)
    """Always empty: `cms.access` is the one table of permissions."""

    @property
    def uid(self) -> str:
        """The id that commits and logs carry."""
        return f"u-{self.id}"

    @property
    def is_active(self) -> bool:
        """Whether the account may be used: people of the demo only where the demo runs."""
        return self.active and (not self.is_demo or find_settings().stage == "local")

    def needs_second_factor(self) -> bool:
        """Whether this person's roles call for a second factor here."""
        if find_settings().stage not in REQUIRED_STAGES:
            return False
        roles = sa.select(person_roles.c.role).where(person_roles.c.person_id == self.id)
        return bool(REQUIRED_ROLES & set(find_session().scalars(roles)))

    def check_tf_required(
        self,
        tf_setup_methods: list[tuple[str, str]],
        tf_fresh: bool,  # noqa: ARG002, FBT001 (Flask-Security's signature)
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Whether signing in asks for a second factor: where there is one, and where there must be one."""
        return bool(tf_setup_methods) or self.needs_second_factor(), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whether the second factor may not be taken away."""
        return self.needs_second_factor()


class NoRole(RoleMixin):
    """What Flask-Security takes for a role; there are none."""


registry(metadata=metadata).map_imperatively(
    Account, people, exclude_properties=["tf_last_counter", "mf_recovery_codes"]
)


class RequestSession:
    """Hands Flask-Security the session of the request."""

    @property
    def session(self) -> Session:
        """The session of this request."""
        return find_session()


class AccountStore(SQLAlchemyUserDatastore):
    """The store of accounts."""

    def tf_set(self, user: UserMixin, primary_method: str, totp_secret: str | None = None, *more: Any) -> None:
        """Keep a second factor, after a code of it was right, encrypted with the present key."""
        renewed = find_codes().renew(totp_secret) if totp_secret else totp_secret
        super().tf_set(user, primary_method, renewed, *more)


def make_account_store() -> AccountStore:
    """Return the store of accounts."""
    return AccountStore(RequestSession(), Account, NoRole)
