"""Reports of what nobody foresaw, to Sentry: what kind of failure, and where in the program, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

Report = Callable[[BaseException, Mapping[str, str]], None]
"""Reports a failure with tags, such as the number that a person was shown."""
TAGS = ("number", "request", "view", "by", "build", "command")
FRAME = ("filename", "function", "module", "lineno", "in_app")
KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment")
FLUSH_SECONDS = 5.0


def start_reporting(dsn: str | None, *, stage: str, version: str) -> Report:
    """Return what reports failures to the service at `dsn`; without one it does nothing.

    The library is loaded only where there is a service. It adds nothing by itself: no requests, no variables, no lines
    of code, no breadcrumbs.
    """
    if dsn is None:
        return lambda _failure, _tags: None
    import sentry_sdk

    client = sentry_sdk.Client(
        dsn=dsn,
        release=version,
        environment=stage,
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        send_client_reports=False,
        server_name="",
        before_send=scrub,
    )
    scope = sentry_sdk.Scope(client=client)

    def report(failure: BaseException, tags: Mapping[str, str]) -> None:
        from sentry_sdk.utils import event_from_exception

        event, hint = event_from_exception(failure, client_options=client.options)
        event["tags"] = {name: value for name, value in tags.items() if name in TAGS}
        client.capture_event(event, hint, scope=scope)
        client.flush(FLUSH_SECONDS)

    return report


def scrub(event: Event, _hint: Hint) -> Event:
    """Return of an event what is listed here, and no more: exceptions lose their words, frames all but their place."""
    plain: Any = {name: event[name] for name in KEPT if name in event}  # type: ignore[literal-required]
    exceptions = (event.get("exception") or {}).get("values", [])
    plain["exception"] = {"values": [_scrub_exception(each) for each in exceptions]}
    plain["tags"] = {name: value for name, value in dict(event.get("tags") or {}).items() if name in TAGS}
    kept: Event = plain
    return kept


def _scrub_exception(exception: Mapping[str, Any]) -> dict[str, Any]:
    frames = (exception.get("stacktrace") or {}).get("frames", [])
    return {
        "type": exception.get("type"),
        "module": exception.get("module"),
        "stacktrace": {"frames": [{name: frame[name] for name in FRAME if name in frame} for frame in frames]},
    }
