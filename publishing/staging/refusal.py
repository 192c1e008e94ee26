"""Why a stage is not filled: something that no rule covers, or a source that may not be read or written."""

from __future__ import annotations


class PullRefused(Exception):
    """A pull or a sample that is not made, in one sentence with a hint; the stage is as it was."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(f"{sentence} {hint}".rstrip())
