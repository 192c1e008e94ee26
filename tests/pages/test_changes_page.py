"""What changed between versions: the page of any two neighbours, and the files of changed cells."""

from __future__ import annotations

import re

from tests.diff.applying import apply_csv, apply_json
from tests.pages.content import DATA, DIMENSION, FACTS, SMOKING, SMOKING_STATE, change, open_site, render, render_all

FOLDER = f"measures/{SMOKING}"
PAGE = f"site/{SMOKING}/2.1/changes/index.html"


def with_new_data(files, data: str):
    return {**files, f"{FOLDER}/2.1/by-group.csv": data.encode()}


def read_text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page.split("<main")[1].split("</main>")[0]).split())


def test_every_version_but_the_first_has_a_page_of_what_changed(site):
    pages = [path for path in render_all(site) if path.endswith("/changes/index.html")]
    assert pages == [f"site/{SMOKING}/{number}/changes/index.html" for number in ("2.0", "2.1")]


def test_versions_list_what_changed_in_each(site):
    page = render(site, f"site/{SMOKING}/latest/index.html")
    assert f'<a href="/{SMOKING}/2.1/changes/">What changed since version 2.0</a>' in page
    assert f'<a href="/{SMOKING}/2.0/changes/">What changed since version 1.0</a>' in page


def test_figure_that_changed_is_shown_as_it_was_and_as_it_is(files):
    page = render(open_site(with_new_data(files, DATA.replace("Southerners,2023,9.5", "Southerners,2023,9.9"))), PAGE)
    assert "One figure changed, in one table." in page
    assert '<th scope="row">Southerners, 2023</th><td>9.5%</td><td><strong>9.9%</strong></td>' in page
    assert "Correction: The rate for the South was that of 2022." in page


def test_text_that_changed_is_shown_by_words_with_the_figures_that_readers_saw(files):
    changed = with_new_data(files, DATA.replace("All,2023,12.5", "All,2023,11.5"))
    page = render(open_site(change(changed, f"{FOLDER}/2.1/measure.md", "are estimates", "are rough estimates")), PAGE)
    said = read_text(page)
    assert "The figures are [new: rough ]estimates." in said
    assert "in 2023, [gone: 12.5%][new: 11.5%] of adults smoked" in said


def test_figure_that_is_withheld_since_is_neither_in_the_page_nor_in_the_files(files):
    """The older text named the figure, and one of a year; the newer one names neither."""
    named = FACTS.replace(
        "## Things", "- of Hill people, [[by-group.Rate: Year=2023, Group=Hill people]] did\n\n## Things"
    )
    less = {
        **with_new_data(files, DATA.replace("Hill people,2023,16.0", "Hill people,2023,[c]")),
        f"{FOLDER}/2.0/measure.md": named.encode(),
    }
    outputs = render_all(open_site(less))
    assert b"16.0%" in outputs[f"site/{SMOKING}/2.0/index.html"]
    told = [path for path in outputs if path.startswith(f"site/{SMOKING}/2.1/") and b"16.0" in outputs[path]]
    assert told == []
    assert "a figure, now withheld" in outputs[PAGE].decode()
    assert "[gone: of Hill people, [c]% did]" in read_text(outputs[PAGE].decode())


def test_new_period_is_named_and_its_rows_are_counted(files):
    later = {
        **files,
        f"{FOLDER}/2.0/by-group.csv": (DATA + "All,2024,11.0\nSoutherners,2024,9.0\n").encode(),
    }
    page = render(open_site(later), f"site/{SMOKING}/2.0/changes/index.html")
    assert "New in Year: 2024." in page
    assert "2 rows are new." in page
    assert "Each figure that both versions have is the same in both." in page


def test_rows_that_no_new_label_explains_are_named(files):
    page = render(open_site(with_new_data(files, DATA.replace("Southerners,2022,10.0\n", ""))), PAGE)
    assert "One row is gone: Southerners, 2022." in page


def test_settings_that_changed_are_told(files):
    other = DIMENSION.replace("label: Smokers", "label: People who smoke").replace("of: adults", "of: people")
    page = read_text(render(open_site({**files, f"{FOLDER}/2.1/by-group.md": other.encode()}), PAGE))
    assert "Column: [gone: Smokers][new: People who smoke], % of [gone: adults][new: people], 1 decimal place" in page


def test_table_that_came_is_new(files):
    more = {
        **files,
        f"{FOLDER}/2.1/more.md": DIMENSION.replace("by group", "again").encode(),
        f"{FOLDER}/2.1/more.csv": DATA.encode(),
    }
    assert "This table is new." in render(open_site(more), PAGE)


def test_long_list_of_changes_is_cut_and_says_so(files):
    rows = [f"All,{year},{year % 90}.0" for year in range(1700, 2023)]
    old = "Group,Year,Rate\n" + "\n".join([*rows, "All,2023,12.5", "Northerners,2023,1.0"]) + "\n"
    new = old.replace(".0\n", ".5\n")
    long = {**with_new_data(files, new), f"{FOLDER}/2.0/by-group.csv": old.encode()}
    gone = "changes: Without Hill people and Southerners."
    long = change(long, f"{FOLDER}/2.0/measure.md", "changes: First published.", gone)
    page = render(open_site(long), PAGE)
    assert page.count("<tr>") == 200
    assert "These are the first 200 of 324 changes. The files below have all." in page


def test_changed_cells_applied_to_the_data_of_the_version_before_give_that_of_the_next(files):
    other = (
        DATA.replace("Hill people,2022,[c]\n", "").replace("12.5", "11.5").replace("All,2022,13.0\n", "")
        + "All,2022,13.0\n"
    )
    outputs = render_all(open_site(with_new_data(files, other)))
    old, new = ({"by-group": outputs[f"site/{SMOKING}/{number}/downloads/by-group.csv"]} for number in ("2.0", "2.1"))
    assert old != new
    assert apply_json(outputs[f"site/{SMOKING}/2.1/downloads/changed-cells.json"], old) == new
    assert apply_csv(outputs[f"site/{SMOKING}/2.1/downloads/changed-cells.csv"], old) == new


def test_withdrawn_version_is_compared_with_nothing(files):
    state = SMOKING_STATE.replace(
        '"2.0": {status: approved,',
        '"2.0": {status: withdrawn, withdrawn: {at: 2025-07-01, by: [u-3, u-9], why: It named people.},',
    )
    gone = {
        **with_new_data(files, DATA.replace("All,2023,12.5", "All,2023,12.6")),
        f"{FOLDER}/measure.yaml": state.encode(),
    }
    gone[f"{FOLDER}/2.0/by-group.csv"] = DATA.replace("All,2023,12.5", "All,2023,77.7").encode()
    outputs = render_all(open_site(gone))
    assert f"site/{SMOKING}/2.0/changes/index.html" not in outputs
    assert "Version 1.0" in outputs[PAGE].decode()
    assert not any(b"77.7" in content for path, content in outputs.items() if path.startswith(f"site/{SMOKING}/"))


def test_corrected_version_leads_to_what_was_corrected(site):
    page = render(site, f"site/{SMOKING}/latest/index.html")
    assert f'<a href="/{SMOKING}/2.1/changes/">What changed since version 2.0</a>' in page.split("</section>")[0]
