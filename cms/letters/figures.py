"""Keeps figures out of mail: what somebody wrote goes along only where it holds none."""

from __future__ import annotations

ON_SCREEN = "What was written with it holds a figure, so it stands on the screen and not here."
SOMEBODY = "Somebody with a review link"


def has_figure(text: str) -> bool:
    """Whether a text holds a figure, in digits of any script."""
    return any(letter.isnumeric() for letter in text)


def keep_out_figures(text: str, instead: str = ON_SCREEN) -> str:
    """Return what somebody wrote as mail may say it: `instead` of what holds a figure.

    Mail is passed on and kept for years, and nobody knows by whom: figures are read where each look is noted.
    """
    return instead if has_figure(text) else text
