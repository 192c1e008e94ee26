"""The steps from draft to readers: who may take each, what it asks for, and what it writes into measure.yaml."""

from measures.workflow.checking import NumericColumn, list_numeric_columns
from measures.workflow.judging import Refusal, Situation, judge_move, list_possible
from measures.workflow.moves import MOVES, Ask, Group, Move, State, read_state
from measures.workflow.numbers import find_changed_numbers, read_numbers
from measures.workflow.recording import Details, record_move

__all__ = [
    "MOVES",
    "Ask",
    "Details",
    "Group",
    "Move",
    "NumericColumn",
    "Refusal",
    "Situation",
    "State",
    "find_changed_numbers",
    "judge_move",
    "list_numeric_columns",
    "list_possible",
    "read_numbers",
    "read_state",
    "record_move",
]
