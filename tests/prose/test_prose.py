from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.bindings import mask_code
from measures.prose import _break_up, _find_parts, _is_too_long, find_prose_problems, link_figure, render_prose


def _show(binding) -> str:
    return link_figure("7.1%", "#by-ethnicity.asian")


def test_a_figure_stands_in_its_sentence_with_a_link_to_its_row() -> None:
    html = render_prose("The rate was [[Rate: Year=2023]] in **2023**.", bind=_show)
    assert html == (
        '<p>The rate was <a class="figure" href="#by-ethnicity.asian">7.1%</a> in <strong>2023</strong>.</p>'
    )


def test_nothing_is_bound_inside_code() -> None:
    assert render_prose("Write `[[Rate]]` here.", bind=_show) == "<p>Write <code>[[Rate]]</code> here.</p>"


def test_without_values_the_binding_stays_as_written() -> None:
    assert render_prose("It was [[Rate]].") == "<p>It was [[Rate]].</p>"


@pytest.mark.parametrize(
    ("markdown", "level", "tags"),
    [
        ("### A\n\n#### B\n\n### C", 3, ["h3", "h4", "h3"]),
        ("### A\n\n###### B", 3, ["h3", "h4"]),
        ("#### A\n\n### B", 4, ["h4", "h4"]),
        ("## A\n\n### B", 2, ["h2", "h3"]),
    ],
)
def test_headings_start_where_they_are_told_and_skip_no_level(markdown: str, level: int, tags: list[str]) -> None:
    assert re.findall(r"<(h\d)>", render_prose(markdown, heading_level=level)) == tags


def test_links_that_leave_the_site_are_marked() -> None:
    html = render_prose("[a](https://example.org/) [b](/health/) [c](mailto:a@example.org)")
    assert '<a href="https://example.org/" rel="external">a</a>' in html
    assert '<a href="/health/">b</a>' in html
    assert '<a href="mailto:a@example.org">c</a>' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](java&#115;cript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,AAAA)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
        "![a](https://example.org/a.png)",
        "<div style='position:fixed'>x</div>",
        '[a](/x "\\"onmouseover=alert(1)")',
        "<!-- comment --><iframe src=//example.org></iframe>",
    ],
)
def test_no_script_no_picture_and_no_html_of_an_author_reaches_a_page(hostile: str) -> None:
    html = render_prose(hostile)
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if re.search(r"script|img|iframe|style|div|onmouse|javascript:|data:", tag, re.I)]


def test_html_is_shown_as_written_so_that_nothing_is_lost() -> None:
    assert render_prose("Ages <b>16</b> to 64") == "<p>Ages &lt;b&gt;16&lt;/b&gt; to 64</p>"


def test_head_cells_of_tables_have_a_scope() -> None:
    assert '<th scope="col">A</th>' in render_prose("A | B\n--- | ---\n1 | 2")


@given(st.text(alphabet="<>&\"'`*_#[](){}|\\ \n\ue000\ue0010aA:/!-=", max_size=60))
def test_any_text_becomes_html_of_known_tags_only(text: str) -> None:
    html = render_prose(text, bind=_show)
    allowed = r"</?(a|blockquote|br|code|dd|dl|dt|em|h[2-6]|hr|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul)\b"
    assert all(re.match(allowed, tag) for tag in re.findall(r"<[^>]*>?", html))


@pytest.mark.parametrize(
    ("markdown", "rule", "line", "column"),
    [
        ("One.\n\n<script>alert(1)</script>", "prose.script", 3, 1),
        ("A <b>bold</b> word", "prose.html", 1, 3),
        ("See [this](javascript:alert(1)).", "prose.link", 1, 12),
        ("See [this](java&#x73;cript:alert(1)).", "prose.link", 1, 12),
        ("See <vbscript:x>.", "prose.link", 1, 6),
        ("![a](b.png)", "prose.picture", 1, 1),
        ("Text\n\n## Too high", "prose.heading", 3, 1),
        ("Too high\n===", "prose.heading", 1, 1),
        ("Text\n\n" + "- " * 2000 + "x", "prose.nesting", 3, 1),
        ("Text\n\n" + "1. " * 2000 + "x", "prose.nesting", 3, 1),
        ("\n".join("    " * depth + "- x" for depth in range(60)), "prose.nesting", 16, 1),
        ("> " * 16 + "x", "prose.nesting", 1, 1),
        ("Text\n\n" + "word " * 5000, "prose.long", 3, 1),
        ("Text\n\n" + "- x\n" * 1001, "prose.long", 3, 1),
    ],
)
def test_faults_of_prose_are_found_at_their_place(markdown: str, rule: str, line: int, column: int) -> None:
    problem = next(iter(find_prose_problems(markdown, "a.md", line=1)))
    assert (problem.rule, problem.place.line, problem.place.column) == (rule, line, column)
    assert problem.hint


@pytest.mark.parametrize(
    "markdown",
    [
        "```\n" + " " * 90 + "- x\n```",
        "    " * 20 + "x",
        "`" + "x" * 90 + "`",
        "`<script>`",
        "Under 5 < 6 and <https://example.org>",
        "### Fine\n\n- a\n- b",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_plain_prose_has_no_faults(markdown: str) -> None:
    assert list(find_prose_problems(markdown, "a.md")) == []


@pytest.mark.parametrize(
    "piece", ["[", "[[", "[a](", "`", "![", "> ", "a\n-\n", "<b>", "[a][b] ", "*a **b ", "~~~\n", "[[a: b=c]] "]
)
def test_a_huge_paragraph_is_rendered_and_judged_in_time_that_grows_with_its_length(piece: str) -> None:
    huge = piece * (30_000 // len(piece))
    assert render_prose(huge, bind=_show)
    assert len(list(find_prose_problems(huge, "a.md"))) >= 1


@given(st.lists(st.tuples(st.sampled_from("a \n*"), st.integers(1, 30_000)), max_size=4))
def test_a_text_that_is_broken_up_loses_nothing_but_is_spaced(runs: list[tuple[str, int]]) -> None:
    text = "".join(sign * count for sign, count in runs)
    broken = _break_up(text)
    assert broken.replace("\n", "") == text.replace("\n", "")
    assert not any(_is_too_long(broken, part) for part in _find_parts(broken))


@pytest.mark.parametrize(
    ("markdown", "masked"),
    [
        ("a `b` c", "a     c"),
        ("``a`b`` c", "        c"),
        ("```a`` b", "`      b"),
        ("`a\n\nb`", "`a\n\nb`"),
        ("`a\nb` c", "  \n   c"),
        ("~~~\n`a\n~~~\n`", "   \n  \n   \n`"),
    ],
)
def test_code_is_masked_by_blanks_as_it_is_rendered(markdown: str, masked: str) -> None:
    assert mask_code(markdown) == masked
