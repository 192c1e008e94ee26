"""Where things stand in the state folder, and which settings a look compares."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from yardstick.settings import Settings, local_path


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one installation."""

    settings: Settings

    @property
    def content(self) -> Path:
        """The content store, or the copy of it that is kept here when it is remote."""
        return local_path(self.settings.content_url) or self.settings.var / "content.git"

    @property
    def remote_content(self) -> str | None:
        """The address to fetch content from; None when the store is on this machine."""
        return None if local_path(self.settings.content_url) else self.settings.content_url

    @property
    def history(self) -> Path:
        """The history repository, or the copy of it that is kept here when it is remote."""
        return local_path(self.settings.history_url) or self.settings.var / "history.git"

    @property
    def remote_history(self) -> str | None:
        """The address to push releases to; None when the history is on this machine."""
        return None if local_path(self.settings.history_url) else self.settings.history_url

    @property
    def cache(self) -> Path:
        """What can be made again at any time."""
        return self.settings.var / "cache"

    @property
    def looked(self) -> Path:
        """What the last finished run saw."""
        return self.cache / "looked.json"

    @property
    def awaited(self) -> Path:
        """The next instant that the last run to choose what is public saw, whether or not it came to its end."""
        return self.cache / "awaited.json"

    @property
    def ledger(self) -> Path:
        """What each output of a release was made from."""
        return self.cache / "inputs.sqlite"

    @property
    def choices(self) -> Path:
        """What choosing keeps of unchanged content."""
        return self.cache / "choices.sqlite"

    @property
    def watched(self) -> Path:
        """What the watch for early pages keeps of unchanged content."""
        return self.cache / "watched.sqlite"

    @property
    def builds(self) -> Path:
        """A folder for each build under way."""
        return self.cache / "builds"

    @property
    def prepared(self) -> Path:
        """The repository of prepared releases, which reads the objects of the history. It is never pushed."""
        return self.settings.var / "prepared.git"

    @property
    def prepared_facts(self) -> Path:
        """What the prepared release was made from."""
        return self.cache / "prepared"

    @property
    def rehearsal(self) -> Path:
        """Where a rehearsal leaves the site when no place is kept for prepared releases."""
        return self.cache / "rehearsal"

    @property
    def logs(self) -> Path:
        """What render processes said."""
        return self.settings.var / "logs"

    def list_targets(self) -> tuple[tuple[str, str], ...]:
        """Return each target's address with the part of a release that it holds, the primary first."""
        site = ((address, "site") for address in self.settings.targets)
        guide = ((address, "style-guide") for address in self.settings.style_guide_targets)
        return (*site, *guide)


def describe_settings(settings: Settings) -> dict[str, object]:
    """Return the settings that decide what is published and where, as JSON would give them back.

    It is kept in files, so addresses that may bear a password are signed.
    """
    return {
        "stage": settings.stage,
        "approval": settings.approval,
        "content_url": _sign(settings.content_url),
        "content_branch": settings.content_branch,
        "history_url": _sign(settings.history_url),
        "targets": list(settings.targets),
        "style_guide_targets": list(settings.style_guide_targets),
        "cloudfront_distribution": settings.cloudfront_distribution,
        "site_origin": settings.site_origin,
        "style_guide_origin": settings.style_guide_origin,
        "feedback_address": settings.feedback_address,
        "mailing_list_address": settings.mailing_list_address,
    }


def _sign(address: str) -> str:
    """Return an address, or a digest in its place where it tells who asks."""
    return sha256(address.encode()).hexdigest() if "@" in address else address
