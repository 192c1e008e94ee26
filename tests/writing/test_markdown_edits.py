import pytest

from measures.writing.markdown_edits import FrontMatterMissing, edit_front_matter, replace_body, replace_section
from measures.writing.yaml_edits import set_field

TEXT = """\
---
title: Pay   # short
---

## Main facts and figures

One.

Two.

## Methodology

```
## Main facts and figures
```

"""


def test_front_matter_edit_leaves_the_body() -> None:
    after = edit_front_matter(TEXT, lambda front: set_field(front, ("title",), "Hourly pay"))
    assert after == TEXT.replace("title: Pay ", "title: Hourly pay ")


def test_windows_line_ends_and_byte_order_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    after = edit_front_matter(text, lambda front: set_field(front, ("title",), "Hourly pay"))
    assert after == text.replace("title: Pay ", "title: Hourly pay ")


def test_section_gets_another_text_and_the_others_stay() -> None:
    after = replace_section(TEXT, "Main facts and figures", "Three.\n\nFour.\n")
    assert after == TEXT.replace("One.\n\nTwo.", "Three.\n\nFour.")


def test_section_set_to_its_own_text_changes_no_byte() -> None:
    assert replace_section(TEXT, "Main facts and figures", "One.\n\nTwo.") == TEXT
    windows = TEXT.replace("\n", "\r\n")
    assert replace_section(windows, "Main facts and figures", "One.\n\nTwo.") == windows


def test_section_that_is_not_there_is_added_at_the_end() -> None:
    after = replace_section(TEXT, "Rounding", "To the nearest 10.")
    assert after == TEXT.rstrip("\n") + "\n\n## Rounding\n\nTo the nearest 10.\n"


def test_heading_without_text_gets_one() -> None:
    text = "---\ntitle: x\n---\n\n## A\n\n## B\n\nb\n"
    assert replace_section(text, "A", "a") == "---\ntitle: x\n---\n\n## A\n\na\n\n## B\n\nb\n"


def test_body_is_replaced_below_the_front_matter() -> None:
    assert replace_body(TEXT, "\nNew.\n") == "---\ntitle: Pay   # short\n---\n\nNew.\n"


def test_file_without_front_matter_is_refused() -> None:
    with pytest.raises(FrontMatterMissing):
        replace_body("no front matter\n", "x")
