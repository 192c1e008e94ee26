"""The editing application for a WSGI server: `gunicorn yardstick.cms_server:app`."""

from __future__ import annotations

import os

from yardstick.editing import open_cms
from yardstick.surroundings import look_around

_surroundings = look_around(os.environ)
app = open_cms(_surroundings.read_settings(), _surroundings)
