"""A production in a folder, with secrets planted wherever something can be kept: content, its history, the database."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from openpyxl import Workbook

from measures.store.approving import approve_version
from measures.store.git import GitStore
from measures.store.seeding import seed_store
from publishing.database import open_database
from tests.pages import content
from tests.publishing.content import make_content

NOW = datetime(2025, 8, 4, 12, tzinfo=UTC)
KEY = b"the key of production, which staging never has"
SMOKING, DIET = f"measures/{content.SMOKING}", f"measures/{content.DIET}"
SECRET = "measures/health/habits/canary-of-a-slug"
TIMES = ("_at", "at", "not_before", "lease_until", "failing_since")
FIXED = {
    ("builds", "state"): "DONE",
    ("proposals", "state"): "waiting",
    ("scan_verdicts", "found"): "clean",
    ("sign_offs", "how"): "link",
}
ABOUT = {"measure_id": "smoke001", "version": "2.1"}


@dataclass
class Canaries:
    """What may not be found: words by where they were planted."""

    planted: dict[str, str] = field(default_factory=dict)

    def _keep(self, place: str, canary: str) -> str:
        assert place not in self.planted, place
        self.planted[place] = canary
        return canary

    def word(self, place: str) -> str:
        return self._keep(place, f"canary{len(self.planted):03}q")

    def name(self, place: str) -> str:
        return self._keep(place, f"Canarina Surname{len(self.planted):03}q")

    def mail(self, place: str) -> str:
        return self._keep(place, f"canary{len(self.planted):03}q@secret.example")

    def number(self, place: str) -> str:
        return self._keep(place, f"98{len(self.planted):03}13.7")


def make_database(path: Path, canaries: Canaries) -> str:
    """Make the database with a row in each table: a canary in each column of text, times where times are kept."""
    url = f"sqlite:///{path}"
    open_database(url).close()
    engine = sa.create_engine(url)
    fill_tables(engine, canaries)
    engine.dispose()
    return url


def fill_tables(engine: sa.Engine, canaries: Canaries) -> None:
    """Put a row into each table: a canary in each column of text, times where times are kept."""
    with engine.begin() as connection:
        metadata = sa.MetaData()
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                row = {column.name: _fill(table.name, column, canaries) for column in table.columns}
                connection.execute(sa.insert(table), row)


def _fill(table: str, column: sa.Column, canaries: Canaries) -> object:
    place = f"{table}.{column.name}"
    if (table, column.name) in FIXED:
        return FIXED[table, column.name]
    if column.name in ABOUT:
        return ABOUT[column.name]
    if column.name.endswith(TIMES):
        return "2025-07-01T10:00:00.000000Z"
    if isinstance(column.type, sa.Boolean | sa.Integer):
        return isinstance(column.type, sa.Boolean) or 1
    if isinstance(column.type, sa.LargeBinary):
        return canaries.word(place).encode()
    if place in ("people.name", "comments.name", "review_links.reader", "sign_offs.name", "early_readers.name"):
        return canaries.name(place)
    return canaries.mail(place) if column.name in ("email", "recipient") else canaries.word(place)


def make_store(path: Path, canaries: Canaries, people: str) -> None:
    """Make the content store: public versions, and drafts, bundles, embargoed and withdrawn versions with canaries."""
    files = _make_public(canaries, people) | _make_draft(canaries) | _make_secret_measure(canaries)
    listed = "".join(f"  - {{name: source-data.{kind}, title: Source}}\n" for kind in ("csv", "ods", "xlsx", "pdf"))
    facts = files[f"{SMOKING}/2.1/measure.md"].decode().replace("sources:", f"files:\n{listed}sources:", 1)
    files[f"{SMOKING}/2.1/measure.md"] = facts.encode()
    files |= _make_uploads(f"{SMOKING}/2.1", canaries) | _make_uploads(f"{SMOKING}/3.0", canaries)
    folder = path.with_name("seed")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    seed_store(path, folder, "u-1", NOW - timedelta(days=30))
    with GitStore(path) as store:
        for place, number in ((SMOKING, "1.0"), (SMOKING, "2.0"), (SMOKING, "2.1"), (DIET, "1.0")):
            approve_version(store, place.removeprefix("measures/"), number, by="u-3", at=NOW, key=KEY)
        for place, number in ((SMOKING, "4.0"), (SECRET, "1.0")):
            due = (NOW + timedelta(days=30)).isoformat()
            approve_version(store, place.removeprefix("measures/"), number, by="u-3", at=NOW, release_at=due, key=KEY)
        _edit_after_approval(store, canaries)
    _make_history(path, canaries)


def _make_public(canaries: Canaries, people: str) -> dict[str, bytes]:
    files = make_content()

    def add(path: str, old: str, new: str) -> None:
        text = files[path].decode()
        assert old in text, (path, old)
        files[path] = text.replace(old, new, 1).encode()

    word, mail = canaries.word, canaries.mail
    add("site.yaml", "name: Numbers", f"# {word('comment of site.yaml')}\nname: Numbers")
    add("site.yaml", "desk@numbers.example", mail("contact of the site"))
    add("site.yaml", "subject: group", f"subject: group\ntesting_topic: testing\n# {mail('comment in site.yaml')}")
    add("organisations.yaml", "url: https://office", f"url: https://{word('user of an address')}:x@office")
    add("organisations.yaml", "- {id: bureau", f"# {word('comment of organisations.yaml')}\n- {{id: bureau")
    add("classifications/groups.yaml", "id: groups", f"id: groups\n# {word('comment of a classification')}")
    why = f"{{rule: r, where: {word('where of accepted')}, by: u-9, at: 2025-01-01, why: {word('why of accepted')}}}"
    add("classifications/groups.yaml", "title: Groups", f"accepted: [{why}]\ntitle: Groups")
    add("pages/about.md", "Who we are.", f"Who {people} is. <!-- {word('comment of a page')} -->\n")
    files["pages/about.md"] += f"\nMail {mail('a page')} or [us](mailto:{mail('link of a page')}).\n".encode()
    files["pages/about.md"] += f"\n[//]: # ({word('definition in a page')})\n".encode()
    add("news/2025-05-01-new-home.md", "We moved.\n", f"We moved, says {mail('news')}.\n")
    add("measures/health/topic.md", "About", f"{mail('topic')} about")
    add(f"{DIET}/1.0/measure.md", "sources:", f"internal_note: {word('internal note, public')}\nsources:")
    add(f"{DIET}/1.0/measure.md", "title: Five", f"contact: {_make_contact(canaries, 'public')}\ntitle: Five")
    add(f"{DIET}/1.0/by-group.md", "title: By group", f"title: By group # {word('comment of a dimension')}")
    add(f"{DIET}/measure.yaml", "id: diet0001", f"# {word('comment of measure.yaml')}\nid: diet0001\n{_plan(canaries)}")
    add("pages/index.md", "Numbers for", "[[diet0001/by-group.Count: Group=All]] for")
    for name in ("topic.md", "trial/subtopic.md"):
        files[f"measures/testing/{name}"] = f"---\ntitle: Testing\n---\n\n{word(f'testing {name}')}\n".encode()
    return files


def _make_contact(canaries: Canaries, whose: str) -> str:
    name, mail = canaries.name(f"contact's name, {whose}"), canaries.mail(f"contact's mail, {whose}")
    return f"{{name: {name}, team: Desk, email: {mail}, phone: {canaries.word(f'phone, {whose}')}}}"


def _plan(canaries: Canaries) -> str:
    return f"""\
