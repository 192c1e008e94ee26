"""Settings: the one reader of the environment.

Each setting is a row of `SETTINGS`, with the same name in the environment. An empty value counts as not set. A secret
may stand in a file that `NAME_FILE` names. Whatever is not understood, missing or unsafe for the stage is refused, all
faults at once.
"""

from yardstick.settings.reading import explain_settings, read_settings
from yardstick.settings.record import ApprovalMode, Executor, Reading, Setting, Settings, SettingsRefused, Stage
from yardstick.settings.safety import find_faults
from yardstick.settings.table import SETTINGS
from yardstick.settings.texts import local_path

__all__ = [
    "SETTINGS",
    "ApprovalMode",
    "Executor",
    "Reading",
    "Setting",
    "Settings",
    "SettingsRefused",
    "Stage",
    "explain_settings",
    "find_faults",
    "local_path",
    "read_settings",
]
