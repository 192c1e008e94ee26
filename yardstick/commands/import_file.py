"""yardstick import: a file of figures to a dimension."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.shared_content import find_content, read_shared

if TYPE_CHECKING:
    from measures.intake.importing import Asked, Imported
    from measures.model.shared import Shared

GUIDE = """Make a dimension from a file of figures.

FILE is CSV or its relatives (tabs, semicolons, any encoding), XLSX, XLS or ODS, as a publisher or a colleague gives
it: with titles above, headers of several rows, merged cells, notes below. The command finds the table, writes
SLUG.csv with one observation a row and SLUG.md with suggested settings, and prints an account: every cell that it
changed and why, every line that it left out, and the reason and confidence of each suggestion. Read it before you
commit.

Nothing is guessed about suppressed figures. An older mark, such as x or *, means different things to different
publishers, so the command stops until you say what it means in this source: --marks "x=[c]". An empty cell is
--marks "=[x]".

\b
Examples:
  yardstick import table-4a.xlsx --to measures/health/asthma/rates/1.0/by-age --sheet "Table 4a"
  yardstick import data.csv --to by-age --marks "x=[c]" --marks ":=[x]" --marks "=[z]"
  yardstick import data.csv --to by-region --map "All=England"

\b
--to FOLDER/SLUG      where the two files go; without it, this folder and the name of FILE
--content FOLDER      whose lists of categories are used; without it, the folder of content that --to is in,
                      else "content"
--map LABEL=CATEGORY  the category that a label means, by its label or id
--replace             write over files that are there; the commentary of SLUG.md stays
--report FILE         write every changed cell as CSV, too

Exit codes: 0 done; 1 the file has errors, and nothing was written; 2 wrong usage; 3 a file cannot be read or written.
"""


@click.command("import", help=GUIDE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", metavar="FOLDER/SLUG", type=click.Path(path_type=Path), help="The dimension to write.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook.")
@click.option("--marks", multiple=True, metavar="MARK=SHORTHAND", help="What an older mark means; may be repeated.")
@click.option("--map", "maps", multiple=True, metavar="LABEL=CATEGORY", help="What a label means; may be repeated.")
@click.option("--content", metavar="FOLDER", type=click.Path(path_type=Path), help="The folder of content.")
@click.option("--report", "account", metavar="FILE", type=click.Path(path_type=Path), help="Where changes are listed.")
@click.option("--replace", is_flag=True, help="Write over files that are there.")
def command(
    file: Path,
    to: Path | None,
    sheet: str | None,
    marks: tuple[str, ...],
    maps: tuple[str, ...],
    content: Path | None,
    account: Path | None,
    *,
    replace: bool,
) -> int:
    """Import a file."""
    from measures.intake.importing import Asked

    target = to if to is not None else Path(make_slug(file.stem))
    _check_target(target, replace=replace)
    asked = Asked(slug=target.name, sheet=sheet, marks=_read_marks(marks), maps=_read_pairs(maps, "--map"))
    shared, problems = read_shared(content or find_content(target) or Path("content"))
    try:
        imported = _import(file, asked, shared)
        _show(imported)
        if account is not None:
            _write(account, _list_changes(imported))
        if imported.markdown is None or imported.csv is None:
            return ExitCode.NO
        _write_dimension(target, imported.markdown, imported.csv)
    except OSError as fault:
        raise CommandRefused(f"{fault.filename}: {fault.strerror}.", code=ExitCode.OUTSIDE) from fault
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"Wrote {target}.md and {target}.csv. Check the suggestions, then add the commentary.", err=True)
    return ExitCode.DONE


def make_slug(text: str) -> str:
    """Return a slug made of a text's letters and digits; `data` where it has none."""
    return "-".join(re.findall("[a-z0-9]+", text.casefold()))[:100].strip("-") or "data"


def _check_target(target: Path, *, replace: bool) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", target.name):
        hint = f'Write, for example, --to "{target.with_name(make_slug(target.name))}".'
        raise CommandRefused(f'Expected a slug of lower-case letters, digits and hyphens, got "{target.name}".', hint)
    if not target.absolute().parent.is_dir():
        raise CommandRefused(f"There is no folder {target.parent}.", "Make it, or name another one with --to.")
    there = [name for name in (f"{target}.md", f"{target}.csv") if Path(name).exists()]
    if there and not replace:
        raise CommandRefused(
            f"{' and '.join(there)} would be written over.", "Give --replace, or another name with --to."
        )


def _read_pairs(written: Iterable[str], option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in written:
        name, equals, meaning = text.rpartition("=")
        if not equals:
            raise CommandRefused(f'Expected a text, "=" and its meaning for {option}, got "{text}".')
        if pairs.setdefault(name, meaning.strip()) != meaning.strip():
            raise CommandRefused(f'Expected one meaning of "{name}" for {option}, got {pairs[name]} and {meaning}.')
    return pairs


def _read_marks(written: Iterable[str]) -> dict[str, str]:
    from measures.reading.cells import CellFault, read_shorthands

    marks = _read_pairs(written, "--marks")
    for mark, meaning in marks.items():
        found = read_shorthands(meaning)
        if isinstance(found, CellFault) or not found:
            raise CommandRefused(f'Expected a shorthand such as [c] for the mark "{mark}", got "{meaning}".')
    return marks


def _import(file: Path, asked: Asked, shared: Shared) -> Imported:
    from measures.intake.importing import SheetUnclear, import_file

    try:
        return import_file(file.read_bytes(), file.name, asked, shared)
    except SheetUnclear as unclear:
        names = ", ".join(f'"{name}"' for name in unclear.names)
        sentence = f'There is no sheet "{unclear.asked}".' if unclear.asked else "Several sheets could be meant."
        raise CommandRefused(sentence, f"Name one with --sheet: {names}.") from None


def _show(imported: Imported) -> None:
    from measures.intake.report import write_report

    click.echo(write_report(imported.report))
    if imported.suggestions:
        click.echo("Suggested:")
        for suggestion in imported.suggestions:
            click.echo(f"  {suggestion}")
    for problem in imported.problems:
        click.echo(f"{problem} [{problem.severity} {problem.rule}]")


def _list_changes(imported: Imported) -> bytes:
    from measures.intake.report import write_changes

    return write_changes(imported.report)


def _write_dimension(target: Path, markdown: str, data: bytes) -> None:
    """Write both files; the text below the settings of a file that is there stays."""
    path = Path(f"{target}.md")
    if path.exists():
        markdown = _keep_body(path.read_text(encoding="utf-8-sig"), markdown)
    _write(Path(f"{target}.csv"), data)
    _write(path, markdown.encode())


def _keep_body(old: str, new: str) -> str:
    from measures.reading.front_matter import split_front_matter

    found = split_front_matter(old.replace("\r\n", "\n"), "").value
    return new + found.body if found is not None else new


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
