"""The log of what people did besides editing: sign-ins, roles, shares, keys, steps of the workflow."""

from cms.audit.log import COMMAND_LINE, Act, Subject, list_acts, note_act, read_log, write

__all__ = ["COMMAND_LINE", "Act", "Subject", "list_acts", "note_act", "read_log", "write"]
