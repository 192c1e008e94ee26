"""yardstick users: accounts of the editing application, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.surroundings import Surroundings

ROLES = ("editor", "reviewer", "approver", "departmental", "administrator", "developer")

GUIDE = """List, invite and close accounts of the editing application.

The first administrator is made here; every other account can be made in the application itself. Nobody types another
person's password: an invitation is a link that works for seven days, once.

\b
Examples:
  yardstick users list
  yardstick users invite robin@example.org "Robin Hale" --role administrator
  yardstick users roles sam@example.org --role editor --role approver
  yardstick users close sam@example.org
  yardstick users reset-second-factor sam@example.org

Exit codes: 0 done; 1 the change is refused; 2 wrong usage or settings.
"""


@click.group("users", help=GUIDE)
def command() -> None:
    """Hold the commands on accounts."""


@command.command("list")
@click.pass_obj
def list_all(surroundings: Surroundings) -> int:
    """List everybody with an account."""
    with _open(surroundings):
        from cms.people.commanding import list_people

        for row in list_people():
            click.echo(f"u-{row.number}  {row.email}  {row.name}  ({row.roles}; {row.state.lower()})")
    return ExitCode.DONE


@command.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="A role; repeatable.")
@click.pass_obj
def invite(surroundings: Surroundings, email: str, name: str, roles: tuple[str, ...]) -> int:
    """Make an account and print the link by which its person sets a password."""
    with _open(surroundings):
        from cms.people.changes import read_roles
        from cms.people.commanding import invite_person

        link = invite_person(email, name, read_roles(roles))
    click.echo(f"{name} has an account. Pass this link on; it works for seven days, once:\n{link}")
    return ExitCode.DONE


@command.command("roles")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="A role; repeatable.")
@click.pass_obj
def set_roles(surroundings: Surroundings, email: str, roles: tuple[str, ...]) -> int:
    """Give a person exactly these roles."""
    with _open(surroundings):
        from cms.people.changes import read_roles
        from cms.people.commanding import set_person_roles

        set_person_roles(email, read_roles(roles))
    click.echo(f"{email} has the roles {', '.join(roles)}.")
    return ExitCode.DONE


@command.command("close")
@click.argument("email")
@click.pass_obj
def close(surroundings: Surroundings, email: str) -> int:
    """Close an account: its person is signed out and cannot sign in."""
    with _open(surroundings):
        from cms.people.commanding import close_person

        close_person(email)
    click.echo(f"The account {email} is closed.")
    return ExitCode.DONE


@command.command("reset-second-factor")
@click.argument("email")
@click.pass_obj
def reset_second_factor(surroundings: Surroundings, email: str) -> int:
    """Take a second factor away from somebody who lost phone and recovery codes, and sign them out."""
    with _open(surroundings):
        from cms.people.commanding import reset_person

        reset_person(email)
    click.echo(f"{email} signs in with the password alone, and can set up a second factor anew.")
    return ExitCode.DONE


@contextmanager
def _open(surroundings: Surroundings) -> Iterator[None]:
    """Run the block in the application, and word what it refuses."""
    from cms.accounts.directory import EmailTaken
    from cms.people.changes import ChangeRefused
    from cms.people.commanding import PersonUnknown
    from yardstick.editing import open_cms

    app = open_cms(surroundings.read_settings(), surroundings)
    try:
        with app.app_context():
            yield
    except EmailTaken as taken:
        raise CommandRefused(f"Somebody has an account with the address {taken}.", code=ExitCode.NO) from taken
    except (ChangeRefused, PersonUnknown) as refusal:
        raise CommandRefused(str(refusal), code=ExitCode.NO) from refusal