reference: {canaries.word("reference")}
notices:
  - {{on: ["1.0"], from: 2027-03-02T10:00:00+00:00, text: {canaries.word("notice to come")}}}
  - {{on: ["2.0"], from: 2025-03-02T10:00:00+00:00, text: {canaries.word("notice of a draft")}}}
updates: [{{version: "2.0", at: 2025-03-02T10:00:00+00:00, what: {canaries.word("update of a draft")}}}]"""


def _make_draft(canaries: Canaries) -> dict[str, bytes]:
    """Return versions 3.0 (a draft), 4.0 (approved, not due) and 5.0 (withdrawn) of the measure of smoking."""
    files = {}
    for number in ("3.0", "4.0", "5.0"):
        files[f"{SMOKING}/{number}/measure.md"] = _write_facts(canaries, number).encode()
        files[f"{SMOKING}/{number}/by-{canaries.word(f'slug {number}')}.md"] = _write_settings(
            canaries, number
        ).encode()
        slug = canaries.planted[f"slug {number}"]
        files[f"{SMOKING}/{number}/by-{slug}.csv"] = _write_data(canaries, number).encode()
    reject = f"rejected: {{at: 2025-07-01, by: u-5, why: {canaries.word('why of rejected')}}}"
    named = f"pre_release: [{{post: {canaries.word('post')}, organisation: {canaries.word('organisation')}}}]"
    gone = f"withdrawn: {{at: 2025-06-20T09:00:00+01:00, by: [u-6, u-7], why: {canaries.word('why of withdrawn')}}}"
    files[f"{SMOKING}/measure.yaml"] = content.SMOKING_STATE.replace(
        '"3.0": {status: draft}',
        f'"3.0": {{status: rejected, {reject}, bundle: {canaries.word("bundle")}, {named}}}\n'
        '  "4.0": {status: draft}\n'
        f'  "5.0": {{status: withdrawn, release_at: 2027-06-01, {gone}}}',
    ).encode()
    return files


def _write_facts(canaries: Canaries, number: str) -> str:
    def word(what: str) -> str:
        return canaries.word(f"{what} of {number}")

    return f"""\
