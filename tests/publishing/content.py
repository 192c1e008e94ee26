"""A small content tree without a fault: two measures, one of them in several versions and with a draft."""

from __future__ import annotations

from tests.pages import content

SMOKING = f"measures/{content.SMOKING}"
DIET = f"measures/{content.DIET}"
DIET_FACTS = """\
---
title: Five a day
description: Who eats fruit.
sources:
  - {id: 1, title: Survey of habits, publisher: office, url: https://office.example/survey, published: 2024-05-01,
     type_of_data: [survey], type_of_statistic: official}
changes: First published.
population: Adults
area_covered: [Anywhere]
official_statistics: official
---

## Main facts

- [[by-group.Count: Group=All]] people eat fruit
"""


def make_content() -> dict[str, bytes]:
    """Return the tree's files by path."""
    return content.make_content() | {f"{DIET}/1.0/measure.md": DIET_FACTS.encode()}
