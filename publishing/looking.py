"""The look: whether anything asks for a publish. It imports neither Pelican, SQLAlchemy, the model nor dulwich."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from measures.publication.fingerprint import compute_fingerprint
from publishing.builds.records import find_owed
from publishing.database import Database, DatabaseUnreachable
from publishing.layout import Layout, describe_settings
from yardstick.settings import Settings

SCHEMA = 1
LAST_ENDED = (
    "SELECT state, fault, reason FROM builds WHERE state IN ('DONE', 'FAILED') "
    "AND reason NOT IN ('prepare', 'rehearse') ORDER BY requested_at DESC, id DESC LIMIT 1"
)
"""The build that ended last, save those that only prepare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a finished run saw: the heads of content and history, the program, the settings, the next due instant."""

    content: str
    history: str
    fingerprint: str
    settings: dict[str, object]
    next_due: datetime | None
    pinned: bool = False

    def write(self, path: Path) -> None:
        """Keep this for the next look, whole or not at all."""
        plain = {
            "schema": SCHEMA,
            "content": self.content,
            "history": self.history,
            "fingerprint": self.fingerprint,
            "settings": self.settings,
            "next_due": self.next_due.astimezone(UTC).isoformat() if self.next_due else None,
            "pinned": self.pinned,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(plain, indent=1), encoding="utf-8")
        partial.replace(path)

    @classmethod
    def read(cls, path: Path) -> Looked | None:
        """Return what the last finished run saw; None where nothing usable is kept."""
        try:
            plain = json.loads(path.read_bytes())
            due = plain["next_due"]
            if plain.pop("schema") != SCHEMA:
                return None
            return cls(**plain | {"next_due": datetime.fromisoformat(due) if due else None})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look found: why there is something to do (empty: nothing is), the content, the program, what is due."""

    reasons: tuple[str, ...]
    content: str | None
    fingerprint: str
    pinned: bool
    next_due: datetime | None = None


def note_awaited(layout: Layout, next_due: datetime | None) -> None:
    """Keep when something next falls due, so that an instant is known although the run that found it fails."""
    layout.awaited.parent.mkdir(parents=True, exist_ok=True)
    partial = layout.awaited.with_suffix(".partial")
    partial.write_text(json.dumps(next_due.astimezone(UTC).isoformat() if next_due else None), encoding="utf-8")
    partial.replace(layout.awaited)


def list_awaited(layout: Layout) -> list[datetime]:
    """Return the instants at which something fell or falls due, as the last finished run and the last run know them."""
    looked = Looked.read(layout.looked)
    return sorted({due for due in (looked.next_due if looked else None, _read_awaited(layout)) if due is not None})


def _read_awaited(layout: Layout) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(layout.awaited.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


class ContentUnreachable(Exception):
    """The remote content store could not be reached."""


def look(settings: Settings, program: Path, now: datetime) -> Look:
    """Compare the queue, the content's head, the program, the settings and the time with what the last run saw.

    Raises:
        ContentUnreachable: the remote content store could not be reached.
        DatabaseUnreachable: the database could not be reached.
    """
    layout = Layout(settings)
    looked = Looked.read(layout.looked)
    head = read_content_head(layout)
    fingerprint = compute_fingerprint(program)
    reasons = _find_queued(settings)
    if looked is None or looked.history != read_ref(layout.history, "main"):
        reasons = [*dict.fromkeys((*reasons, "again"))]
        return Look(reasons=tuple(reasons), content=head, fingerprint=fingerprint, pinned=False)
    if looked.content != head:
        reasons.append("push")
    if looked.fingerprint != fingerprint:
        reasons.append("new program")
    if looked.settings != describe_settings(settings):
        reasons.append("new settings")
    if not looked.pinned and any(due <= now for due in list_awaited(layout)):
        reasons.append("due")
    return Look(
        reasons=tuple(reasons), content=head, fingerprint=fingerprint, pinned=looked.pinned, next_due=looked.next_due
    )


def read_content_head(layout: Layout) -> str | None:
    """Return the commit at the head of the content; None when there is none.

    Raises:
        ContentUnreachable: the remote store could not be reached.
    """
    branch = layout.settings.content_branch
    if layout.remote_content is None:
        return read_ref(layout.content, branch)
    ssh = layout.settings.git_ssh_command
    options = ["-c", f"core.sshCommand={ssh}"] if ssh else []
    command = ["git", *options, "ls-remote", "--exit-code", "--", layout.remote_content, f"refs/heads/{branch}"]
    try:
        done = subprocess.run(  # noqa: S603 (our own words, and an address that the settings let through)
            command, capture_output=True, text=True, timeout=layout.settings.git_silence_seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _fail_to_reach(f"no answer within {error.timeout:g} seconds") from error
    except OSError as error:
        raise _fail_to_reach(str(error)) from error
    if done.returncode not in (0, 2):
        raise _fail_to_reach(done.stderr.strip())
    return done.stdout.split()[0] if done.stdout.strip() else None


def _fail_to_reach(why: str) -> ContentUnreachable:
    from measures.model.secrecy import hide_secrets

    return ContentUnreachable(hide_secrets(f"git ls-remote failed: {why}"))


def read_ref(repository: Path, branch: str) -> str | None:
    """Return the commit of a branch, from its own file or from `packed-refs`; None when there is none."""
    folder = repository / ".git" if (repository / ".git").is_dir() else repository
    try:
        return (folder / "refs" / "heads" / branch).read_text().strip() or None
    except OSError:
        return _read_packed_ref(folder, f"refs/heads/{branch}")


def _read_packed_ref(folder: Path, name: str) -> str | None:
    try:
        lines = (folder / "packed-refs").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        commit, _, ref = line.partition(" ")
        if ref == name:
            return commit
    return None


def _find_queued(settings: Settings) -> list[str]:
    """Say that builds wait or run, or that one is owed, from the table as it is; a database without one has none.

    A publish that was to do more than the ordinary, and that the outside made fail, is tried again as it was.
    """
    url = settings.database_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return []
    with Database(url) as database:
        try:
            found = database.execute("SELECT 1 FROM builds WHERE state IN ('PENDING', 'STARTED') LIMIT 1")
            ended = [] if found else database.execute(LAST_ENDED)
        except DatabaseUnreachable:
            return []
    if found:
        return ["queued"]
    return ["again"] if ended and find_owed(*ended[0]) else []