---
title: {word("title")}
description: {word("description")}
population: {word("population")}
area_covered: [{word("area")}]
contact: {_make_contact(canaries, number)}
headline: {{dimension: by-{canaries.word(f"slug of headline of {number}")}, value: Rate}}
weighting: {{applied: true, text: {word("weighting")}}}
quality: {{url: "https://{word("quality")}.example/", text: {word("quality text")}}}
changes: {word("changes")}
internal_note: {word("internal note")}
sources:
  - {{id: 1, title: {word("source")}, dataset: {word("dataset")}, publisher: office, purpose: {word("purpose")},
     url: "https://office.example/{word("address")}", note: {word("note")}, attribution: {word("attribution")}}}
accepted: [{{rule: a.b, by: u-4, at: 2025-01-01, why: {word("accepted")}}}]
files:
  - {{name: {canaries.word(f"upload {number}")}.csv, title: {word("upload title")}, description: {word("upload text")}}}
---

## Main facts

- {word("main facts")} was {canaries.number(f"number in words of {number}")}
- told by {canaries.mail(f"mail in main facts of {number}")}

### {word("small heading")}

Text.

## Methodology

{word("methodology")}

| {word("table head")} | b |
|---|---|
| {canaries.number(f"number in a table of {number}")} | c |

```
{word("code")}
```
"""


def _write_settings(canaries: Canaries, number: str) -> str:
    def word(what: str) -> str:
        return canaries.word(f"{what} of a dimension of {number}")

    kind = canaries.word(f"kind of {number}")
    return f"""\
---
title: {word("title")}
population: {word("population")}
columns:
  Group: {{role: category, classification: groups}}
  Kind: {{role: category}}
  Year: {{role: time, period: calendar-year}}
  Rate: {{role: value, label: {word("label")}, unit: {{kind: rate, per: 1000, of: {word("unit")}}}, decimals: 1}}
  {canaries.word(f"header of {number}")}: {{role: numerator, of: Rate, unit: number}}
  Remark: {{role: note}}
chart: {{type: bar, value: Rate, x: Group, message: {word("message")}, description_add: {word("chart text")}}}
table: {{title: {word("table")}, rows: Group, values: [Rate]}}
notes: [{{id: 1, text: {word("note")}}}]
breaks: [{{at: "2023", text: {word("break")}}}]
gaps: {{"2021": {word("gap")}}}
marks: {{"~": "[x]"}}
---

{word("commentary")}, [[Rate: Group=All, Kind={kind}]].
"""


def _write_data(canaries: Canaries, number: str) -> str:
    kind, header = canaries.planted[f"kind of {number}"], canaries.planted[f"header of {number}"]
    rows = [
        f"{group},{kind},{year},{canaries.number(f'rate {group} {year} {number}')} [p],"
        f"{canaries.number(f'count {group} {year} {number}')},{canaries.word(f'remark {group} {year} {number}')}"
        for group in ("All", "Northerners", "Southerners")
        for year in (2022, 2023)
    ]
    return "\n".join((f"Group,Kind,Year,Rate,{header},Remark", *rows, f"Hill people,{kind},2023,[c],~,1", ""))


def _make_secret_measure(canaries: Canaries) -> dict[str, bytes]:
    """Return a measure that no reader knows of, in a bundle that is to come."""
    canaries.planted["slug of a measure"] = "canary-of-a-slug"
    state = f"""\
