"""Each fault of a file, with its rule, its line and its column, and a sentence that says what was expected."""

import pytest

from measures.reading.decoding import MOST_PROSE_BYTES
from tests.reading.samples import AREAS, ETHNICITY, SEX, SITE, read_any

MEASURE = "measures/t/s/m/measure.yaml"
VERSION = "measures/t/s/m/1.0/measure.md"
DIMENSION = "measures/t/s/m/1.0/by-sex.md"
CSV = "measures/t/s/m/1.0/by-sex.csv"
Case = tuple[str, str, str | bytes, str, int, int, str]


def front(text: str, body: str = "") -> str:
    return f"---\n{text}---\n{body}"


CASES: list[Case] = [
    # Bytes
    ("bytes that are no UTF-8", "site.yaml", b"name: caf\xe9\n", "text.encoding", 1, 10, "0xE9"),
    ("bytes cut short", VERSION, b"---\ntitle: \xc3", "text.encoding", 2, 8, "0xC3"),
    ("a NUL", MEASURE, b"id: 7f3k2q9d\nreference: a\0b\n", "text.nul", 2, 13, "NUL"),
    ("a control character", DIMENSION, b"---\ntitle: a\x1bb\n---\n", "text.control-character", 2, 9, "U+001B"),
    ("a control character by an escape", MEASURE, 'id: 7f3k2q9d\nreference: "a\\ab"\n',
     "text.control-character", 2, 12, "U+0007"),
    ("a carriage return alone", "pages/a.md", b"---\rtitle: a\r---\r", "text.carriage-return", 1, 4, "carriage"),
    ("a file beyond measure", "pages/a.md", b"x" * (MOST_PROSE_BYTES + 1), "file.too-large", 1, 1, "500,000"),
    # YAML
    ("an open bracket", MEASURE, "id: [7f3k2q9d\n", "yaml.syntax", 2, 1, "fault"),
    ("an open quote", MEASURE, 'id: "7f3k2q9d\n', "yaml.syntax", 2, 1, "fault"),
    ("a tab as indentation", MEASURE, "id: 7f3k2q9d\nretired:\n\tat: 2026\n", "yaml.syntax", 3, 1, "fault"),
    ("a colon too many", "site.yaml", "name: Numbers: the site\n", "yaml.syntax", 1, 14, "fault"),
    ("a repeated key", MEASURE, "id: 7f3k2q9d\nposition: 1\nid: 00000000\n", "yaml.duplicate-key", 3, 1, "line 1"),
    ("a repeated key in braces", MEASURE, "id: 7f3k2q9d\nretired: {at: 2026, at: 2027, why: x}\n",
     "yaml.duplicate-key", 2, 21, "at"),
    ("an anchor", MEASURE, "id: &a 7f3k2q9d\n", "yaml.anchor", 1, 5, "&a"),
    ("an alias", MEASURE, "id: *a\n", "yaml.alias", 1, 5, "*a"),
    ("a tag", MEASURE, "id: !!python/object:os.system x\n", "yaml.tag", 1, 5, "python"),
    ("a tag that changes nothing", MEASURE, "id: !!str 7f3k2q9d\n", "yaml.tag", 1, 5, "str"),
    ("a merge key", MEASURE, "id: 7f3k2q9d\n<<: {position: 1}\n", "yaml.merge-key", 2, 1, "<<"),
    ("a bomb of aliases", MEASURE, "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "yaml.anchor", 1, 4, "&a"),
    ("a bomb of brackets", MEASURE, f"id: {'[' * 100_000}\n", "yaml.too-deep", 1, 1004, "20 levels"),
    ("a bomb of hyphens", MEASURE, f"id:\n{'- ' * 100_000}\n", "yaml.too-deep", 2, 1999, "20 levels"),
    ("lists in lists", MEASURE, f"id: {'[' * 30}{']' * 30}\n", "yaml.too-deep", 1, 24, "20 levels"),
    ("a second document", MEASURE, "id: 7f3k2q9d\n---\nid: x\n", "yaml.documents", 2, 1, "one document"),
    ("a directive", MEASURE, "%YAML 1.1\n---\nid: 7f3k2q9d\n", "yaml.directive", 1, 1, "directive"),
    ("a key that is a list", MEASURE, "id: 7f3k2q9d\n[a]: b\n", "yaml.key", 2, 1, "list"),
    ("a key without a value", MEASURE, "id: 7f3k2q9d\nreference:\n", "key.empty", 2, 1, "reference"),
    ("an empty item", MEASURE, "id: 7f3k2q9d\nkeywords:\n  - a\n  -\n", "key.empty", 4, 4, "item"),
    ("an astral character before the fault", MEASURE, 'id: 7f3k2q9d\nreference: "😀é"\n"😀": x\n',
     "key.unknown", 3, 1, "😀"),
    ("a fault behind astral characters", MEASURE, 'retired: {why: "😀é", at: soon}\nid: 7f3k2q9d\n',
     "value.partial-date", 1, 26, "soon"),
    ("a fault behind a line separator", MEASURE, "reference: 'a\u2028b'\nid: short\n", "value.form", 2, 5, "short"),
    # Front matter
    ("no front matter", VERSION, "# Pay\n", "front-matter.missing", 1, 1, "---"),
    ("an empty file", "pages/a.md", "", "front-matter.missing", 1, 1, "---"),
    ("front matter that does not end", VERSION, "---\ntitle: Pay\n", "front-matter.unclosed", 1, 1, "---"),
    ("a fault below the fence", VERSION, front("title: Pay\ntitel: x\n"), "key.unknown", 3, 1, "titel"),
    # Keys and values
    ("no keys at all", VERSION, front(""), "key.missing", 2, 1, "title"),
    ("a missing key", MEASURE, "position: 1\n", "key.missing", 1, 1, '"id"'),
    ("a missing key further in", MEASURE, "id: 7f3k2q9d\nretired: {at: 2026}\n", "key.missing", 2, 1, '"why"'),
    ("an unknown key", MEASURE, "id: 7f3k2q9d\npostion: 1\n", "key.unknown", 2, 1, "postion"),
    ("an unknown key further in", DIMENSION,
     front("title: x\ncolumns:\n  Rate: {role: value, unti: percent}\n"), "key.unknown", 4, 23, "unti"),
    ("the name a program has for a key", DIMENSION,
     front("title: x\ndata: {from_: by-age}\n"), "key.unknown", 3, 8, "from_"),
    ("a list for a mapping", MEASURE, "id: 7f3k2q9d\nversions: [1.0]\n", "value.type", 2, 11, "a list"),
    ("a text for a list", MEASURE, "id: 7f3k2q9d\nkeywords: jobless\n", "value.type", 2, 11, "a list"),
    ("a mapping for a text", VERSION, front("title: {a: b}\n"), "value.type", 2, 8, "a mapping"),
    ("a list for a record", MEASURE, "- id: 7f3k2q9d\n", "value.type", 1, 1, "a list"),
    ("a mapping for a list of records", "redirects.yaml", "from: /a/\n", "value.type", 1, 1, "a list"),
    ("a word for a whole number", MEASURE, "id: 7f3k2q9d\nposition: first\n", "value.whole-number", 2, 11, "first"),
    ("a word for true or false", MEASURE, "id: 7f3k2q9d\ndepartment_review: no\n", "value.truth", 2, 20, "no"),
    ("a word for a number", DIMENSION, front("title: x\ncolumns: {R: {role: value, rounded_to: ten}}\n"),
     "value.number", 3, 40, "ten"),
    ("decimals below none", DIMENSION, front("title: x\ncolumns: {R: {role: value, decimals: -1}}\n"),
     "value.range", 3, 38, "at least 0"),
    ("an interval above certainty", DIMENSION, front("title: x\nintervals: {R: {level: 950}}\n"),
     "value.range", 3, 24, "at most 100"),
    ("an unknown word of a few", MEASURE, 'id: 7f3k2q9d\nversions: {"1.0": {status: aproved}}\n',
     "value.choice", 2, 28, "aproved"),
    ("an unknown role", DIMENSION, front("title: x\ncolumns: {R: {role: valu}}\n"), "value.choice", 3, 21, "valu"),
    ("a day that does not exist", MEASURE, "id: 7f3k2q9d\nretired: {at: 2026-02-30, why: x}\n",
     "value.partial-date", 2, 15, "2026-02-30"),
    ("a time that does not exist", MEASURE, 'id: 7f3k2q9d\nversions: {"1.0": {release_at: 2026-05-14T25:00}}\n',
     "value.when", 2, 32, "T25:00"),
    ("an id that is none", MEASURE, "id: 7F3K\n", "value.form", 1, 5, "8 lower-case"),
    ("a tree id that is none", MEASURE, 'id: 7f3k2q9d\nversions: {"1.0": {approved: {tree: x, by: a}}}\n',
     "value.form", 2, 37, "40 hexadecimal"),
    ("an upload that leaves its folder", VERSION, front('title: x\nfiles: [{name: "../../x.csv", title: X}]\n'),
     "value.form", 3, 16, "file name"),
    ("a description that is too long", VERSION, front(f"title: x\ndescription: {'x' * 161}\n"),
     "value.too-long", 3, 14, "160"),
    ("an empty title", VERSION, front('title: ""\n'), "value.empty", 2, 8, "words"),
    ("a condition that is none", DIMENSION, front("title: x\nchart: {type: bar, where: {Year: {lst: 3}}}\n"),
     "value.condition", 3, 34, "label"),
    ("last none", DIMENSION, front("title: x\nchart: {type: bar, where: {Year: {last: 0}}}\n"),
     "value.condition", 3, 34, "label"),
    # Versions
    ("a version with a letter", MEASURE, 'id: 7f3k2q9d\nversions: {"1.0a": {}}\n', "version.name", 2, 12, "1.0a"),
    ("a version of one number", MEASURE, 'id: 7f3k2q9d\nversions: {"1": {}}\n', "version.name", 2, 12, "1"),
    ("a version that begins with 0", MEASURE, 'id: 7f3k2q9d\nversions: {"0.1": {}}\n', "version.name", 2, 12, "0.1"),
    ("a version with a zero in front", MEASURE, 'id: 7f3k2q9d\nversions: {"1.01": {}}\n', "version.name", 2, 12, ""),
    ("a notice on no version", MEASURE, "id: 7f3k2q9d\nnotices: [{on: [new], from: 2026-01-01, text: x}]\n",
     "value.version", 2, 17, "new"),
    # The site's files
    ("an address with a path", "site.yaml", SITE.replace(".org", ".org/stats"), "value.form", 2, 10, "origin"),
    ("a section twice", "site.yaml", SITE.replace("id: methodology", "id: main-facts"), "id.repeated", 5, 10, "line 4"),
    ("a heading twice", "site.yaml", SITE.replace("heading: Methodology", "heading: Main facts and figures"),
     "id.repeated", 5, 32, "line 4"),
    ("a zone that is none", "site.yaml", SITE + "timezone: Europe/Atlantis\n", "site.timezone", 6, 11, "Atlantis"),
    ("a zone that is a path", "site.yaml", SITE + "timezone: ../../etc/passwd\n", "site.timezone", 6, 11, "zone"),
    ("an hour that is none", "site.yaml", SITE + "release_time: 9.30\n", "value.form", 6, 15, "09:30"),
    ("a holiday without a day", "site.yaml", SITE + "holidays: [2026-12]\n", "value.day", 6, 12, "2026-12"),
    ("a publisher twice", "organisations.yaml", "- {id: ons, name: A}\n- {id: ons, name: B}\n",
     "id.repeated", 2, 8, "line 1"),
    ("a redirect from two places", "redirects.yaml", "- {from: /a/, to: /b/}\n- {from: /a/, to: /c/}\n",
     "id.repeated", 2, 10, "line 1"),
    ("a redirect to another site", "redirects.yaml", "- {from: /a/, to: https://example.org/}\n",
     "value.form", 1, 19, "begins with /"),
    ("a plan without a date", "planned.yaml", "- {title: A, topic: b}\n", "key.missing", 1, 3, '"on"'),
    ("a concept twice", "classifications/concepts.yaml",
     "- {id: a, variable: b, label: A}\n- {id: a, variable: b, label: B}\n", "id.repeated", 2, 8, "line 1"),
    # Classifications
    ("an id unlike the file's name", "classifications/gender.yaml", SEX, "classification.id", 1, 5, "gender"),
    ("a category twice", "classifications/sex.yaml", SEX.replace("id: male", "id: female"),
     "id.repeated", 5, 66, "line 5"),
    ("a label twice", "classifications/sex.yaml", SEX.replace("label: Male", "label: Female"),
     "classification.repeated-label", 5, 79, "Female"),
    ("an alias that is another's label", "classifications/sex.yaml", SEX.replace("[Men]", "[Female]"),
     "classification.repeated-label", 5, 95, "Female"),
    ("a parent that is none", "classifications/ethnicity.yaml", ETHNICITY.replace("parent: asian}", "parent: asia}", 1),
     "classification.parent", 7, 41, "asia"),
    ("a child above its parent", "classifications/areas.yaml",
     AREAS.replace("parent: E92000001", "parent: E09000002"), "classification.parent", 8, 44, "below"),
    ("a category that is its own parent", "classifications/ethnicity.yaml",
     ETHNICITY.replace("label: White", "label: White, parent: white"), "classification.parent", 9, 39, "white"),
    # Headings
    ("an unknown heading", VERSION, front("title: x\n", "\n## Methodolgy\n\nText\n"),
     "heading.unknown", 5, 1, "Methodolgy"),
    ("a heading twice", VERSION, front("title: x\n", "## Methodology\na\n## Methodology\nb\n"),
     "heading.repeated", 6, 1, "line 4"),
    ("text above the first heading", VERSION, front("title: x\n", "\nText\n\n## Methodology\na\n"),
     "heading.none", 5, 1, "Text"),
    ("a heading without text", VERSION, front("title: x\n", "## Methodology\n\n"),
     "heading.empty", 4, 1, "Methodology"),
    ("a heading that commentary has not", DIMENSION, front("title: x\n", "Text\n\n## Methodology\n\nText\n"),
     "heading.unknown", 6, 1, "level 2"),
    ("a heading of commentary twice", DIMENSION,
     front("title: x\n", "## Things you need to know\na\n## Things you need to know\nb\n"),
     "heading.repeated", 6, 1, ""),
    ("a source twice", VERSION, front("title: x\nsources: [{id: 1, title: A}, {id: 1, title: B}]\n"),
     "id.repeated", 3, 35, "line 3"),
    ("a note twice", DIMENSION, front("title: x\nnotes: [{id: 1, text: A}, {id: 1, text: B}]\n"),
     "id.repeated", 3, 32, "line 3"),
    # CSV
    ("an empty CSV", CSV, "", "csv.empty", 1, 1, "empty file"),
    ("a header alone", CSV, "Sex,Rate\n", "csv.no-rows", 1, 1, "below the header"),
    ("a row that is too short", CSV, "Sex,Rate\nAll,1\nMale\n", "csv.ragged-row", 3, 1, "2 cells"),
    ("a row that is too long", CSV, "Sex,Rate\nAll,1,234\n", "csv.ragged-row", 2, 1, "got 3"),
    ("an open quote in a CSV", CSV, 'Sex,Rate\n"All,1\n', "csv.syntax", 2, 1, "fault"),
    ("text behind a quote", CSV, 'Sex,Rate\n"All"x,1\n', "csv.syntax", 2, 1, "fault"),
    ("a column twice", CSV, "Sex,Rate,Sex\nAll,1,All\n", "csv.repeated-header", 1, 10, "column 1"),
    ("a column without a name", CSV, "Sex,,Rate\nAll,x,1\n", "csv.empty-header", 1, 5, "column 2"),
    ("a column name with a space", CSV, "Sex,Rate \nAll,1\n", "csv.header-spaces", 1, 5, "Rate "),
    ("a formula", CSV, "Sex,Rate\n=1+1,1\n", "csv.formula", 2, 1, "=1+1"),
    ("a formula in quotes", CSV, 'Sex,Rate\nAll,"@SUM(A1)"\n', "csv.formula", 2, 5, "@SUM"),
    ("a text with a hyphen in front", CSV, "Sex,Rate\n-cmd,1\n", "csv.formula", 2, 1, "-cmd"),
    ("a number with a plus", CSV, "Sex,Rate\nAll,+1\n", "csv.formula", 2, 5, "+1"),
    ("a tab in front", CSV, "Sex,Rate\n\tAll,1\n", "csv.formula", 2, 1, "formula"),
    ("a formula for a header", CSV, "Sex,=Rate\nAll,1\n", "csv.formula", 1, 5, "=Rate"),
    ("a formula behind a cell of two lines", CSV, 'Sex,Note,Rate\nAll,"a\nb",=1\n', "csv.formula", 3, 4, "=1"),
    ("a CSV in Windows-1252", CSV, "Sex,Rate\nCaf\xe9,1\n".encode("cp1252"), "text.windows-encoding", 2, 4, "0xE9"),
    ("a NUL in a CSV", CSV, b"Sex,Rate\nAll,\0\n", "text.nul", 2, 5, "NUL"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "rule", "line", "column", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_fault_is_named_at_its_place(
    file: str, text: str | bytes, rule: str, line: int, column: int, said: str
) -> None:
    problems = read_any(file, text if isinstance(text, bytes) else text.encode())
    assert problems, "no problem was found"
    places = [(each.rule, each.place.file, each.place.line, each.place.column) for each in problems]
    assert (rule, file, line, column) in places
    message = problems[places.index((rule, file, line, column))].message
    assert message.startswith("Expected ")
    assert said in message


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_message_and_hint_are_sentences(case: Case) -> None:
    content = case[2] if isinstance(case[2], bytes) else case[2].encode()
    for problem in read_any(case[1], content):
        assert problem.message.endswith("."), problem.message
        assert not problem.hint or problem.hint[0].isupper(), problem.hint
        assert not problem.hint or problem.hint.endswith((".", "?", '".')), problem.hint


@pytest.mark.parametrize(
    ("file", "text", "hint"),
    [
        (MEASURE, "id: 7f3k2q9d\npostion: 1\n", 'Did you mean "position"?'),
        (DIMENSION, front("title: x\ncolumns: {R: {role: value, unti: percent}}\n"), 'Did you mean "unit"?'),
        (DIMENSION, front("title: x\nchart: {typ: bar}\n"), 'Did you mean "type"?'),
        (DIMENSION, front("title: x\ntable: [{row: Sex}]\n"), 'Did you mean "rows"?'),
        (VERSION, front("title: x\nsources: [{id: 1, titel: A}]\n"), 'Did you mean "title"?'),
        (DIMENSION, front("title: x\ndata: {form: by-age}\n"), 'Did you mean "from"?'),
        ("redirects.yaml", "- {form: /a/, to: /b/}\n", 'Did you mean "from"?'),
        (VERSION, front("title: x\n", "## Methodolgy\nx\n"), 'Did you mean "Methodology"?'),
        (MEASURE, 'id: 7f3k2q9d\nversions: {"1.0": {status: aproved}}\n', 'Did you mean "approved"?'),
        (MEASURE, 'id: 7f3k2q9d\nversions: {"1.0": {aproved: {by: x, at: 2026-01-01}}}\n', 'Did you mean "approved"?'),
        (MEASURE, "id: 7f3k2q9d\nnext_release: {on: 2026-05, statsu: confirmed}\n", 'Did you mean "status"?'),
    ],
)
def test_hint_names_the_nearest_known_name(file: str, text: str, hint: str) -> None:
    assert hint in [problem.hint.partition("?")[0] + "?" for problem in read_any(file, text.encode())]


def test_all_faults_of_a_file_are_gathered() -> None:
    text = "id: short\npostion: 1\nretired: {at: soon}\nnotices: [{on: [x], from: y, text: z}]\n"
    rules = [problem.rule for problem in read_any(MEASURE, text.encode())]
    assert sorted(rules) == [
        "key.missing", "key.unknown", "value.form", "value.partial-date", "value.version", "value.when",
    ]  # fmt: skip


def test_faults_of_front_matter_and_of_headings_are_gathered_together() -> None:
    text = front("titel: x\n", "Text\n\n## Nothing\n\nx\n")
    assert {problem.rule for problem in read_any(VERSION, text.encode())} == {
        "key.unknown", "key.missing", "heading.none", "heading.unknown",
    }  # fmt: skip


def test_all_faults_of_a_csv_are_gathered() -> None:
    text = 'Sex,Sex,,=x\nAll,1,2,=3\n@a,"b","c",d\n'
    rules = [problem.rule for problem in read_any(CSV, text.encode())]
    assert rules == ["csv.repeated-header", "csv.empty-header", "csv.formula", "csv.formula", "csv.formula"]
