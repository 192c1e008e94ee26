"""Random edits of generated content, of every kind that a person makes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Content = dict[str, bytes]
Edit = Callable[[random.Random, Content], bool]


def _pick(rng: random.Random, content: Content, pattern: str) -> str | None:
    found = [path for path in sorted(content) if re.fullmatch(pattern, path)]
    return rng.choice(found) if found else None


def _replace(content: Content, path: str, old: str, new: str) -> bool:
    before = content[path]
    content[path] = re.sub(old.encode(), new.encode(), before, count=1, flags=re.MULTILINE)
    return content[path] != before


MEASURE = r"measures/[^/]+/[^/]+/[^/]+"
VERSION = rf"{MEASURE}/\d+\.\d+"


def edit_commentary(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.md")
    return path is not None and _replace(content, path, r"\.\n\Z", f". Word {rng.randrange(10**6)}.\n")


def edit_section(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/measure\.md")
    return path is not None and _replace(content, path, r"\.\n\Z", f". Text {rng.randrange(10**6)}.\n")


def edit_value(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.csv")
    return path is not None and _replace(content, path, r"^(All,\d+),.*$", rf"\g<1>,{rng.uniform(1, 90):.1f}")


def edit_mark(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.csv")
    mark = rng.choice(("[c]", "[x]", "[x][u]", "4.4 [u]"))
    return path is not None and _replace(content, path, r"^(Asian,\d+),.*$", rf"\g<1>,{mark}")


def announce(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    if path is None or b"next_release" in content[path]:
        return False
    when = f"202{rng.randrange(5, 8)}-0{rng.randrange(1, 9)}"
    return _replace(content, path, r"^position:", f"next_release: {when}\nposition:")


def edit_rhythm(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/measure\.md")
    rhythm = rng.choice(("monthly", "yearly", "every-10-years", "ad-hoc"))
    new = f"frequency: {rhythm}, url: https://office.example/survey"
    return path is not None and _replace(content, path, r"(frequency: [^,]*, )?url: https://office.example/survey", new)


def edit_title(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/measure\.md")
    return path is not None and _replace(content, path, r"^title: .*$", f"title: Renamed {rng.randrange(10**6)}")


def edit_dimension_title(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.md")
    return path is not None and _replace(content, path, r"^title: .*$", f"title: Rate {rng.randrange(10**6)}")


def edit_position(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    return path is not None and _replace(content, path, r"^position: .*$", f"position: {rng.randrange(100)}")


def edit_dimension_position(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.md")
    return path is not None and _replace(content, path, r"^position: .*$", f"position: {rng.randrange(10)}")


def edit_topic(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, r"measures/[^/]+/(topic|[^/]+/subtopic)\.md")
    return path is not None and _replace(content, path, r"^title: .*$", f"title: Place {rng.randrange(10**6)}")


def edit_page(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, r"pages/.*\.md")
    return path is not None and _replace(content, path, r"\.\n\Z", f". Page {rng.randrange(10**6)}.\n")


def add_page(rng: random.Random, content: Content) -> bool:
    slug = f"page-{rng.randrange(10**6)}"
    content[f"pages/{slug}.md"] = f"---\ntitle: {slug}\n---\n\nHello.\n".encode()
    return True


def remove_page(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, r"pages/page-\d+\.md")
    if path:
        del content[path]
    return path is not None


def edit_value_of_group(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.csv")
    group = rng.choice(("Asian", "Black", "Mixed", "White", "Other"))
    year = rng.randrange(2015, 2023)
    return path is not None and _replace(content, path, rf"^({group},{year}),.*$", rf"\g<1>,{rng.uniform(1, 90):.1f}")


def edit_comparator(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/measure\.md")
    group = rng.choice(("All", "White", "Other", "Mixed"))
    return path is not None and _replace(content, path, r"^comparator: .*$", f"comparator: {{Ethnicity: {group}}}")


def edit_concept(rng: random.Random, content: Content) -> bool:
    path = "classifications/concepts.yaml"
    name = rng.choice(("black", "other"))
    return _replace(content, path, rf"(id: {name}, .*label: )[^}}]*", rf"\g<1>Group {rng.randrange(10**6)}")


def edit_classification(rng: random.Random, content: Content) -> bool:
    path = "classifications/ethnicity-5.yaml"
    name = f"label: Mixed {rng.randrange(10**6)}, aliases: [Mixed]"
    return _replace(content, path, r"label: Mixed[^,}]*(, aliases: \[Mixed\])?", name)


def edit_site(rng: random.Random, content: Content) -> bool:
    return _replace(content, "site.yaml", r"^name: .*$", f"name: Site {rng.randrange(10**6)}")


def edit_organisation(rng: random.Random, content: Content) -> bool:
    return _replace(content, "organisations.yaml", r"name: [^,]*", f"name: Office {rng.randrange(10**6)}")


def add_redirect(rng: random.Random, content: Content) -> bool:
    number = rng.randrange(10**6)
    content["redirects.yaml"] += f"- {{from: /old-{number}/, to: /about/, since: 2024-01-08}}\n".encode()
    return True


def redirect_to_place(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml|measures/[^/]+/[^/]+/subtopic\.md|measures/[^/]+/topic\.md")
    if path is None:
        return False
    place = path.removeprefix("measures").rpartition("/")[0]
    line = f"- {{from: /was-{rng.randrange(10**6)}/, to: {place}/, since: 2024-01-08}}\n"
    content["redirects.yaml"] += line.encode()
    return True


def remove_redirect(rng: random.Random, content: Content) -> bool:
    lines = content["redirects.yaml"].splitlines(keepends=True)
    if len(lines) < 2:
        return False
    lines.remove(rng.choice(lines))
    content["redirects.yaml"] = b"".join(lines)
    return True


def remove_measure(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    if path is None or sum(name.endswith("/measure.yaml") for name in content) < 5:
        return False
    for name in [name for name in content if name.startswith(path.removesuffix("measure.yaml"))]:
        del content[name]
    return True


def add_draft(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/1\.0/measure\.md")
    if path is None:
        return False
    folder = path.removesuffix("1.0/measure.md")
    number = rng.randrange(5, 99)
    for name in [name for name in content if name.startswith(f"{folder}1.0/")]:
        content[name.replace("/1.0/", f"/{number}.0/")] = content[name]
    return True


def publish_draft(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/([5-9]|\d\d)\.0/measure\.md")
    if path is None:
        return False
    folder, number, _ = path.rsplit("/", 2)
    state = f'  "{number}": {{status: approved, release_at: 2026-01-05, approved: {{by: u-1, at: 2026-01-02}}}}\n'
    if f'"{number}"'.encode() in content[f"{folder}/measure.yaml"]:
        return False
    return _replace(content, f"{folder}/measure.yaml", r"^versions:\n", f"versions:\n{state}")


def withdraw(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    new = "status: withdrawn, withdrawn: {at: 2026-11-01, by: [u-1, u-2], why: Wrong rows.}"
    return path is not None and _replace(content, path, "status: approved", new)


def retire(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    if path is None or b"retired" in content[path]:
        return False
    return _replace(content, path, r"^position:", "retired: {at: 2026-10-01, why: No longer collected.}\nposition:")


def relate(rng: random.Random, content: Content) -> bool:
    path, other = (_pick(rng, content, rf"{MEASURE}/measure\.yaml") for _ in range(2))
    if path is None or other is None or path == other or b"related" in content[path]:
        return False
    measure_id = content[other].split(b"\n")[0].removeprefix(b"id: ").decode()
    return _replace(content, path, r"^position:", f"related: [{measure_id}]\nposition:")


def list_elsewhere(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    place = _pick(rng, content, r"measures/[^/]+/[^/]+/subtopic\.md")
    if path is None or place is None or b"also_in" in content[path]:
        return False
    if path.startswith(place.removesuffix("subtopic.md")):
        return False
    _, topic, subtopic, _ = place.split("/")
    return _replace(content, path, r"^position:", f"also_in: [{topic}/{subtopic}]\nposition:")


def move_measure(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    if path is None:
        return False
    folder = path.removesuffix("/measure.yaml")
    target = f"{folder.rpartition('/')[0]}/moved-{rng.randrange(10**6)}"
    for name in [name for name in content if name.startswith(f"{folder}/")]:
        content[target + name.removeprefix(folder)] = content.pop(name)
    return True


def add_dimension(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-0\.md")
    if path is None:
        return False
    slug = f"by-group-{rng.randrange(10, 99)}"
    content[path.replace("by-group-0", slug)] = content[path]
    content[path.replace("by-group-0.md", f"{slug}.csv")] = content[path.replace(".md", ".csv")]
    return True


def remove_dimension(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-[1-9]\d*\.md")
    if path is None:
        return False
    del content[path], content[path.replace(".md", ".csv")]
    return True


def remove_chart(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{VERSION}/by-group-\d+\.md")
    return path is not None and _replace(content, path, r"^chart: .*\n", "")


def put_notice_up(rng: random.Random, content: Content) -> bool:
    path = _pick(rng, content, rf"{MEASURE}/measure\.yaml")
    if path is None or b"notices" in content[path]:
        return False
    number = rng.choice(re.findall(rb'^  "([\d.]+)": {status: approved', content[path], flags=re.MULTILINE) or [b"1.0"])
    line = f'notices: [{{on: ["{number.decode()}"], from: 2026-11-02, text: We check {rng.randrange(10**6)}.}}]\n'
    return _replace(content, path, r"^position:", f"{line}position:")


def take_notice_down(rng: random.Random, content: Content) -> bool:
    paths = [path for path in sorted(content) if path.endswith("/measure.yaml") and b"notices" in content[path]]
    return bool(paths) and _replace(content, rng.choice(paths), r"^notices: .*\n", "")


EDITS: tuple[Edit, ...] = (
    edit_commentary, edit_section, edit_value, edit_title, edit_dimension_title, edit_position, edit_dimension_position,
    edit_value_of_group, edit_comparator, edit_concept,
    edit_topic, edit_page, add_page, remove_page, edit_classification, edit_site, edit_organisation, add_redirect,
    add_draft, publish_draft, withdraw, retire, relate, list_elsewhere, move_measure, add_dimension, remove_dimension,
    remove_chart, edit_mark, announce, edit_rhythm, redirect_to_place, remove_redirect, remove_measure,
    put_notice_up, take_notice_down,
)  # fmt: skip


def make_edit(rng: random.Random, content: Content) -> str:
    """Make one random edit that changes something; return its name."""
    while True:
        edit = rng.choice(EDITS)
        if edit(rng, content):
            return edit.__name__
