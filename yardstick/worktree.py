"""What the program git knows of a folder of content: its commit, and what changed in it since another one."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yardstick.exits import CommandRefused


@dataclass(frozen=True, slots=True)
class WorkTree:
    """A folder, and the environment that git is started with (variables that would name another repository aside)."""

    folder: Path
    environ: Mapping[str, str]

    def find_commit(self) -> str | None:
        """Return the commit that the folder stands at; None outside git, or where it differs from that commit."""
        head = self._ask("rev-parse", "--verify", "--quiet", "HEAD")
        if head is None or self._ask("status", "--porcelain", "--untracked-files=all", "--", ".") != "":
            return None
        return head.strip()

    def list_changes(self, since: str) -> frozenset[str]:
        """Return the paths below the folder that differ from a commit, those that git does not know yet included.

        Raises:
            CommandRefused: the folder is not in a git repository, or the repository has no such commit.
        """
        if self._ask("rev-parse", "--git-dir") is None:
            raise CommandRefused(f"{self.folder} is not in a git repository.", "--since compares with a commit of one.")
        if since.startswith("-") or self._ask("rev-parse", "--verify", "--quiet", f"{since}^{{commit}}") is None:
            raise CommandRefused(f'There is no commit "{since}" in that repository.', "Name one that git log shows.")
        changed = self._ask("diff", "--name-only", "--relative", "-z", since, "--", ".")
        fresh = self._ask("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        return frozenset(name for name in f"{changed or ''}{fresh or ''}".split("\0") if name)

    def run(self, *arguments: str) -> None:
        """Run git for its effect.

        Raises:
            CommandRefused: git is not installed, or it failed.
        """
        ended = self._start(arguments)
        if ended is None:
            raise CommandRefused("The program git is not there.", "Install git, then try again.")
        if ended.returncode:
            last = (ended.stderr.decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"])[-1]
            raise CommandRefused(f'"git {" ".join(arguments)}" failed: {last}.', "Mend that, then try again.")

    def _ask(self, *arguments: str) -> str | None:
        """Return what git prints; None when it fails or is not there."""
        ended = self._start(arguments)
        return ended.stdout.decode("utf-8", "surrogateescape") if ended and ended.returncode == 0 else None

    def _start(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[bytes] | None:
        environ = {name: value for name, value in self.environ.items() if not name.startswith("GIT_")}
        command = ["git", "--no-optional-locks", *arguments]
        try:
            return subprocess.run(  # noqa: S603 (a list of arguments, never a shell)
                command, cwd=self.folder, env=environ, capture_output=True, check=False
            )
        except FileNotFoundError:
            return None
