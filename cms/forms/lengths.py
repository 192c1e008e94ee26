"""Whether words that somebody typed are there, and not too many: what a short form says where they are not."""

from __future__ import annotations


def judge_words(text: str, most: int, *, is_needed: bool = True) -> str:
    """Return what is wrong with words of at most `most` characters; `""` where nothing is.

    Words that are needed may not be blank. What files of content cannot hold is refused.
    """
    if is_needed and not text.strip():
        return "Expected some words, got none. Write them."
    if any((sign < " " and sign not in "\t\r\n") or sign == "\x7f" for sign in text):
        return "Expected plain words, got a control character. Type it again."
    count = len(text)
    return f"Expected at most {most:,} characters, got {count:,}. Say less." if count > most else ""
