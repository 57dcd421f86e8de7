"""Speed of reading for a theatre beside spaCy's full pipeline alone, in one run; start-up and memory.

    python -m bench.reading TEXTS.jsonl [--theatre syria-2024] [--limit N] [--processes N]

Prints JSON lines. Both read the same texts in this process, warmed by the first of them: spaCy by ``nlp.pipe`` with its
default batch, the Reader one text after the other. Start-up and memory are those of a fresh process that makes a Reader
and, for the memory, reads the texts. Tokens are spaCy's. With ``--processes`` the texts are read once more, over
several.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from geo.model import Document
from geo.places.nlp import load_nlp
from geo.reading.reader import Reader
from geo.sources import read_documents
from geo.theatre import load_theatre

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Texts read before the clock starts.
WARMING = 50
_READY = "from geo.theatre import load_theatre; from geo.reading.reader import Reader; Reader(load_theatre({name!r}))"


def main() -> None:
    """Print speeds, start-up and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--theatre", default="syria-2024")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--processes", type=int, help="how many processes to read with as well; 0 for one a core")
    parser.add_argument("--memory-only", action="store_true", help="read, and print this process's peak memory")
    options = parser.parse_args()
    documents = read_documents(options.texts, options.texts.name).documents[: options.limit]
    if options.memory_only:
        _read(Reader(load_theatre(options.theatre)), documents)
        _say(peak_mb=_peak_mb())
        return
    compare(documents, options.theatre, options.processes)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _READY.format(name=options.theatre)], check=True)
    _say(start_up_seconds=round(time.perf_counter() - start, 2))
    arguments = [str(options.texts), "--theatre", options.theatre, "--memory-only"]
    limit = ["--limit", str(options.limit)] if options.limit else []
    subprocess.run([sys.executable, "-m", "bench.reading", *arguments, *limit], check=True)


def compare(documents: Sequence[Document], theatre: str, processes: int | None) -> None:
    """Print tokens a second of spaCy alone, of the Reader, and of the Reader over several processes."""
    alone = spacy.load(load_nlp().meta["lang"] + "_" + load_nlp().meta["name"])
    texts = [document.text for document in documents]
    list(alone.pipe(texts[:WARMING]))
    spent, cpu = _timed(lambda: [len(doc) for doc in alone.pipe(texts)])
    tokens = sum(len(alone.make_doc(text)) for text in texts)
    _say(what="spaCy alone", tokens=tokens, tokens_per_second=round(tokens / spent), cpu_seconds=round(cpu, 2))
    reader = Reader(load_theatre(theatre))
    _read(reader, documents[:WARMING])
    own, own_cpu = _timed(lambda: _read(reader, documents))
    _say(what="Reader", tokens_per_second=round(tokens / own), cpu_seconds=round(own_cpu, 2),
         ratio=round(spent / own, 2), ratio_cpu=round(cpu / own_cpu, 2))  # fmt: skip
    if processes is not None:
        count = processes or os.cpu_count() or 1
        both, _ = _timed(lambda: list(reader.read_many(documents, count)))
        _say(what=f"Reader over {count} processes, their start included", tokens_per_second=round(tokens / both))


def _read(reader: Reader, documents: Iterable[Document]) -> int:
    return sum(len(reader.read(document).claims) for document in documents)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of this process's cores."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _peak_mb() -> int:
    """Peak memory of this process; ``getrusage`` would tell its parent's, whose size a child takes over at first."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024)


def _say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
