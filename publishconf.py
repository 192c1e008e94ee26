"""Pelican's settings for a publish: everything comes from the job file that `YARDSTICK_JOB` names."""

import os
import sys

from pelicanconf import *  # noqa: F403

YARDSTICK_JOB = os.environ.get("YARDSTICK_JOB", "")

if not YARDSTICK_JOB:
    sys.exit(
        "publishconf.py renders the job that YARDSTICK_JOB names, and none is named. "
        "To publish, type: yardstick publish. To look at content, type: "
        "python -m pelican content -s pelicanconf.py -l -r"
    )
