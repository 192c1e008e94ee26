"""What settings must not be, one by one and together: missing, contradictory, or unsafe for the stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yardstick.settings.record import LOCAL_SECRET, SEALED_STAGES, SECRET_LENGTH, SHARED_STAGES, Reading


def find_faults(readings: tuple[Reading, ...]) -> tuple[str, ...]:
    """Say what is wrong with settings one by one and together; empty when all is well."""
    single = [f"{reading.setting.name}: {reading.fault}" for reading in readings if reading.fault]
    refused = {reading.setting.name for reading in readings if reading.fault}
    values = {reading.setting.name: reading.value for reading in readings}
    together = [*_find_approval_faults(values), *_find_target_faults(values), *_find_secret_faults(values)]
    if values["STAGE"] == "production":
        together += _find_production_faults(values)
    together += _find_sign_on_faults(values)
    together += _find_missing_parts(values)
    return (*single, *(f"{name}: {words}" for name, words in together if name not in refused))


def _find_missing_parts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Refuse what lacks its other part."""
    if values["EXECUTOR"] == "dask" and not values["DASK_SCHEDULER"]:
        yield "DASK_SCHEDULER", "Nothing is set, and EXECUTOR is dask. Give an address such as tls://10.0.0.5:8786."


def _find_approval_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if values["STAGE"] in SEALED_STAGES and values["APPROVAL"] != "seal":
        yield "APPROVAL", f'Expected seal: stage {values["STAGE"]} takes nothing less. Got "{values["APPROVAL"]}".'
    if values["APPROVAL"] == "seal" and not values["APPROVAL_KEY"]:
        yield "APPROVAL_KEY", "Nothing is set, and approvals are sealed with it."


def _find_secret_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if values["STAGE"] not in SHARED_STAGES:
        return
    for name in ("SECRET_KEY", "APPROVAL_KEY"):
        if values[name] and (len(values[name]) < SECRET_LENGTH or values[name] == LOCAL_SECRET):
            yield name, f"Expected at least {SECRET_LENGTH} characters that nobody else knows. Make them at random."
    if any(len(each) < SECRET_LENGTH or each == LOCAL_SECRET for each in values["SECRET_KEY_FALLBACKS"] or ()):
        yield "SECRET_KEY_FALLBACKS", f"Expected keys of at least {SECRET_LENGTH} characters, as SECRET_KEY was before."


def _find_sign_on_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        if values["OIDC_ISSUER"] and not values[name]:
            yield name, "Nothing is set, and OIDC_ISSUER is. Single sign-on needs all three."
    if values["STAGE"] in SHARED_STAGES and (values["OIDC_ISSUER"] or "").startswith("http://"):
        yield "OIDC_ISSUER", f'Expected an address that begins with "https://", got "{values["OIDC_ISSUER"]}".'


def _find_target_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    seen: list[str] = []
    for name in ("TARGETS", "STYLE_GUIDE_TARGETS", "PREPARED_TARGETS", "CACHE_TARGET"):
        for target in _list_targets(values[name]):
            if any(_is_within(target, other) or _is_within(other, target) for other in seen):
                yield name, f'Two targets share one place: "{target}". Give each a folder or a prefix of its own.'
            seen.append(target)
    if not values["TARGETS"]:
        yield "TARGETS", "Expected at least one target."


def _list_targets(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _is_within(inner: str, outer: str) -> bool:
    return f"{inner}/".startswith(f"{outer}/")


def _find_production_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not values["FOUR_EYES"]:
        yield "FOUR_EYES", "Expected 1: in production, whoever changed numbers last does not approve them."
    state = str(values["VAR"])
    for name in ("CONTENT_URL", "HISTORY_URL", "DATABASE_URL"):
        if _is_within((values[name] or "").removeprefix("sqlite:///"), state):
            yield name, "Expected a store outside VAR: production does not run on the one that is built in."
    for name in ("TARGETS", "STYLE_GUIDE_TARGETS", "PREPARED_TARGETS"):
        if any(_is_within(target, state) for target in values[name] or ()):
            yield name, "Expected targets outside VAR: production does not run on those that are built in."
    for name in ("SITE_ORIGIN", "STYLE_GUIDE_ORIGIN", "CMS_ORIGIN", "AWS_ENDPOINT_URL_S3"):
        if (values[name] or "").startswith("http://"):
            yield name, f'Expected an address that begins with "https://", got "{values[name]}".'
