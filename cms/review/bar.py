"""The bar above a page that a review link shows: what it is, whether it is signed off, and what can be done."""

from __future__ import annotations

from flask import request

from cms.editing.links import link
from cms.moments import describe_moment
from cms.navigation import Link
from cms.preview.bar import insert_bar
from cms.review.opening import Opened
from cms.workflow.records import SignOff


def add_review_bar(content: bytes, opened: Opened, signed: SignOff | None) -> bytes:
    """Return a page with the bar; `signed` is the sign-off of it, or else the newest before."""
    version = opened.place.version
    words = f" of version {version.number} for review. Readers do not see it yet."
    told = say_signed(signed, version.tree)
    return insert_bar(content, words=f"{words} {told}".rstrip(), links=_list_links(opened, signed))


def say_signed(signed: SignOff | None, tree: str) -> str:
    """Say whether a version is signed off as it stands, and where it was, that it changed since."""
    if signed is None or signed.how == "none":
        return ""
    who = f"{signed.name} at {describe_moment(signed.at)}"
    return f"Signed off by {who}." if signed.tree == tree else f"It changed after it was signed off by {who}."


def is_signed(signed: SignOff | None, tree: str) -> bool:
    """Whether somebody signed off the files as they stand."""
    return signed is not None and signed.how != "none" and signed.tree == tree


def _list_links(opened: Opened, signed: SignOff | None) -> list[Link]:
    names = {"token": opened.token}
    page = link("review_reading.show_page", **names)
    found = [Link("The page", page, request.path == page)]
    found.append(Link("What changed", link("review_reading.show_changes", **names), False))
    found.append(Link("Comment", link("review_commenting.write_comment", **names), False))
    version = opened.place.version
    if version.status == "department_review" and not is_signed(signed, version.tree):
        signing = link("review_reading.ask_for_sign_off", tree=version.tree, **names)
        found.append(Link("Sign it off", signing, False))
    return found
