"""Masks the files that all measures share, which are public as they are committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from measures.model.classification import Classification, Concept
from measures.model.record import Record
from measures.model.site import Front, Organisation, PlannedRelease, Redirect, Site, TopicFront
from measures.model.tree import Objects
from measures.reading.decoding import decode_text
from measures.reading.yaml_text import read_yaml
from publishing.staging.records import Masking, mask_record, write_yaml
from publishing.staging.refusal import PullRefused
from publishing.staging.versions import FileUnreadable, mask_markdown

_YAML: Mapping[str, type[Record]] = {
    "site.yaml": Site,
    "organisations.yaml": Organisation,
    "redirects.yaml": Redirect,
    "planned.yaml": PlannedRelease,
    "classifications/concepts.yaml": Concept,
}


def mask_shared(
    objects: Objects, shared: Mapping[str, str], masking: Masking, hidden: frozenset[str], testing_topic: str | None
) -> dict[str, bytes]:
    """Return the shared files by path; redirects that name a measure of `hidden` paths are left out.

    Of the testing topic, which anybody may write in, only the topic itself is there, with other words.

    Raises:
        PullRefused: a key has no rule, or a file cannot be read.
    """
    testing = f"measures/{testing_topic}/"
    try:
        return {
            path: _mask(path, objects.blob(blob), replace(masking, is_public=not path.startswith(testing)), hidden)
            for path, blob in shared.items()
            if not path.startswith(testing) or path == f"{testing}topic.md"
        }
    except FileUnreadable as fault:
        raise PullRefused(f"{fault} cannot be read.", 'See "yardstick check", and correct it.') from None


def _mask(path: str, content: bytes, masking: Masking, hidden: frozenset[str]) -> bytes:
    if path.endswith(".md"):
        return mask_markdown(TopicFront if path.startswith("measures/") else Front, content, path, masking)
    text = decode_text(content, path).value
    read = read_yaml(text, path) if text is not None else None
    if read is None or read.problems:
        raise FileUnreadable(path)
    value = read.value
    if path == "redirects.yaml" and isinstance(value, list):
        value = [each for each in value if not _names_hidden(each, hidden)]
    kind = _YAML.get(path, Classification)
    if isinstance(value, list):
        return write_yaml([mask_record(kind, each, masking, path) for each in value]).encode()
    return write_yaml(mask_record(kind, value, masking, path)).encode() if value is not None else b""


def _names_hidden(redirect: object, hidden: frozenset[str]) -> bool:
    ends = (str(end) for end in redirect.values()) if isinstance(redirect, dict) else ()
    return any(f"{end.rstrip('/')}/".startswith(f"/{path}/") for end in ends for path in hidden)
