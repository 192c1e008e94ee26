"""Days and moments in words."""

from __future__ import annotations

import pytest

from cms.moments import describe_written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-03", "3 March 2026"),
        ("2025-05-14T09:30:00+01:00", "09:30 on 14 May 2025"),
        ("2025-05-14T09:30", "09:30 on 14 May 2025"),
        ("2024-03-12T09:30:00+00:00", "09:30 on 12 March 2024"),
        ("soon", "soon"),
        ("2026-13-40", "2026-13-40"),
        ("", ""),
    ],
)
def test_a_day_or_moment_of_content_is_said_in_words_and_anything_else_stays(text, words):
    assert describe_written(text) == words
