"""The log of what people did besides editing: sign-ins, roles, shares, keys, steps of the workflow."""

from cms.audit.log import (
    COMMAND_LINE,
    Act,
    Subject,
    WantedActs,
    find_acts,
    find_kinds,
    list_acts,
    note_act,
    read_log,
    write,
)
from cms.audit.looking import SEEN, note_look

__all__ = [
    "COMMAND_LINE",
    "SEEN",
    "Act",
    "Subject",
    "WantedActs",
    "find_acts",
    "find_kinds",
    "list_acts",
    "note_act",
    "note_look",
    "read_log",
    "write",
]
