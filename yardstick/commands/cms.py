"""yardstick cms: the editing application."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.surroundings import Surroundings

GUIDE = """Serve the editing application.

People sign in with an account; "yardstick users" makes the first one. Content is read from and committed to the store
of CONTENT_URL. The server stops on Ctrl-C. It listens on this machine only, unless --host says otherwise. In
production, run it behind a server that speaks HTTPS:

\b
  gunicorn --workers 2 --threads 8 yardstick.cms_server:app

\b
Examples:
  yardstick cms
  yardstick cms --port 8081

Exit codes: 0 stopped; 2 wrong usage or settings, or the port is taken.
"""


@click.command("cms", help=GUIDE)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="The port; 0: any free.")
@click.pass_obj
def command(surroundings: Surroundings, host: str, port: int) -> int:
    """Serve until stopped."""
    from yardstick.editing import start_cms
    from yardstick.web import Place, serve_until_stopped

    app = start_cms(surroundings.read_settings(), surroundings)

    def announce(addresses: tuple[str, ...]) -> None:
        click.echo(f"The editing application: {addresses[0]}\nStop with Ctrl-C.")

    serve_until_stopped([Place(app, host, port)], announce)
    return ExitCode.DONE
