"""Tables: rows of a dimension laid out for readers, and written as HTML."""

from measures.tables.anchors import find_anchor, make_anchor_finder, make_row_key
from measures.tables.html import write_table
from measures.tables.layout import explain, lay_out_tables, make_cell
from measures.tables.table import Cell, ColumnGroup, ColumnHead, RowHead, Table, TableNote, TableRow

__all__ = [
    "Cell",
    "ColumnGroup",
    "ColumnHead",
    "RowHead",
    "Table",
    "TableNote",
    "TableRow",
    "explain",
    "find_anchor",
    "lay_out_tables",
    "make_anchor_finder",
    "make_cell",
    "make_row_key",
    "write_table",
]
