"""Masks what is written in YAML, key by key, by the rules of the records that it is read into."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field

import yaml

from measures.model.measure import VersionState
from measures.model.record import Record
from publishing.staging.naming import Names, is_period
from publishing.staging.refusal import PullRefused
from publishing.staging.rules import RULES, Kind, Rule
from publishing.staging.words import EMAIL, PHONE, Scrub, write_filler

_PRIVATE = "What stood here was left in production."
_ADDRESS = "https://www.example.invalid/"
_FILE = re.compile(r".*\.(csv|ods|xlsx|pdf)")
_RULE = re.compile(r"[a-z]+(?:\.[a-z-]+){1,2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}(?:Z|[+-][0-9:]{4,6})?)?")
_SPAN = re.compile(r"(?:until|from) [0-9/-]{4,10}")
_FIXED: Mapping[Kind, str] = {"email": EMAIL, "phone": PHONE, "private-text": _PRIVATE}
_SHORT = {"unit": "kind", "next_release": "on", "on": "table"}
"""Records that may be written as one scalar, and the key that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """How a file is masked: whether it is public, what is taken out and named anew, and who acts in the stage.

    `shown` are the texts of measure.yaml that readers see; None for files whose every text is as public as the file.
    """

    is_public: bool
    scrub: Scrub
    names: Names
    person: str
    people: tuple[str, str]
    shown: Set[str] | None = field(default=None)

    def name(self, text: str) -> str:
        """Return a label, a header or a slug."""
        return self.scrub.clean(text if self.is_public else self.names.name(text))

    def write_text(self, text: str) -> str:
        """Return a text."""
        return self.scrub.clean(text) if self.is_public else write_filler(text)


def mask_record(kind: type[Record], value: object, masking: Masking, file: str) -> object:
    """Return a record as it was read from YAML, masked.

    Raises:
        PullRefused: a key has no rule.
    """
    if not isinstance(value, dict):
        return masking.name(value) if isinstance(value, str) else value
    masked = {}
    for key, inner in value.items():
        rule = RULES.get(kind, {}).get(key)
        if rule is None:
            sentence = f'No rule says what becomes of the key "{key}" ({kind.__name__}) in {file}.'
            raise PullRefused(sentence, "Add one in publishing/staging/rules.py, so that nothing leaves by accident.")
        made = _mask(rule, str(key), inner, masking, file)
        if made is not None:
            masked[key] = made
    return masked


def _mask(rule: Rule, key: str, value: object, masking: Masking, file: str) -> object:
    if rule.of is not None:
        return _mask_records(rule, key, value, masking, file)
    if rule.kind == "drop" or (rule.kind in ("drop-early", "marks") and not masking.is_public):
        return None
    if rule.kind in _FIXED:
        return _FIXED[rule.kind]
    return _KINDS[rule.kind](value, masking)


def _mask_records(rule: Rule, key: str, value: object, masking: Masking, file: str) -> object:
    assert rule.of is not None
    if isinstance(value, str) and key in _SHORT:
        return value if re.fullmatch(r"[a-z0-9-]{1,20}", value) else None
    if isinstance(value, list):
        return [mask_record(rule.of, each, masking, file) for each in value]
    if rule.kind == "record-keys" and isinstance(value, dict):
        write = str if rule.of is VersionState else masking.name
        return {write(name): _mask_short(rule.of, each, masking, file) for name, each in value.items()}
    return mask_record(rule.of, value, masking, file)


def _mask_short(kind: type[Record], value: object, masking: Masking, file: str) -> object:
    """Return an entry of a mapping; one that is a word alone, as a unit may be, stays where it is short."""
    if isinstance(value, str):
        return value if re.fullmatch(r"[a-z-]{1,20}", value) else masking.name(value)
    return mask_record(kind, value, masking, file)


def _keep(value: object, masking: Masking) -> object:
    return _each(value, masking.scrub.clean_typed)


def _mask_text(value: object, masking: Masking) -> object:
    return _each(value, masking.write_text)


def _mask_title(value: object, masking: Masking) -> object:
    def write(text: str) -> str:
        return masking.scrub.clean(text) if masking.is_public else f"Not public yet ({masking.names.sign(text)})"

    return _each(value, write)


