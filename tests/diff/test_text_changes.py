"""Changes of text: word by word, block by block."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from measures.diff import Block, Piece, compare_blocks, compare_words, hide_numbers, read_blocks

texts = st.lists(st.sampled_from(["the", "rate", "was", "12.5%", "1,234", " ", ",", "\n", "of", "Asian"])).map("".join)


def of_kind(pieces, *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(texts, texts)
def test_pieces_give_both_texts_back(old, new):
    pieces = compare_words(old, new)
    assert of_kind(pieces, "same", "gone") == old
    assert of_kind(pieces, "same", "new") == new


@given(texts)
def test_same_text_is_one_piece(text):
    assert compare_words(text, text) == ((Piece("same", text),) if text else ())


def test_number_changes_as_a_whole():
    assert compare_words("It was 12.5% in 2023.", "It was 12.6% in 2023.") == (
        Piece("same", "It was "),
        Piece("gone", "12.5%"),
        Piece("new", "12.6%"),
        Piece("same", " in 2023."),
    )


def test_words_that_changed_together_stay_together():
    assert compare_words("a big dog ran", "a tiny cat ran") == (
        Piece("same", "a "),
        Piece("gone", "big dog"),
        Piece("new", "tiny cat"),
        Piece("same", " ran"),
    )


def test_long_text_is_compared_in_one_go():
    old = "word and other words in a row " * 4000
    pieces = compare_words(old, old + "end")
    assert of_kind(pieces, "same", "new") == old + "end"


def test_html_is_read_as_the_blocks_that_readers_see():
    html = (
        "<h3>Who &amp; when</h3><p>Of <em>all</em>\n adults, <a href='#x'>7.1%</a> smoke.</p>"
        "<ul><li>one</li><li><p>two</p></li></ul><table><tr><th>A</th><td>1</td></tr></table>"
    )
    assert read_blocks(html) == (
        Block("heading", "Who & when"),
        Block("paragraph", "Of all adults, 7.1% smoke."),
        Block("item", "one"),
        Block("item", "two"),
        Block("row", "A | 1"),
    )


def make_blocks(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


def test_blocks_that_stayed_are_left_out():
    old = make_blocks("One.", "The rate was 7% in the North.", "Three.")
    new = make_blocks("One.", "The rate was 8% in the North.", "Three.")
    (change,) = compare_blocks(old, new)
    assert [piece.kind for piece in change.pieces] == ["same", "gone", "new", "same"]


def test_blocks_that_came_and_went_stand_in_order():
    changes = compare_blocks(make_blocks("Old words here.", "Stays."), make_blocks("Stays.", "New text at the end."))
    assert [[piece.kind for piece in change.pieces] for change in changes] == [["gone"], ["new"]]


def test_blocks_without_a_word_in_common_are_not_mixed():
    changes = compare_blocks(make_blocks("Red green blue."), make_blocks("Quite something else"))
    assert [[piece.kind for piece in change.pieces] for change in changes] == [["gone"], ["new"]]


def test_numbers_that_are_gone_can_be_hidden():
    (change,) = compare_blocks(make_blocks("In all, 5 of 1,234 people did."), make_blocks("In all, few people did."))
    hidden = hide_numbers(change, "[c]")
    assert of_kind(hidden.pieces, "same", "gone") == "In all, [c] of [c] people did."
