"""The editing application for a WSGI server: `gunicorn yardstick.cms_server:app`."""

from __future__ import annotations

import os

from yardstick.editing import start_cms
from yardstick.surroundings import look_around

_surroundings = look_around(os.environ)
app = start_cms(_surroundings.read_settings(), _surroundings)