def _mask_shown(value: object, masking: Masking) -> object:
    def write(text: str) -> str:
        return masking.scrub.clean(text) if text in (masking.shown or ()) else write_filler(text)

    return _each(value, write)


def _mask_names(value: object, masking: Masking) -> object:
    return _each(value, masking.name)


def _mask_name_keys(value: object, masking: Masking) -> object:
    if not isinstance(value, dict):
        return None
    return {masking.name(key): _each(inner, masking.name) for key, inner in value.items()}


def _mask_spans(value: object, masking: Masking) -> object:
    if isinstance(value, dict):
        return {key: masking.name(str(each)) for key, each in value.items() if _SPAN.fullmatch(key)}
    return _each(value, masking.name)


def _mask_moment(value: object, _masking: Masking) -> object:
    return value if isinstance(value, str) and _MOMENT.fullmatch(value) else "1980-01-01"


def _mask_rule(value: object, _masking: Masking) -> object:
    return value if isinstance(value, str) and _RULE.fullmatch(value) else "no.rule"


def _mask_map(value: object, masking: Masking) -> object:
    if not isinstance(value, dict):
        return None
    return {masking.name(key): masking.name(str(inner)) for key, inner in value.items()}


def _mask_text_keys(value: object, masking: Masking) -> object:
    if not isinstance(value, dict):
        return None
    return {masking.name(key): masking.write_text(str(inner)) for key, inner in value.items()}


def _mask_where(value: object, masking: Masking) -> object:
    if not isinstance(value, dict):
        return None
    return {masking.name(key): _mask_condition(inner, masking) for key, inner in value.items()}


def _mask_condition(value: object, masking: Masking) -> object:
    if isinstance(value, dict):
        return {
            word: _each(inner, masking.name) if word == "not" else inner
            for word, inner in value.items()
            if word in ("not", "last", "level")
        }
    return value if value in ("latest", "first") else _each(value, masking.name)


def _mask_url(value: object, masking: Masking) -> object:
    """Return an address that readers see, without what may hold a token."""
    if not masking.is_public or not isinstance(value, str):
        return _ADDRESS
    return masking.scrub.clean(re.sub(r"//[^/@]*@", "//", value).partition("#")[0])


def _mask_period(value: object, masking: Masking) -> object:
    if not isinstance(value, str) or masking.is_public or value in masking.names.known or is_period(value):
        return _keep(value, masking)
    return None


def _mask_bundle(value: object, masking: Masking) -> object:
    return _each(value, masking.names.name)


def _mask_person(_value: object, masking: Masking) -> object:
    return masking.person


def _mask_people(_value: object, masking: Masking) -> object:
    return list(masking.people)


def _mask_file(value: object, masking: Masking) -> object:
    return name_file(str(value), masking)


def name_file(name: str, masking: Masking) -> str:
    """Return the name of an upload: a new one of the same type where the version is not public."""
    found = _FILE.fullmatch(name)
    clean = masking.scrub.clean(spaced := re.sub("[-_.]", " ", name)) == spaced
    if masking.is_public and clean:
        return name
    return f"file-{masking.names.sign(name)}.{found[1] if found else 'csv'}"


def _each(value: object, change: Callable[[str], str]) -> object:
    """Return a text changed, or each text of a list or of a mapping's values."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    if isinstance(value, dict):
        return {change(str(key)): _each(item, change) for key, item in value.items()}
    return value


_KINDS: Mapping[Kind, Callable[[object, Masking], object]] = {
    "keep": _keep,
    "rule": _mask_rule,
    "moment": _mask_moment,
    "spans": _mask_spans,
    "text": _mask_text,
    "title": _mask_title,
    "public-text": _mask_shown,
    "name": _mask_names,
    "names": _mask_names,
    "name-keys": _mask_name_keys,
    "map": _mask_map,
    "where": _mask_where,
    "drop-early": _mask_text,
    "marks": _keep,
    "text-keys": _mask_text_keys,
    "url": _mask_url,
    "period": _mask_period,
    "bundle": _mask_bundle,
    "person": _mask_person,
    "people": _mask_people,
    "file": _mask_file,
}


class _Dumper(yaml.SafeDumper):
    """Writes plain YAML, without the anchors that the format refuses."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (its signature)
        """Write what stands in two places twice."""
        return True


def write_yaml(value: object) -> str:
    """Return YAML text of mappings, lists and texts."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=4096)
