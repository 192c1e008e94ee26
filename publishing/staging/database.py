"""Fills a database from another one, by the rules of each table, in one transaction of the filled one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from measures.model.secrecy import hide_secrets
from publishing.database import SQLITE, DatabaseUnreachable
from publishing.migrations.running import LOCK, upgrade
from publishing.staging.accounts import KnownAccounts
from publishing.staging.refusal import PullRefused
from publishing.staging.tables import TABLES, ColumnRule, TableRule, find_unruled

VersionTrees = Mapping[tuple[str, str], str]
"""The masked tree of each version, by measure id and number."""
Rows = Mapping[str, list[dict[str, object]]]

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(?:Z|\+00:00)")
_WAYS = frozenset({"account", "link", "none"})
_WORDS = "What stood here was left in production."
_FUNCTION = "DROP FUNCTION IF EXISTS refuse_change_of_log() CASCADE"


@contextmanager
def open_source(url: str) -> Iterator[sa.Connection]:
    """Open a database that is only read: it refuses to be written to.

    Raises:
        DatabaseUnreachable: it could not be reached or read.
    """
    engine = _make_engine(url, read_only=True)
    try:
        with engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield connection
    except SQLAlchemyError as error:
        raise DatabaseUnreachable(hide_secrets(f"{url}: {_word(error)}")) from error
    finally:
        engine.dispose()


def _make_engine(url: str, *, read_only: bool = False) -> sa.Engine:
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        address = f"sqlite:///file:{path}?mode=ro&uri=true" if read_only else url
        return sa.create_engine(address, poolclass=NullPool)
    return sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)


def _word(error: SQLAlchemyError) -> str:
    """Return the driver's words, without the statement and its values."""
    return str(getattr(error, "orig", None) or type(error).__name__)


def check_tables(source: sa.Connection) -> None:
    """Return where a rule covers every table and column of a database.

    Raises:
        PullRefused: one is not covered; it is named.
    """
    looked = sa.inspect(source)
    found = {name: tuple(column["name"] for column in looked.get_columns(name)) for name in looked.get_table_names()}
    unruled = find_unruled(found)
    if unruled:
        sentence = f"No rule says what becomes of {', '.join(unruled)} of the database."
        raise PullRefused(sentence, "Add one in publishing/staging/tables.py, so that nothing leaves by accident.")
    if "people" not in found:
        raise PullRefused("The database to read has no tables.", "Correct PRODUCTION_DATABASE_URL.")


def find_same_server(source: sa.Connection, url: str) -> bool:
    """Whether an address leads to the very database that a connection reads, whatever its host is called."""
    if source.dialect.name == "sqlite" or url.startswith(SQLITE):
        return False
    asked = "SELECT oid, pg_postmaster_start_time() FROM pg_database WHERE datname = current_database()"
    engine = _make_engine(url)
    try:
        with engine.connect() as other:
            return tuple(source.exec_driver_sql(asked).one()) == tuple(other.exec_driver_sql(asked).one())
    except SQLAlchemyError as error:
        raise DatabaseUnreachable(hide_secrets(f"{url}: {_word(error)}")) from error
    finally:
        engine.dispose()


def read_words_of_people(source: sa.Connection) -> tuple[str, ...]:
    """Return the names and e-mail addresses that the database holds, which are taken out of every text."""
    asked = (
        "SELECT name FROM people", "SELECT email FROM people", "SELECT recipient FROM letters",
        "SELECT name FROM comments", "SELECT reader FROM review_links", "SELECT name FROM sign_offs",
        "SELECT name FROM early_readers", "SELECT email FROM early_readers",
    )  # fmt: skip
    found = (row[0] for statement in asked for row in source.exec_driver_sql(statement))
    return tuple(sorted({str(each).strip() for each in found if each and len(str(each).strip()) > 2}))


def read_rows(source: sa.Connection, accounts: KnownAccounts, trees: VersionTrees) -> Rows:
    """Return the rows that go to the filled database, masked, by table.

    Raises:
        PullRefused: a value is none of those that its rule allows.
    """
    metadata = sa.MetaData()
    filled = [name for name, plan in TABLES.items() if plan.rule is TableRule.FILL]
    metadata.reflect(source, only=filled)
    rows = {
        name: [
            masked
            for row in source.execute(sa.select(metadata.tables[name]).order_by(*metadata.tables[name].primary_key))
            if (masked := _mask_row(name, dict(row._mapping), accounts, trees)) is not None
        ]
        for name in filled
    }
    threads = {row["id"] for row in rows["comment_threads"]}
    rows["comments"] = [row for row in rows["comments"] if row["thread"] in threads]
    rows["shares"] = list({row["measure_id"]: row for row in rows["shares"]}.values())
    return rows


