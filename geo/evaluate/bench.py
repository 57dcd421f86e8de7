"""Scores on the folder of benchmark corpora: reading by our own measures, maps by the scorers that lie there."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from geo.errors import InputError, sentences
from geo.evaluate.claims import claim_figures, score_claims
from geo.evaluate.files import What, read_gold
from geo.evaluate.geoparse import name_figures, score_names
from geo.evaluate.own import read_with_our_reader
from geo.evaluate.records import Gold, Predicted
from geo.theatre import load_theatre, theatre_names

log = logging.getLogger(__name__)

#: Corpora and the theatre each is read in (None: the world).
GEOPARSE = ("lgl", "gwn", "trnews", "geovirus")
CLAIMS = {"seeds": None, "syria": "syria-2024", "world": None}
THEATRE = "syria-2024"


def run(bench: Path, parts: Sequence[str]) -> Iterator[str]:
    """Score each part and yield lines to print.

    Raises
    ------
    InputError
        When a scorer or corpus is missing, or a command fails.
    """
    for part in parts:
        yield from _RUNNERS[part](bench)


def geoparse(bench: Path) -> Iterator[str]:
    """End-to-end F1 at 161 km on each geoparsing corpus."""
    for name in GEOPARSE:
        gold, predicted = _read(bench / "geoparse" / "data" / f"{name}.jsonl", "toponyms", None)
        found = name_figures(score_names(gold, predicted))
        end, span = found["end_to_end"], found["recognition"]["overlap"]
        yield f"geoparse {name}: end-to-end F1@161 {end['f1']}, spans (overlap) F1 {span['f1']}"


def claims(bench: Path) -> Iterator[str]:
    """Detection and map F1 on each claims corpus."""
    for name, theatre in CLAIMS.items():
        gold, predicted = _read(bench / "claims" / "data" / f"{name}.jsonl", "claims", theatre)
        found = claim_figures(score_claims(gold, predicted))
        detection, drawn = found["detection"]["f1"], found["map"]["f1"]
        yield f"claims {name}: detection F1 {detection}, map F1 {drawn}, attributes {found['attributes']}"


def control(bench: Path) -> Iterator[str]:
    """Accuracy and change recall of the bundled theatre against dated facts."""
    from geo.pipeline import bundled_documents

    theatre = load_theatre(THEATRE)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "control.csv"
        _geo("control", theatre.reports_path(), "--theatre", THEATRE, "--out", out)
        found = _json(bench / "control" / "place_day.py", out)
    yield f"control {THEATRE} ({len(bundled_documents(theatre))} reports): {json.dumps(found)}"


def areas(bench: Path) -> Iterator[str]:
    """Occupied IoU and front error beside nearest-neighbour cells, without and with the map of before."""
    script = bench / "control" / "run.py"
    for options in ((), ("--prior",)):
        arguments = ["--geo", f"{sys.executable} -m geo", "--json", *options]
        for row in _json(script, *arguments):
            yield f"areas{' with prior' if options else ''}: {json.dumps(row)}"


_RUNNERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "geoparse": geoparse,
    "claims": claims,
    "control": control,
    "areas": areas,
}
PARTS = tuple(_RUNNERS)


def _read(corpus: Path, what: What, theatre: str | None) -> tuple[tuple[Gold, ...], dict[str, Predicted]]:
    """A corpus and what our reader makes of it; what cannot be used of it is logged."""
    if not corpus.exists():
        raise InputError("not found", str(corpus), "Give the folder that holds geoparse/, claims/ and control/.")
    gold, rejected = read_gold(corpus, what)
    for part in rejected:
        log.warning("%s", sentences(part.what, part.where, part.remedy))
    chosen = load_theatre(theatre) if theatre and theatre in theatre_names() else None
    return gold, read_with_our_reader(gold, what, chosen)


def _geo(*arguments: object) -> None:
    _output([sys.executable, "-m", "geo", *map(str, arguments)])


def _json(script: Path, *arguments: object) -> Any:
    return json.loads(_output([sys.executable, str(script), *map(str, arguments)]))


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode:
        raise InputError(done.stderr.strip()[-500:] or "failed", " ".join(command[1:4]))
    return done.stdout
