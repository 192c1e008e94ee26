"""yardstick serve: the site from its targets, the way the edge does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from yardstick.serving import SiteServer
    from yardstick.settings import Settings

GUIDE = """Serve the site from its targets, the way the edge does.

Files come from the primary target, the first of TARGETS, and from a mirror where the primary cannot be read. Addresses
that end in "/" give the index document, old addresses are redirected, and what is not there gives the site's own page
with status 404. Headers are those that the edge sends. With SITE_PASSWORD set, readers are asked for it (any user
name).

The server stops on Ctrl-C. It listens on this machine only, unless --host says otherwise.

\b
Examples:
  yardstick serve
  yardstick serve --port 8080
  yardstick serve --style-guide                 the style guide's site

Exit codes: 0 stopped; 2 wrong usage or settings, or the port is taken.
"""


@click.command("serve", help=GUIDE)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0: any free.")
@click.option("--style-guide", is_flag=True, help="Serve the style guide from STYLE_GUIDE_TARGETS.")
@click.pass_obj
def command(surroundings: Surroundings, host: str, port: int, style_guide: bool) -> int:  # noqa: FBT001 (by click)
    """Serve until stopped."""
    from yardstick.web import Place, serve_until_stopped

    settings = surroundings.read_settings()
    targets = settings.style_guide_targets if style_guide else settings.targets
    if not targets:
        raise CommandRefused("STYLE_GUIDE_TARGETS is empty.", "Set it, then publish.")
    server = open_server(settings, targets)
    what = "the style guide" if style_guide else "the site"

    def announce(addresses: tuple[str, ...]) -> None:
        click.echo(f"Serving {what} from {targets[0]} at {addresses[0]}\nStop with Ctrl-C.")

    serve_until_stopped([Place(server, host, port)], announce)
    return ExitCode.DONE


def open_server(settings: Settings, addresses: tuple[str, ...]) -> SiteServer:
    """Return the application that serves a site from targets, the primary first.

    Raises:
        CommandRefused: The stage is for a few people only, and no password keeps others out.
    """
    from publishing.targets.opening import open_target
    from yardstick.serving import Shelf, SiteServer

    if settings.stage in ("review", "staging") and not settings.site_password:
        raise CommandRefused(
            f"SITE_PASSWORD is not set, and stage {settings.stage} is not for everybody.",
            "Set it to a password that only the people who try the site know.",
        )
    targets = tuple(open_target(address, endpoint=settings.aws_endpoint_url_s3) for address in addresses)
    return SiteServer(Shelf(targets), settings.site_password)