def _mask_row(
    table: str, row: Mapping[str, object], accounts: KnownAccounts, trees: VersionTrees
) -> dict[str, object] | None:
    """Return a row as it goes to the filled database; None where it is about what was not pulled."""
    about = (str(row.get("measure_id", "")), str(row.get("version", "")))
    if "version" in row and about not in trees:
        return None
    if "measure_id" in row and not any(measure == about[0] for measure, _ in trees):
        return None
    plan = TABLES[table].columns
    return {
        name: _mask_value(f"{table}.{name}", plan[name], row, value, accounts, trees) for name, value in row.items()
    }


def _mask_value(
    place: str,
    rule: ColumnRule | None,
    row: Mapping[str, object],
    value: object,
    accounts: KnownAccounts,
    trees: VersionTrees,
) -> object:
    if value is None and rule is not ColumnRule.TREE:
        return None
    known = {
        ColumnRule.EDITOR: accounts.find("editor").person,
        ColumnRule.REVIEWER: accounts.find("reviewer").person,
        ColumnRule.APPROVER: accounts.find("approver").person,
        ColumnRule.DEPARTMENT: accounts.find("departmental").person,
        ColumnRule.DEPARTMENT_NUMBER: accounts.find("departmental").number,
        ColumnRule.REVIEWER_NAME: accounts.find("reviewer").name,
        ColumnRule.WORDS: _WORDS,
        ColumnRule.EMPTY: "",
    }
    if rule in known:
        return known[rule]
    if rule is ColumnRule.TREE:
        return trees[str(row["measure_id"]), str(row["version"])]
    allowed = {
        ColumnRule.NUMBER: isinstance(value, int),
        ColumnRule.TIME: _TIME.fullmatch(str(value)) is not None,
        ColumnRule.WAY: value in _WAYS,
        ColumnRule.MEASURE: True,
        ColumnRule.VERSION: True,
    }
    if rule is None or not allowed[rule]:
        raise PullRefused(f"A value of {place} is none that its rule allows.", "Correct it in production.")
    return value


@contextmanager
def refill(url: str, rows: Rows, accounts: KnownAccounts) -> Iterator[None]:
    """Empty a database, make its tables anew and fill them; it is as before where the block that runs last fails.

    Raises:
        DatabaseUnreachable: it could not be reached or written.
    """
    engine = _make_engine(url)
    try:
        with engine.connect() as connection:
            _begin(connection)
            _drop_all(connection)
            upgrade(connection)
            _fill(connection, rows, accounts)
            yield
            connection.commit()
        if engine.dialect.name == "sqlite":
            _overwrite_freed(engine)
    except SQLAlchemyError as error:
        raise DatabaseUnreachable(hide_secrets(f"{url}: {_word(error)}")) from error
    finally:
        engine.dispose()


def _begin(connection: sa.Connection) -> None:
    """Begin the one transaction, and keep other processes from running migrations meanwhile."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA busy_timeout = 30000")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.commit()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _drop_all(connection: sa.Connection) -> None:
    for name in ("acts_update", "acts_delete") if connection.dialect.name == "sqlite" else ():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    metadata = sa.MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(_FUNCTION)


def _fill(connection: sa.Connection, rows: Rows, accounts: KnownAccounts) -> None:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    for name, made in (("people", accounts.list_people()), ("person_roles", accounts.list_roles())):
        connection.execute(sa.insert(metadata.tables[name]), made)
    for table in metadata.sorted_tables:
        if rows.get(table.name):
            connection.execute(sa.insert(table), rows[table.name])
    if connection.dialect.name != "sqlite":
        _move_sequences(connection, metadata)


def _move_sequences(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Let numbers that the database gives begin behind those that were filled in."""
    for table in metadata.sorted_tables:
        asked = sa.text("SELECT pg_get_serial_sequence(:name, 'id')")
        if "id" in table.columns and (found := connection.scalar(asked, {"name": table.name})):
            last = connection.scalar(sa.select(sa.func.max(table.columns["id"])))
            if isinstance(last, int):
                connection.execute(sa.select(sa.func.setval(found, last)))


def _overwrite_freed(engine: sa.Engine) -> None:
    """Leave nothing of what was there before in the freed pages of the file or in its log."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
