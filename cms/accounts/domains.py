"""Which e-mail addresses may have an account, and the one spelling of each that accounts are found by."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import email_validator


def normalise_address(text: str) -> str:
    """Return an address in the one form that accounts are kept and found by: no spaces, small letters, composed.

    What is no address comes back in small letters.
    """
    plain = unicodedata.normalize("NFC", text.strip())
    with suppress(email_validator.EmailNotValidError):
        plain = email_validator.validate_email(plain, check_deliverability=False).normalized
    return unicodedata.normalize("NFC", plain.lower())


def find_address_fault(address: str, domains: tuple[str, ...]) -> str | None:
    """Return why an address may have no account; None when it may."""
    try:
        email_validator.validate_email(address, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return "Enter an e-mail address in the form name@example.org."
    if not is_allowed_address(address, domains):
        return f"Accounts here have addresses at {' or '.join(domains)} only."
    return None


def is_allowed_address(address: str, domains: tuple[str, ...]) -> bool:
    """Whether an address is at one of the domains, or at a part of one; any is, where no domain is named."""
    domain = address.rpartition("@")[2].lower()
    return not domains or any(domain == each.lower() or domain.endswith(f".{each.lower()}") for each in domains)
