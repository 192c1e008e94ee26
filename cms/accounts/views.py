"""A person's own account."""

from __future__ import annotations

from flask import Blueprint, render_template

from cms.access import current_person, needs

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.get("/")
@needs("account.use")
def show_account() -> str:
    """Show the person's name, roles and ways to sign in."""
    return render_template("accounts/account.html", person=current_person())
