"""What one build set out to do, fixed when it begins, so that whoever takes it over makes the same release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["publish", "rollback", "restore", "prepare", "rehearse"]
FILE = "goal.json"


class Goal(BaseModel):
    """A build's goal.

    `content` and `root` are the commit and the tree of the content; `parent` is the release before, `base` the one that
    rendering starts from (None: from nothing); `rolls_back` is the release whose tree a rollback takes, and `head` the
    content that then counts as looked at; `target` is what a restore fills; `prepared` is the commit of a prepared
    release that may become this one; `full` trusts nothing that was kept of earlier work.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    build: str
    kind: Kind
    instant: datetime
    parent: str | None
    content: str = ""
    root: str = ""
    base: str | None = None
    head: str = ""
    rolls_back: str | None = None
    target: str | None = None
    prepared: str | None = None
    full: bool = False


class Chosen(BaseModel):
    """What selecting came to: the record as text, whether it needs a release, when the choice changes by time alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    record: str
    is_new: bool
    next_due: datetime | None
    held: Mapping[str, tuple[str, ...]]


def save(part: BaseModel, file: Path) -> None:
    """Write a part of a build's state whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_text(part.model_dump_json(by_alias=True), encoding="utf-8")
    partial.replace(file)
