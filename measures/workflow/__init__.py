"""The steps from draft to readers: who may take each, what it asks for, and what it writes into measure.yaml."""

from measures.workflow.checking import NumericColumn, list_numeric_columns
from measures.workflow.differences import Difference, list_differences
from measures.workflow.edits import Edit, EditedVersion, JudgedEdit, find_return, judge_edit, write_returns
from measures.workflow.judging import Refusal, Situation, judge_move, list_possible
from measures.workflow.moves import EDITS, MOVES, Ask, Group, Kind, Move, State, read_state
from measures.workflow.numbers import find_changed_numbers, read_numbers
from measures.workflow.recording import Details, record_bundle, record_move

__all__ = [
    "EDITS",
    "MOVES",
    "Ask",
    "Details",
    "Difference",
    "Edit",
    "EditedVersion",
    "Group",
    "JudgedEdit",
    "Kind",
    "Move",
    "NumericColumn",
    "Refusal",
    "Situation",
    "State",
    "find_changed_numbers",
    "find_return",
    "judge_edit",
    "judge_move",
    "list_differences",
    "list_numeric_columns",
    "list_possible",
    "read_numbers",
    "read_state",
    "record_bundle",
    "record_move",
    "write_returns",
]
