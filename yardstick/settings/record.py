"""What a setting is, and the record of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Stage = Literal["local", "review", "staging", "production"]
ApprovalMode = Literal["trust", "tree", "seal"]
Executor = Literal["processes", "dask"]

STAGES: tuple[Stage, ...] = ("local", "review", "staging", "production")
SHARED_STAGES = frozenset(STAGES[1:])
SEALED_STAGES = frozenset({"staging", "production"})
SECRET_LENGTH = 32
LOCAL_SECRET = "for-local-use-only-never-a-secret"  # noqa: S105 (no other stage takes it)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its name, how its text is read, what it means, and what it is when nobody sets it.

    `default` and `stage_defaults` are text as it would stand in the environment, with `{VAR}` for the state folder; an
    empty default means none. In the stages of `needed_in` a value must be given.
    """

    name: str
    read: Callable[[str], Any]
    meaning: str
    default: str = ""
    stage_defaults: Mapping[str, str] = field(default_factory=dict)
    needed_in: frozenset[str] = frozenset()
    secret: bool = False
    hides_password: bool = False

    @property
    def may_stand_in_file(self) -> bool:
        """Whether `NAME_FILE` is read for this setting."""
        return self.secret or self.hides_password


@dataclass(frozen=True, slots=True)
class Reading:
    """What a setting is and where that came from; `fault` says why its text was refused."""

    setting: Setting
    value: Any
    origin: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, read and checked. Paths are absolute; lists keep their order; what nobody set is None or empty."""

    stage: Stage
    var: Path
    content_url: str = field(repr=False)
    content_branch: str
    history_url: str = field(repr=False)
    targets: tuple[str, ...]
    style_guide_targets: tuple[str, ...]
    prepared_targets: tuple[str, ...]
    cache_target: str | None
    prepare_minutes: int
    database_url: str = field(repr=False)
    production_content_url: str | None = field(repr=False)
    production_database_url: str | None = field(repr=False)
    staging_content_url: str | None = field(repr=False)
    accounts_password: str | None = field(repr=False)
    site_origin: str | None
    style_guide_origin: str | None
    feedback_address: str | None
    mailing_list_address: str | None
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    approval: ApprovalMode
    approval_key: str | None = field(repr=False)
    jobs: int
    executor: Executor
    dask_scheduler: str | None
    lease_seconds: int
    git_silence_seconds: int
    git_ssh_command: str | None
    aws_endpoint_url_s3: str | None
    cloudfront_distribution: str | None
    site_password: str | None = field(repr=False)
    cms_origin: str | None
    cms_proxies: int
    smtp_url: str | None = field(repr=False)
    mail_from: str | None
    alerts_address: str | None
    email_domains: tuple[str, ...]
    clamd_url: str | None
    sentry_dsn: str | None = field(repr=False)
    receive_require_id: bool
    four_eyes: bool
    short_way: bool
    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_client_secret: str | None = field(repr=False)


class SettingsRefused(Exception):
    """Settings that the program cannot run with; `faults` has a sentence for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
