"""Tells the progress of long work: a moving line on a terminal, plain lines elsewhere. Both write to standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Progress(Protocol):
    """What the work is handed to tell how far it is."""

    def begin(self, step: str, total: int | None = None) -> None:
        """Say that a step begins, and of how many parts it consists where that is known."""

    def advance(self, count: int = 1) -> None:
        """Say that so many parts of the step are done."""

    def say(self, words: str) -> None:
        """Tell a fact worth a line."""


class PlainProgress:
    """A line for each step, for logs and pipes."""

    def begin(self, step: str, total: int | None = None) -> None:
        """Write the step, and the number of its parts."""
        click.echo(f"{_capitalise(step)}, {total:,} to do" if total else _capitalise(step), err=True)

    def advance(self, count: int = 1) -> None:
        """Write nothing: a line for each part would be too many."""

    def say(self, words: str) -> None:
        """Write the words."""
        click.echo(_capitalise(words), err=True)


@dataclass(slots=True)
class LiveProgress:
    """A bar that moves while a step lasts, for a person who watches."""

    bar: Bar
    task: TaskID | None = field(default=None)
    done: int = 0
    total: int | None = None

    def begin(self, step: str, total: int | None = None) -> None:
        """Finish the step before and start a bar for this one."""
        self.finish()
        self.done, self.total = 0, total
        self.task = self.bar.add_task(_capitalise(step), total=total, parts=self._count())

    def advance(self, count: int = 1) -> None:
        """Move the bar."""
        if self.task is not None:
            self.done += count
            self.bar.update(self.task, completed=self.done, parts=self._count())

    def say(self, words: str) -> None:
        """Write the words above the bar."""
        self.bar.console.print(_capitalise(words), markup=False, highlight=False, soft_wrap=True)

    def finish(self) -> None:
        """Show the step as done."""
        if self.task is not None:
            whole = self.total or 1
            self.bar.update(self.task, total=whole, completed=whole)

    def _count(self) -> str:
        return f"{self.done:,} of {self.total:,}" if self.total else ""


@contextmanager
def show_progress(*, on_terminal: bool) -> Iterator[Progress]:
    """Yield what tells progress, for as long as the work lasts."""
    if not on_terminal:
        yield PlainProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[parts]}"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        live = LiveProgress(bar)
        yield live
        live.finish()


def _capitalise(step: str) -> str:
    return step[:1].upper() + step[1:]
