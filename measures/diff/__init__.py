"""Differences between two versions: of text by words, of data by cells."""

from measures.diff.blocks import Block, read_blocks
from measures.diff.cells import AddedRow, CellChange, PlacedRow, TableChange, compare_tables, find_withheld
from measures.diff.members import MemberChange, compare_members
from measures.diff.patch import PatchAbout, write_patch_csv, write_patch_json
from measures.diff.sheets import SheetCell, SheetChange, compare_sheets
from measures.diff.words import BlockChange, Piece, compare_blocks, compare_words, hide_numbers

__all__ = [
    "AddedRow",
    "Block",
    "BlockChange",
    "CellChange",
    "MemberChange",
    "PatchAbout",
    "Piece",
    "PlacedRow",
    "SheetCell",
    "SheetChange",
    "TableChange",
    "compare_blocks",
    "compare_members",
    "compare_sheets",
    "compare_tables",
    "compare_words",
    "find_withheld",
    "hide_numbers",
    "read_blocks",
    "write_patch_csv",
    "write_patch_json",
]
