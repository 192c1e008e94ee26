"""The screens by which administrators manage accounts. Dangerous acts ask for the password once more."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import ROLE_NAMES, current_person, needs
from cms.accounts.account import Account
from cms.accounts.confirming import ask_for_confirmation
from cms.accounts.directory import EmailTaken, NewPerson, add_person, share_measure, unshare_measure
from cms.accounts.invitations import send_invitation
from cms.database import find_session
from cms.people import changes
from cms.people.listing import describe_person, list_rows
from cms.people.sharing import find_meant_measure, name_measures
from cms.surroundings import read_now

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("/")
@needs("people.see")
def list_people() -> str:
    """List everybody with an account."""
    return render_template("people/list.html", rows=list_rows(find_session()))


@blueprint.get("/invite")
@needs("people.manage")
def show_invitation() -> str:
    """Show the form by which a person is invited."""
    return render_template("people/invite.html", roles=ROLE_NAMES, errors=[], given={}, chosen=())


@blueprint.post("/invite")
@needs("people.manage", fresh=True)
def invite() -> Response | tuple[str, int]:
    """Make an account and send its person a link."""
    email, name = request.form.get("email", "").strip(), request.form.get("name", "").strip()
    chosen = request.form.getlist("roles")
    by = current_person()
    assert by is not None
    session = find_session()
    try:
        roles = changes.read_roles(chosen)
        changes.check_new_person(email, name, roles)
        number = add_person(
            session.connection(), NewPerson(email=email, name=name, roles=roles, invited_by=by.id), read_now()
        )
        changes.note_change(number, "invited", after=", ".join(sorted(roles)))
        session.commit()
    except (changes.ChangeRefused, EmailTaken) as fault:
        words = str(fault) if isinstance(fault, changes.ChangeRefused) else "Somebody has an account with this address."
        given = {"email": email, "name": name}
        page = render_template(
            "people/invite.html", roles=ROLE_NAMES, errors=[(words, "email")], given=given, chosen=chosen
        )
        return page, 400
    send_invitation(find_account(number), by.name)
    flash(f"{name} is invited. A link is on its way to {email}.", "success")
    return redirect(url_for("people.show_person", number=number))


@blueprint.get("/<int(max=2147483647):number>")
@needs("people.see")
def show_person(number: int) -> str:
    """Show one person's account."""
    account = find_account(number)
    shown = describe_person(find_session(), account)
    return render_template(
        "people/person.html", account=account, shown=shown, shared=name_measures(shown.shares), roles=ROLE_NAMES
    )


@blueprint.post("/<int(max=2147483647):number>/roles")
@needs("people.manage", fresh=True)
def change_roles(number: int) -> Response:
    """Give a person the roles that are ticked."""
    account, by = find_account(number), current_person()
    assert by is not None
    return _try(
        account,
        lambda: changes.change_roles(account, changes.read_roles(request.form.getlist("roles")), by),
        f"The roles of {account.name} are changed.",
    )


@blueprint.post("/<int(max=2147483647):number>/address")
@needs("people.manage", fresh=True)
def change_address(number: int) -> Response:
    """Set another e-mail address, to be confirmed."""
    account = find_account(number)

    def change() -> None:
        changes.change_address(account, request.form.get("email", ""))
        ask_for_confirmation(account) if account.password else send_invitation(account, "An administrator")

    return _try(account, change, f"The address is changed. A link to confirm it is on its way to {account.name}.")


@blueprint.post("/<int(max=2147483647):number>/close")
@needs("people.manage", fresh=True)
def close_account(number: int) -> Response:
    """Close an account."""
    account, by = find_account(number), current_person()
    assert by is not None
    return _try(account, lambda: changes.close_account(account, by), f"The account of {account.name} is closed.")


@blueprint.post("/<int(max=2147483647):number>/open")
@needs("people.manage", fresh=True)
def open_account(number: int) -> Response:
    """Open a closed account."""
    account = find_account(number)
    return _try(account, lambda: changes.open_account(account), f"The account of {account.name} is open again.")


@blueprint.post("/<int(max=2147483647):number>/second-factor")
@needs("people.manage", fresh=True)
def reset_second_factor(number: int) -> Response:
    """Take a person's second factor away."""
    account = find_account(number)
    return _try(
        account, lambda: changes.reset_second_factor(account), f"{account.name} can now sign in without a code."
    )


@blueprint.post("/<int(max=2147483647):number>/invitation")
@needs("people.manage")
def invite_again(number: int) -> Response:
    """Send the invitation once more."""
    account, by = find_account(number), current_person()
    assert by is not None
    if account.password is not None:
        abort(409)
    changes.note_change(number, "invited again")
    find_session().commit()
    send_invitation(account, by.name)
    flash(f"A new link is on its way to {account.email}.", "success")
    return redirect(url_for("people.show_person", number=number))


@blueprint.post("/<int(max=2147483647):number>/shares")
@needs("share.manage")
def change_shares(number: int) -> Response:
    """Share a measure with a departmental user, or take it away."""
    account, by = find_account(number), current_person()
    assert by is not None
    text, session = request.form.get("measure", ""), find_session()
    if request.form.get("act") == "unshare":
        unshare_measure(session.connection(), account.id, text)
        changes.note_change(account.id, "took the measure away from", measure_id=text)
        session.commit()
        flash(f"The measure {text} is not shared any more with {account.name}.", "success")
        return redirect(url_for("people.show_person", number=number))

    def change() -> None:
        meant = find_meant_measure(text)
        share_measure(session.connection(), account.id, meant, by.id, read_now())
        changes.note_change(account.id, "shared the measure with", measure_id=meant)
        session.commit()

    return _try(account, change, f"The measure is shared with {account.name}.")


def find_account(number: int) -> Account:
    """Return an account; answer 404 where there is none."""
    account = find_session().get(Account, number)
    if account is None:
        abort(404)
    return account


def _try(account: Account, change: changes.Change, done: str) -> Response:
    try:
        change()
    except changes.ChangeRefused as refusal:
        find_session().rollback()
        flash(str(refusal), "error")
    else:
        flash(done, "success")
    return redirect(url_for("people.show_person", number=account.id))