id: secret01
keywords: [{canaries.word("keyword")}]
next_release: {{on: 2026-05-13, moved: [{{from: 2026-05-06, announced: 2026-04-01, why: {canaries.word("moved")}}}]}}
retired: {{at: 2026-01-31, why: {canaries.word("retired")}}}
versions:
  "1.0": {{status: draft, bundle: {canaries.word("bundle of a measure")}}}
"""
    facts = content.FACTS.replace("Adults who smoke", canaries.word("title of a measure"))
    data = f"Group,Year,Rate\nAll,2022,{canaries.number('total of a measure')}\nAll,2023,12.5\n"
    return {
        f"{SECRET}/measure.yaml": state.encode(),
        f"{SECRET}/1.0/measure.md": facts.encode(),
        f"{SECRET}/1.0/by-group.md": content.DIMENSION.replace("kind: percent", "kind: rate, per: 1").encode(),
        f"{SECRET}/1.0/by-group.csv": data.encode(),
    }


def _make_uploads(folder: str, canaries: Canaries) -> dict[str, bytes]:
    word = canaries.word
    book = Workbook()
    book.properties.creator = word(f"creator of XLSX {folder}")
    book.create_sheet("Data")["A1"] = word(f"cell of XLSX {folder}")
    sheet, ods = io.BytesIO(), io.BytesIO()
    book.save(sheet)
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("meta.xml", f"<creator>{word(f'creator of ODS {folder}')}</creator>")
    pdf = f"%PDF-1.4\n% {word(f'comment of PDF {folder}')}\n/Author ({canaries.name(f'author of PDF {folder}')})\n"
    csv = f"# {word(f'comment of CSV {folder}')}\na,b\n{canaries.mail(f'cell of CSV {folder}')},2\n"
    name = canaries.planted[f"upload {folder[-3:]}"] if folder.endswith("3.0") else "source-data"
    return {
        f"{folder}/files/{name}.csv": csv.encode(),
        f"{folder}/files/{name}.ods": ods.getvalue(),
        f"{folder}/files/{name}.xlsx": sheet.getvalue(),
        f"{folder}/files/{name}.pdf": pdf.encode(),
    }


def _edit_after_approval(store: GitStore, canaries: Canaries) -> None:
    head = store.head("main")
    text = f"Group,Count\nAll,{canaries.number('edit after approval')}\nSoutherners,700\n"
    message = f"Edit\n\n{canaries.word('message of a commit')} {canaries.mail('message of a commit, mail')}"
    changes = {f"{DIET}/1.0/by-group.csv": text.encode()}
    store.commit(changes, base=head, author=canaries.word("author"), message=message, at=NOW)


def _make_history(path: Path, canaries: Canaries) -> None:
    """Plant canaries in what git keeps beside the branch: gone files, other branches, tags, notes, logs, settings."""
    with GitStore(path) as store:
        gone = {"pages/gone.md": f"---\ntitle: Gone\n---\n\n{canaries.word('removed file')}\n".encode()}
        first = store.commit(gone, base=store.head("main"), author="u-2", message="Add", at=NOW)
        store.commit({"pages/gone.md": None}, base=first, author="u-2", message="Remove", at=NOW)
        other = {"pages/other.md": canaries.word("other branch").encode()}
        made = store.make_commit(other, parent=first, author="u-2", message=canaries.word("other message"), at=NOW)
        store.set_ref(f"refs/heads/{canaries.word('name of a branch')}", made)
        store.set_ref(f"refs/yardstick/approved/zzzz0001/{canaries.word('name of a ref')}", store.root_of(made))
    name, mail = canaries.name("committer"), canaries.mail("committer, mail")
    git = ("git", "-C", str(path), "-c", f"user.name={name}", "-c", f"user.email={mail}")
    for command in (
        ("tag", "-a", "v1", "-m", canaries.word("tag"), "main"),
        ("notes", "add", "-m", canaries.word("note in git"), "main"),
        ("config", "canary.value", canaries.word("config")),
        ("update-ref", "--create-reflog", "-m", canaries.word("reflog"), "refs/heads/kept", "main"),
    ):
        subprocess.run((*git, *command), check=True, capture_output=True)
    (path / "description").write_text(canaries.word("description of the repository"))
    (path / "hooks").mkdir(exist_ok=True)
    (path / "hooks" / "update").write_text(canaries.word("hook"))
