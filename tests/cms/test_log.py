"""The log is only ever added to, tells what was done to accounts and measures, and is exported whole."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa

from cms.audit import Subject, read_log, write
from cms.audit.tables import acts
from cms.database import transaction

MEASURE = "k2s7r1b5"


@pytest.mark.parametrize("change", [sa.update(acts).values(why="other"), sa.delete(acts)], ids=["update", "delete"])
def test_no_row_of_the_log_is_changed_or_removed(workshop, database_url, change):
    with workshop.app.app_context(), transaction() as connection:
        write(connection, "u-1", "asked", Subject(measure_id=MEASURE, version="1.0"), "a", "b", "because")
    with workshop.app.app_context():
        with pytest.raises(sa.exc.DatabaseError, match="rows are only added"), transaction() as connection:
            connection.execute(change)
        with transaction() as connection:
            ((_, act),) = read_log(connection)
    assert (act.person, act.version, act.before, act.after, act.why) == ("u-1", "1.0", "a", "b", "because")


def test_sign_ins_roles_and_shares_are_in_the_log_that_an_administrator_exports(workshop, sign_in):
    administrator = sign_in("administrator", name="Ada Lund")
    number, _ = workshop.add_person("departmental", name="Dana")
    form = f"/people/{number}"
    administrator.post(f"/people/{number}/shares", {"measure": MEASURE}, form=form)
    administrator.post(f"/people/{number}/roles", {"roles": ["editor"]}, form=form)
    rows = list(csv.DictReader(io.StringIO(administrator.get("/log.csv").text)))
    told = [(row["person"], row["act"], row["subject"], row["measure"], row["before"], row["after"]) for row in rows]
    me, them = administrator.id, f"u-{number}"
    assert told == [
        (me, "signed in", "", "", "", ""),
        (me, "shared the measure with", them, MEASURE, "", ""),
        (me, "changed the roles of", them, "", "departmental", "editor"),
    ]
    assert {row["name"] for row in rows} == {"Ada Lund"}
    assert [row["act"] for row in administrator.get(f"/measures/{MEASURE}/log.json").get_json()] == [told[1][1]]
    assert "shared the measure with Dana" in administrator.get(f"/measures/{MEASURE}/history/").text


def test_words_in_the_log_are_no_formula_in_a_spreadsheet(workshop, sign_in):
    with workshop.app.app_context(), transaction() as connection:
        write(connection, "u-1", "asked", "=1+1", reason="@now")
    (row, _) = csv.DictReader(io.StringIO(sign_in("administrator").get("/log.csv").text))
    assert (row["subject"], row["why"]) == ("'=1+1", "'@now")


@pytest.mark.parametrize("role", ["editor", "approver", "departmental", "developer"])
def test_the_whole_log_is_for_administrators(sign_in, role):
    assert sign_in(role).get("/log.csv").status_code == 403
