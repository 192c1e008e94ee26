"""A person's own account, and the links that are sent by mail."""

from __future__ import annotations

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from cms.access import ANYONE, needs, signed_in_person
from cms.accounts.confirming import confirm_address as note_confirmation
from cms.accounts.confirming import find_unconfirmed
from cms.accounts.invitations import accept_invitation as set_first_password
from cms.accounts.invitations import find_invited
from cms.accounts.noting import note_of_account
from cms.accounts.overview import describe_account, describe_sessions
from cms.accounts.passwords import find_password_fault
from cms.accounts.sessions import end_other_sessions
from cms.database import transaction
from cms.letters.choosing import KINDS, choose_mail, list_wanted
from cms.surroundings import read_now

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.get("/")
@needs("account.use")
def show_account() -> str:
    """Show the person's name, roles, ways to sign in, and where they are signed in."""
    person = signed_in_person()
    with transaction() as connection:
        wanted = list_wanted(connection, person.number)
    return render_template(
        "accounts/account.html",
        kinds=KINDS,
        wanted=wanted,
        facts=describe_account(person, current_user),
        sittings=describe_sessions(person, read_now()),
        has_factor=current_user.tf_primary_method is not None,
    )


@blueprint.post("/sign-out-elsewhere")
@needs("account.use")
def end_others() -> Response:
    """End the person's sessions in other browsers."""
    person = signed_in_person()
    note_of_account(person.number, "signed out everywhere else")
    end_other_sessions(person.number, read_now())
    flash("You are signed out everywhere else.", "success")
    return redirect(url_for("accounts.show_account"))


@blueprint.post("/mail")
@needs("account.use")
def save_mail() -> Response:
    """Keep which mail the person wants."""
    person = signed_in_person()
    with transaction() as connection:
        choose_mail(connection, person.number, request.form.getlist("kind"))
    flash("Your choice of mail is kept.", "success")
    return redirect(url_for("accounts.show_account"))


@blueprint.post("/stay")
@needs("account.use")
def stay() -> Response:
    """Say how many seconds the session has left; asking is enough to lengthen it."""
    seconds = (g.sitting.ends_at - read_now()).total_seconds()
    return jsonify({"seconds": int(seconds)})


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@needs(ANYONE)
def accept_invitation(token: str) -> str | Response | tuple[str, int]:
    """Let an invited person set their first password."""
    account = find_invited(token)
    if account is None:
        return render_template("accounts/dead_link.html"), 410
    if request.method == "GET":
        return render_template("accounts/invitation.html", account=account, errors=[])
    password, again = request.form.get("password", ""), request.form.get("again", "")
    fault = find_password_fault(password, (account.name, account.email))
    if fault is None and password != again:
        fault = "The two passwords differ. Enter the same one twice."
    if fault is not None:
        return render_template("accounts/invitation.html", account=account, errors=[(fault, "password")]), 400
    set_first_password(account, password)
    flash("Your password is set. Sign in with it now.", "success")
    return redirect(url_for("security.login"))


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@needs(ANYONE)
def confirm_address(token: str) -> str | Response | tuple[str, int]:
    """Let a person confirm their address."""
    account = find_unconfirmed(token)
    if account is None:
        return render_template("accounts/dead_link.html"), 410
    if request.method == "GET":
        return render_template("accounts/confirm.html", account=account)
    note_confirmation(account)
    flash("Thank you. Your address is confirmed.", "success")
    return redirect(url_for("security.login"))
