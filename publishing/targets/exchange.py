"""Exchanging what two paths name, in one step."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

HERE = -100
"""AT_FDCWD: relative paths begin at the working folder."""
EXCHANGE = 2
"""RENAME_EXCHANGE."""


def exchange(one: Path, other: Path) -> bool:
    """Exchange what two paths name; False where this machine or its file system cannot.

    Source: renameat2(2), Linux manual pages.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)
