"""Ordinary pages, news, style-guide pages, topics and subtopics."""

from __future__ import annotations

from typing import TypeVar

from measures.model.record import Record
from measures.model.site import Front, Page, Topic, TopicFront
from measures.reading.decoding import decode_text
from measures.reading.front_matter import FrontMatter, split_front_matter
from measures.reading.records import read_record
from measures.reading.result import Read

R = TypeVar("R", bound=Record)


def read_page(content: bytes, file: str) -> Read[Page]:
    """Read an ordinary page, news or a style-guide page; its slug is the file's name without the ending."""
    read = _read_file(Front, content, file)
    if read.value is None:
        return Read(None, read.problems)
    front, parts = read.value
    slug = file.rpartition("/")[2].removesuffix(".md")
    return Read(Page(slug=slug, front=front, body=parts.body, body_line=parts.body_line), read.problems)


def read_topic(content: bytes, file: str) -> Read[Topic]:
    """Read topic.md or subtopic.md; its slug is the folder's name."""
    read = _read_file(TopicFront, content, file)
    if read.value is None:
        return Read(None, read.problems)
    front, parts = read.value
    slug = file.rpartition("/")[0].rpartition("/")[2]
    return Read(Topic(slug=slug, front=front, body=parts.body, body_line=parts.body_line), read.problems)


def _read_file(kind: type[R], content: bytes, file: str) -> Read[tuple[R, FrontMatter]]:
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    parts = split_front_matter(text.value, file)
    if parts.value is None:
        return Read(None, parts.problems)
    front = read_record(kind, parts.value.front, file, first_line=parts.value.front_line)
    return Read(None if front.value is None else (front.value, parts.value), front.problems)
