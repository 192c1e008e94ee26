"""Judges a move: whether this person may make it now, and, where not, why in words for the button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from measures.workflow.moves import MOVES, Move, Need, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that a move is judged by.

    `faults` counts what completeness still asks for; `unchecked` names numeric columns (`by-ethnicity: Rate`) that
    nobody marked as checked against their source as they stand now; `signed_off` is whether the department signed this
    very tree off, or somebody said why it need not, and `unsigned` names the parts that changed since it was;
    `number_editor` last changed a number of this version. `changed_numbers` and `typed_numbers` name what differs in
    numbers from the tree approved last (`has_approved`), and `editors` are those who changed any file since.
    `four_eyes` off lets an editor approve; `short_way` on lets words alone be approved without a review.
    """

    state: State
    person: str
    roles: frozenset[str]
    needs_department: bool = True
    in_testing: bool = False
    faults: int = 0
    unchecked: tuple[str, ...] = ()
    signed_off: bool = False
    unsigned: tuple[str, ...] = ()
    number_editor: str | None = None
    changed_numbers: tuple[str, ...] = ()
    typed_numbers: tuple[str, ...] = ()
    has_approved: bool = False
    editors: frozenset[str] = frozenset()
    four_eyes: bool = True
    short_way: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move is refused: `rule` is `state`, `role` or the need that is not met; `words` stand beside the button."""

    rule: str
    words: str


Judge = Callable[[Situation], str | None]


def _judge_complete(situation: Situation) -> str | None:
    if not situation.faults:
        return None
    things = "1 thing is" if situation.faults == 1 else f"{situation.faults} things are"
    return f"{things} still missing or wrong. The list of problems links to each."


def _judge_checked(situation: Situation) -> str | None:
    if not situation.unchecked:
        return None
    return f"Nobody has marked these numbers as checked against their source: {'; '.join(situation.unchecked)}."


def _judge_signed_off(situation: Situation) -> str | None:
    if situation.signed_off:
        return None
    if situation.unsigned:
        parts = "; ".join(situation.unsigned)
        return f"These parts changed since the department signed off: {parts}. Ask for it again, or give a reason."
    return "The department has not signed this version off as it stands. Ask for it, or give a reason for none."


def _judge_not_last_editor(situation: Situation) -> str | None:
    if not situation.four_eyes or situation.number_editor is None or situation.number_editor != situation.person:
        return None
    return "You were the last to change numbers here, so somebody else takes this step."


def _judge_department(situation: Situation) -> str | None:
    return None if situation.needs_department else "This measure goes to approval without a department's review."


def _judge_no_department(situation: Situation) -> str | None:
    return "This measure goes through a department's review first." if situation.needs_department else None


def _judge_words_only(situation: Situation) -> str | None:
    if situation.state == "public" and not situation.has_approved and _judge_not_last_editor(situation):
        return "No valid approval of this version is known, and you were the last to change numbers here."
    if not situation.changed_numbers:
        return None
    changed = "; ".join(situation.changed_numbers)
    return f"Numbers differ from those that were approved ({changed}), so this is no change of words alone."


def _judge_short_way(situation: Situation) -> str | None:
    if not situation.short_way:
        return "Changes of words go through review here."
    return None if situation.has_approved else "Nothing of this measure was approved yet, so it goes through review."


def _judge_no_typed_number(situation: Situation) -> str | None:
    if not situation.typed_numbers:
        return None
    texts = "; ".join(situation.typed_numbers)
    return f"Numbers are typed otherwise than they were approved in {texts}, so this goes through review."


def _judge_not_editor(situation: Situation) -> str | None:
    if not situation.four_eyes or situation.person not in situation.editors:
        return None
    return "You edited this version, so somebody else takes this step."


def _judge_not_own_number(situation: Situation) -> str | None:
    if not situation.typed_numbers or _judge_not_editor(situation) is None:
        return None
    texts = "; ".join(situation.typed_numbers)
    return f"You edited this version, and numbers typed into {texts} changed, so somebody else takes this step."


def _judge_not_testing(situation: Situation) -> str | None:
    return "Nothing in the testing topic goes to review." if situation.in_testing else None


JUDGES: Mapping[Need, Judge] = MappingProxyType(
    {
        "complete": _judge_complete,
        "checked": _judge_checked,
        "signed-off": _judge_signed_off,
        "not-last-editor": _judge_not_last_editor,
        "department": _judge_department,
        "no-department": _judge_no_department,
        "words-only": _judge_words_only,
        "not-testing": _judge_not_testing,
        "short-way": _judge_short_way,
        "no-typed-number": _judge_no_typed_number,
        "not-editor": _judge_not_editor,
        "not-own-number": _judge_not_own_number,
    }
)
"""How each need is judged: why it is not met, or None."""


def judge_move(move: Move, situation: Situation) -> tuple[Refusal, ...]:
    """Return why a move is refused; nothing where it may be made.

    A move from another state, or by a person without its role, is refused for that alone.
    """
    if situation.state not in move.sources:
        return (Refusal("state", f"This version is {_name(situation.state)}, so this step cannot be taken."),)
    if not move.roles & situation.roles:
        roles = " or ".join(sorted(move.roles))
        article = "an" if roles[0] in "aeiou" else "a"
        return (Refusal("role", f"This step is for {article} {roles}."),)
    judged = ((need, JUDGES[need](situation)) for need in move.needs)
    return tuple(Refusal(need, words) for need, words in judged if words is not None)


def list_possible(situation: Situation) -> tuple[tuple[Move, tuple[Refusal, ...]], ...]:
    """Return the moves that lead from this state for this person's roles, each with what still stands against it.

    A move that another path replaces (with or without a department's review, the short way) is left out, and so is one
    that an edit takes.
    """
    steps = [move for move in MOVES.values() if move.trigger == "step" and situation.state in move.sources]
    found = ((move, judge_move(move, situation)) for move in steps)
    hidden = {"role", "department", "no-department", "short-way"}
    return tuple((move, refusals) for move, refusals in found if not hidden & {refusal.rule for refusal in refusals})


def _name(state: State) -> str:
    names: Mapping[State, str] = {
        "draft": "a draft",
        "internal_review": "in internal review",
        "department_review": "in the department's review",
    }
    return names.get(state, state)
