"""What becomes of each table and column of the database when a stage is filled: the one list, by allowance.

A table or a column that is not listed here stops the pull, so that whoever adds one decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class ColumnRule(Enum):
    """What becomes of a column's values."""

    NUMBER = "kept, as a whole number"
    TIME = "kept, as a time"
    WAY = "kept: account, link or none"
    MEASURE = "kept, where the content that was pulled has this measure"
    VERSION = "kept, where the content that was pulled has this version"
    EDITOR = "the known editor"
    REVIEWER = "the known reviewer"
    APPROVER = "the known approver"
    DEPARTMENT = "the known departmental user"
    DEPARTMENT_NUMBER = "the number of the known departmental user"
    REVIEWER_NAME = "the name of the known reviewer"
    TREE = "the masked tree of the version"
    WORDS = "replaced by words that say so"
    EMPTY = "emptied"


class TableRule(Enum):
    """What becomes of a table's rows."""

    DROP = "left out"
    REMADE = "made anew: an account for each role"
    FILL = "kept, each column as listed"
    MIGRATIONS = "made by the migrations"


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table: what becomes of its rows and of each of its columns, and why."""

    rule: TableRule
    why: str
    columns: Mapping[str, ColumnRule | None] = field(default_factory=dict)


def _drop(why: str, names: str) -> TablePlan:
    return TablePlan(TableRule.DROP, why, dict.fromkeys(names.split()))


def _fill(reason: str, /, **columns: ColumnRule) -> TablePlan:
    return TablePlan(TableRule.FILL, reason, columns)


_NUMBER, _TIME = ColumnRule.NUMBER, ColumnRule.TIME
_LOG, _SECRETS, _TEXT = "logs of what was done", "tokens and links", "texts that people wrote"
_REPLACED = "digests of numbers that were replaced"
_PEOPLE = (
    "id", "email", "name", "password", "active", "is_demo", "fs_uniquifier", "created_at", "invited_by", "confirmed_at",
    "tf_primary_method", "tf_totp_secret", "tf_last_counter", "mf_recovery_codes", "single_sign_on",
)  # fmt: skip

TABLES: Mapping[str, TablePlan] = MappingProxyType(
    {
        "access_keys": _drop(_SECRETS, "id person_id name hash made_at ends_at used_at ended_at kind scopes"),
        "acts": _drop(_LOG, "id at person act measure_id version before after why subject"),
        "alembic_version": TablePlan(TableRule.MIGRATIONS, "the revision of the tables", {"version_num": None}),
        "answered_offers": _drop(_REPLACED, "measure_id version offer answer person at"),
        "attempts": _drop(_LOG, "id kind subject at"),
        "autosaves": _drop(_TEXT, "id person place tab base fields turn saved_at ended_at ending"),
        "content_judged": _drop("what machines tell each other", "branch commit_id"),
        "saves_made": _drop("what machines tell each other", "commit_id at"),
        "saves_told": _drop("what machines tell each other", "id commit_id at"),
        "builds": _drop(
            _LOG,
            "id state reason requested_by requested_at content started_at finished_at lease_until host process attempt "
            "cancelled_by release result step parts_done parts_total fault tried log superseded_by",
        ),
        "checked_columns": _drop(_REPLACED, "id measure_id version dimension column digest person at"),
        "comment_letters": _drop("mail", "measure_id version person at"),
        "comment_threads": _fill(
            "what comments are about, without the cell",
            id=_NUMBER,
            measure_id=ColumnRule.MEASURE,
            version=ColumnRule.VERSION,
            part=ColumnRule.EMPTY,
            dimension=ColumnRule.EMPTY,
            row=ColumnRule.EMPTY,
            column=ColumnRule.EMPTY,
            value=ColumnRule.EMPTY,
            began_at=_TIME,
            resolved_at=_TIME,
            resolved_by=ColumnRule.EDITOR,
        ),
        "comments": _fill(
            "that somebody commented, and when",
            id=_NUMBER,
            thread=_NUMBER,
            person=ColumnRule.REVIEWER,
            name=ColumnRule.REVIEWER_NAME,
            text=ColumnRule.WORDS,
            at=_TIME,
        ),
        "early_readers": _drop(
            _SECRETS,
            "id measure_id version name post organisation email reason hash given_by given_at ended_at ended_by",
        ),
        "edges": _drop("addresses", "distribution release at"),
        "holders": _fill(
            "that a draft was handed to somebody",
            measure_id=ColumnRule.MEASURE,
            version=ColumnRule.VERSION,
            person=ColumnRule.EDITOR,
            handed_by=ColumnRule.APPROVER,
            handed_at=_TIME,
            note=ColumnRule.EMPTY,
        ),
        "leaders": _drop("names of machines", "duty host process lease_until"),
        "letters": _drop("mail", "id recipient subject body queued_at not_before tries sent_at fault"),
        "mail_refusals": _drop("people", "person_id kind"),
        "people": TablePlan(TableRule.REMADE, "people", dict.fromkeys(_PEOPLE)),
        "person_roles": TablePlan(TableRule.REMADE, "people", {"person_id": None, "role": None}),
        "presences": _drop("people", "person place tab subject is_editing seen_at"),
        "proposal_files": _drop(_TEXT, "proposal path content"),
        "proposals": _drop(_TEXT, "id person state message base proposed_at decided_at decided_by commit_id why"),
        "reminders_sent": _drop("mail", "person_id kind measure_id version mark at"),
        "review_links": _drop(_SECRETS, "id measure_id version hash reader made_by made_at ends_at ended_at"),
        "saved_filters": _drop("people", "id person_id screen name query saved_at"),
        "scan_verdicts": _drop("each file is made anew, and scanned again", "blob found words scanner scanned_at"),
        "sessions": _drop("sessions", "id person_id began_at seen_at ended_at"),
        "shares": _fill(
            "which measures departmental users see",
            person_id=ColumnRule.DEPARTMENT_NUMBER,
            measure_id=ColumnRule.MEASURE,
            shared_by=ColumnRule.APPROVER,
            shared_at=_TIME,
        ),
        "sign_offs": _fill(
            "that a department signed off",
            id=_NUMBER,
            measure_id=ColumnRule.MEASURE,
            version=ColumnRule.VERSION,
            tree=ColumnRule.TREE,
            name=ColumnRule.REVIEWER_NAME,
            how=ColumnRule.WAY,
            why=ColumnRule.EMPTY,
            by=ColumnRule.DEPARTMENT,
            at=_TIME,
        ),
        "source_links": _drop("addresses", "url checked_at failing_since fault"),
        "task_runs": _drop(_LOG, "task started_at ended_at code good_at failures"),
        "told_faults": _drop(_LOG, "kind fault told_at"),
    }
)


def find_unruled(found: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the tables and columns of a database that no rule covers, by name, in order."""
    unknown = [name for name in found if name not in TABLES]
    columns = [
        f"{table}.{name}"
        for table, names in found.items()
        if table in TABLES
        for name in names
        if name not in TABLES[table].columns
    ]
    return tuple(sorted((*unknown, *columns)))
