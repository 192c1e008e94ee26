"""The commands: a module for each, named like the command, that holds it as `command`.

This list is all that the start of the program knows of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command's place in the manual: its section and the first sentence of its page.

    `module` is the name of its module, where that is not the command's own.
    """

    section: str
    summary: str
    module: str = ""


WRITE, EDIT, PUBLISH = "Work on content", "Edit together", "Publish"
KEEP, LOOK = "Keep it running", "Look around"
SECTIONS = (WRITE, EDIT, PUBLISH, KEEP, LOOK)

COMMANDS: Mapping[str, CommandEntry] = MappingProxyType(
    {
        "check": CommandEntry(WRITE, "List what is wrong with a folder of content."),
        "render": CommandEntry(WRITE, "Make the site from a folder of content."),
        "import": CommandEntry(WRITE, "Make a dimension from a file of figures.", module="import_file"),
        "approve": CommandEntry(WRITE, "Approve a version, so that it becomes public when it is due."),
        "cms": CommandEntry(EDIT, "Serve the editing application."),
        "users": CommandEntry(EDIT, "List, invite and close accounts of the editing application."),
        "deliver-letters": CommandEntry(EDIT, "Send the mail that waits."),
        "remind": CommandEntry(EDIT, "Remind people of what waits for them."),
        "tidy-content": CommandEntry(EDIT, "Keep the content store small and quick."),
        "publish": CommandEntry(PUBLISH, "Publish what has changed."),
        "prepare": CommandEntry(PUBLISH, "Make the next release ahead of its instant."),
        "cancel": CommandEntry(PUBLISH, "Stop a build that waits or runs."),
        "releases": CommandEntry(PUBLISH, "List the releases, newest first."),
        "status": CommandEntry(PUBLISH, "Say what of the content is not as readers see it."),
        "rollback": CommandEntry(PUBLISH, "Put an earlier release back, without rendering."),
        "restore": CommandEntry(PUBLISH, "Fill a target with the release that is live."),
        "verify": CommandEntry(PUBLISH, "Say whether the targets hold exactly the release."),
        "leak-report": CommandEntry(PUBLISH, "Say whether anything that is not public yet can be read."),
        "schedule": CommandEntry(KEEP, "Run each task when it is due."),
        "report-broken-builds": CommandEntry(KEEP, "Tell developers of publishes that failed."),
        "report-stalled-builds": CommandEntry(KEEP, "Tell developers of a publish that does not end."),
        "report-damaged-targets": CommandEntry(KEEP, "Tell developers of targets that are damaged."),
        "report-early-pages": CommandEntry(KEEP, "Tell developers of pages that are out too soon."),
        "check-links": CommandEntry(KEEP, "Ask the addresses of sources whether they answer."),
        "refresh-dashboards": CommandEntry(KEEP, "Prove dashboards, lists and pages against a recount."),
        "tidy-history": CommandEntry(KEEP, "Keep the history small and quick."),
        "delete-old-builds": CommandEntry(KEEP, "Forget builds older than 30 days."),
        "delete-leftovers": CommandEntry(KEEP, "Delete what was typed or logged long ago."),
        "pull-production": CommandEntry(KEEP, "Fill staging from production, masked."),
        "sample": CommandEntry(KEEP, "Fill a review app with a sample of staging."),
        "serve": CommandEntry(LOOK, "Serve the site from its targets, the way the edge does."),
        "demo": CommandEntry(LOOK, "Publish and serve a site of real figures on this machine."),
        "config": CommandEntry(LOOK, "List the settings and where each comes from."),
    }
)
