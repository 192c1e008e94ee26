"""Content files as parts, and edits of them, so that a merge can be held to what each side did."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(["rate", "people", "asian", "white", "survey", "note", "table", "fell", "rose", "2023"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
KEYS = ["title", "population", "geography", "description", "changes", "internal_note"]
ETHNICITIES = ["All", "Asian", "Black", "Mixed", "White", "Other"]
SECTIONS = ["Main facts and figures", "Methodology", "Rounding"]

facts = st.dictionaries(st.sampled_from(KEYS), SENTENCES, min_size=1)
sources = st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), SENTENCES, max_size=4)
keywords = st.lists(SENTENCES, unique=True, max_size=4)
body = st.dictionaries(st.sampled_from(SECTIONS), st.lists(SENTENCES, min_size=1, max_size=4), max_size=3)
cells = st.dictionaries(
    st.tuples(st.sampled_from(ETHNICITIES), st.sampled_from(["2021", "2022"])),
    st.tuples(st.sampled_from(["1.5", "2.5", "[c]", "7"]), st.sampled_from(["10", "20", "30"])),
    max_size=8,
)


def write_front(facts: dict[str, str], sources: dict[str, str], keywords: list[str]) -> str:
    lines = [f"{key}: {value}  # about {key}\n" for key, value in facts.items()]
    if keywords:
        lines += ["keywords:\n", *(f"  - {word}\n" for word in keywords)]
    if sources:
        lines += ["sources:\n", *(f"  - id: {key}\n    title: {title}\n" for key, title in sources.items())]
    return "".join(lines)


def write_page(front: str, body: dict[str, list[str]]) -> bytes:
    parts = [f"\n## {heading}\n\n" + "\n\n".join(texts) + "\n" for heading, texts in body.items()]
    return f"---\n{front}---\n{''.join(parts)}".encode()


def write_rows(rows: dict[tuple[str, str], tuple[str, str]]) -> bytes:
    lines = [f"{ethnicity},{year},{rate},{count}\n" for (ethnicity, year), (rate, count) in rows.items()]
    return ("Ethnicity,Year,Rate,Count\n" + "".join(lines)).encode()
