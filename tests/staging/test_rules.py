"""Each column of the database and each key of the content has a rule, and docs/operations.md lists the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, get_args

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from measures.model.classification import Classification, Concept
from measures.model.dimension import DimensionSettings
from measures.model.measure import Measure
from measures.model.record import Record
from measures.model.site import Front, Organisation, PlannedRelease, Redirect, Site, TopicFront
from measures.model.version import VersionFront
from publishing.database import open_database
from publishing.staging.rules import RULES, list_keys
from publishing.staging.tables import TABLES, ColumnRule, TableRule
from tests.repository.documents import ROOT, read_section

FILES = (
    Site, Organisation, Redirect, PlannedRelease, Classification, Concept, TopicFront, Front, Measure, VersionFront,
    DimensionSettings,
)  # fmt: skip
SHARED_ONLY = {
    "Site.language", "Site.licence", "Site.timezone", "Front.language", "Category.code", "Organisation.marks",
}  # fmt: skip
"""Keys of files that are public as they are committed."""


def test_each_table_and_column_that_the_migrations_make_has_a_rule_and_no_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/work.sqlite"
    open_database(url).close()
    engine = sa.create_engine(url)
    looked = sa.inspect(engine)
    made = {name: {column["name"] for column in looked.get_columns(name)} for name in looked.get_table_names()}
    engine.dispose()
    assert {name: set(plan.columns) for name, plan in TABLES.items()} == made


def test_columns_have_rules_of_their_own_where_rows_are_kept_and_none_where_they_are_not() -> None:
    for name, plan in TABLES.items():
        kinds = {type(rule) for rule in plan.columns.values()}
        assert kinds == {ColumnRule if plan.rule is TableRule.FILL else type(None)}, name


def find_records(kind: Any) -> Iterator[type[Record]]:
    if isinstance(kind, type) and issubclass(kind, Record):
        yield kind
    for inner in get_args(kind):
        yield from find_records(inner)


def list_records(kind: type[Record], seen: set[type[Record]]) -> set[type[Record]]:
    if kind not in seen:
        seen.add(kind)
        for field in kind.model_fields.values():
            for inner in find_records(field.annotation):
                list_records(inner, seen)
    return seen


def test_each_key_of_each_file_of_content_has_a_rule_and_no_other() -> None:
    every: set[type[Record]] = set()
    for kind in FILES:
        list_records(kind, every)
    assert {kind.__name__: set(rules) for kind, rules in RULES.items()} == {
        kind.__name__: set(list_keys(kind)) for kind in every
    }


def test_a_key_that_is_made_of_records_is_masked_by_their_rules() -> None:
    for kind, rules in RULES.items():
        for name, field in kind.model_fields.items():
            rule = rules[field.alias or name]
            inner = next(find_records(field.annotation), None)
            assert rule.of is inner or rule.kind == "drop", (kind.__name__, name)


def test_operations_tell_what_becomes_of_each_table() -> None:
    told: dict[str, str] = {}
    for line in read_section(ROOT / "docs/operations.md", "What stays and what does not").splitlines():
        names, _, what = line.strip("| ").partition(" | ")
        told |= {name: what.partition(" |")[0] for name in re.findall("`([a-z_]+)`", names)}
    assert {name: what for name, what in told.items() if name in TABLES} == {
        name: plan.rule.value for name, plan in TABLES.items()
    }


def takes_words(field: FieldInfo) -> bool:
    """Whether a key's type lets any words stand there."""
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    for words in ("told by Sam", ["told by Sam"], {"a": "told by Sam"}):
        with suppress(ValidationError):
            TypeAdapter(kind).validate_python(words)
            return True
    return False


def test_only_keys_whose_type_allows_no_words_stay_as_they_are_in_what_is_not_public() -> None:
    free = {
        f"{kind.__name__}.{name}"
        for kind, rules in RULES.items()
        for name, field in kind.model_fields.items()
        if rules[field.alias or name].kind == "keep" and takes_words(field)
    }
    assert free == SHARED_ONLY
