"""The numbers that random tests begin with."""

from __future__ import annotations

import os
import secrets

IN_CI = os.environ.get("CI") == "true"
FIXED = 20261125


def choose_seed(variable: str) -> int:
    """Return the number that a variable of the environment gives; else one that is the same each time in CI alone."""
    given = os.environ.get(variable)
    if given:
        return int(given)
    return FIXED if IN_CI else secrets.randbelow(10**9)
