"""What the screens of keys have in common: a key is made and shown this once, and ended at once."""

from __future__ import annotations

from flask import abort

from cms.access import signed_in_person
from cms.audit import write
from cms.database import transaction
from cms.keys.keys import MOST_KEYS, AccessKey, Kind, NewKey, TooManyKeys, end_key, list_keys, make_key
from cms.surroundings import read_now

LONGEST_NAME = 60
WORDS: dict[Kind, str] = {"git": "key for git", "api": "token"}


class KeyRefused(ValueError):
    """A key that cannot be made as it is asked for; it says why."""


def find_name_fault(name: str) -> str:
    """Return what is wrong with a key's name; the empty text where nothing is."""
    if 0 < len(name) <= LONGEST_NAME:
        return ""
    return f"Enter a name of 1 to {LONGEST_NAME} characters, such as the computer that it is for."


def make_own_key(new: NewKey) -> str:
    """Make a key for who is signed in, write that to the log, and return it.

    Raises:
        KeyRefused: its name will not do, or there are too many.
    """
    if wrong := find_name_fault(new.name):
        raise KeyRefused(wrong)
    person = signed_in_person()
    try:
        with transaction() as connection:
            key = make_key(connection, person, new, read_now())
            write(connection, person.id, f"made a {WORDS[new.kind]}", new.name, after=", ".join(sorted(new.scopes)))
    except TooManyKeys as fault:
        noun = "key" if new.kind == "git" else "token"
        raise KeyRefused(f"End a {noun} first: you have {MOST_KEYS}, the most there can be.") from fault
    return key


def end_own_key(kind: Kind, number: int) -> None:
    """End a key of who is signed in, and write that to the log; answer 404 where they have no such key."""
    person = signed_in_person()
    with transaction() as connection:
        if not end_key(connection, person, kind, number, read_now()):
            abort(404)
        write(connection, person.id, f"ended a {WORDS[kind]}", str(number))


def list_own_keys(kind: Kind) -> tuple[AccessKey, ...]:
    """Return the keys of a kind of who is signed in, newest first."""
    with transaction() as connection:
        return list_keys(connection, signed_in_person(), kind, read_now())
