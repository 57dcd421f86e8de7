"""Scores on the folder of benchmark corpora: reading by our own measures, maps by the scorers that lie there."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from geo.errors import InputError, sentences
from geo.evaluate.claims import claim_figures, score_claims
from geo.evaluate.control import only_mentioned, our_days, scored
from geo.evaluate.files import What, read_gold
from geo.evaluate.geoparse import name_figures, score_names
from geo.evaluate.own import read_with_our_reader
from geo.evaluate.place_days import PlaceDays, by_place, place_figures, read_place_days
from geo.evaluate.probabilities import probability_figures
from geo.evaluate.records import Gold, Predicted
from geo.evaluate.sides import SideTable, read_side_table, theatre_table
from geo.model import Rejected
from geo.pipeline import bundled_documents, read_all
from geo.sources import read_documents
from geo.theatre import Theatre, data_dir, load_theatre, theatre_names

log = logging.getLogger(__name__)

#: Corpora and the theatre each is read in (None: the world).
GEOPARSE = ("lgl", "gwn", "trnews", "geovirus")
CLAIMS = {"seeds": None, "syria": "syria-2024", "world": None}
THEATRE = "syria-2024"
#: Dated facts on places, for theatres that there are.
PLACE_DAYS = {THEATRE: "syria_place_day.csv"}
#: The corpus of claims that tells of a theatre, and the days on which its texts are asked who holds what.
TEXTS = {THEATRE: "syria"}
TEXT_DAYS = (date(2024, 12, 1), date(2024, 12, 5), date(2024, 12, 8))
#: The corpus of claims whose places are scored more finely, by kind and distance.
PLACES, KINDS, NEAR_KM = "syria", ("settlement", "facility", "district"), (10.0, 2.0)
#: A corpus without war; and from how many documents on a third of a corpus is scored apart.
PEACE, THIRDS_FROM = "geovirus", 9


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
    theatre = bench / "claims" / "data" / f"{PLACES}.jsonl"
    if theatre.exists():
        gold, predicted = _read(theatre, "toponyms", CLAIMS[PLACES])
        scored = score_names(gold, predicted, kinds=KINDS)
        for km in NEAR_KM:
            yield f"geoparse {PLACES}, {', '.join(KINDS)}: end-to-end F1@{km:g} {name_figures(scored, km)['end_to_end']['f1']}"


def claims(bench: Path) -> Iterator[str]:
    """Detection and map F1 on each claims corpus."""
    for name, theatre in CLAIMS.items():
        gold, predicted = _read(bench / "claims" / "data" / f"{name}.jsonl", "claims", theatre)
        yield f"claims {name}: {_told(gold, predicted)}"
        if len(gold) >= THIRDS_FROM:
            kept = _kept_apart(gold)
            for what, part in (("read while writing rules", False), ("set apart", True)):
                some = tuple(g for g in gold if (g.document.id in kept) is part)
                yield f"claims {name}, {len(some)} {what}: {_told(some, predicted)}"
    yield from _claims_of_peace(bench / "geoparse" / "data" / f"{PEACE}.jsonl")


def _told(gold: Sequence[Gold], predicted: Mapping[str, Predicted]) -> str:
    found = claim_figures(score_claims(gold, predicted))
    detection, drawn = found["detection"], found["map"]["f1"]
    shares = found["attributes"]
    return f"detection F1 {detection['f1']} (precision {detection['precision']}), map F1 {drawn}, attributes {shares}"


def _kept_apart(gold: Sequence[Gold]) -> set[str]:
    """Ids of the third of a corpus that is set apart while rules are written: the lowest by SHA-256."""
    ordered = sorted((g.document.id for g in gold), key=lambda i: hashlib.sha256(i.encode()).hexdigest())
    return set(ordered[: round(len(gold) / 3)])


def _claims_of_peace(corpus: Path) -> Iterator[str]:
    """How many documents that tell of no war yield a claim."""
    if corpus.exists():
        gold, _ = read_gold(corpus, "toponyms")
        predicted = read_with_our_reader(gold, "claims", None)
        some = sum(1 for document in predicted.values() if document.claims)
        yield f"claims in {corpus.stem}, which tells of diseases: {some} of {len(predicted)} documents"


def control(bench: Path) -> Iterator[str]:
    """The bundled theatre by place and day against dated facts, and whether its probabilities mean what they say.

    Beside it the start state left as it is, what was known on each day, and what the texts of the corpus of claims alone
    give for the places that they mention.
    """
    theatre = load_theatre(THEATRE)
    documents = bundled_documents(theatre)
    truth, rejected = read_place_days(bench / "control" / "data" / PLACE_DAYS[THEATRE])
    _warn(rejected)
    table = theatre_table(theatre, read_side_table(data_dir() / "evaluation" / f"sides_{THEATRE}.csv"))
    readings = read_all(documents, theatre)
    first, last = min(truth.rows["date"]), max(truth.rows["date"])
    for what, own, as_known in (
        ("", readings, False),
        (", as known then", readings, True),
        (", start state", (), False),
    ):
        found = scored(truth, our_days(theatre, own, first, last, as_known=as_known), table, asked=True).score
        count = "" if what else f" ({len(documents)} reports)"
        yield f"control {THEATRE}{what}{count}: {json.dumps(place_figures(found))}"
        yield f"control {THEATRE}{what}, probabilities: {json.dumps(probability_figures(found))}"
    corpus = bench / "claims" / "data" / f"{TEXTS[THEATRE]}.jsonl"
    if corpus.exists():
        yield from _from_texts(corpus, theatre, truth, table)


def _from_texts(corpus: Path, theatre: Theatre, truth: PlaceDays, table: SideTable) -> Iterator[str]:
    """How the texts of a corpus alone fare on chosen days, for the places of a known table that they mention."""
    loaded = read_documents(corpus, corpus.name)
    _warn(loaded.rejected)
    readings = read_all(loaded.documents, theatre)
    days = our_days(theatre, readings, TEXT_DAYS[0], TEXT_DAYS[-1])
    asked = only_mentioned(truth, days, readings).on(TEXT_DAYS)
    found = scored(asked, days.on(TEXT_DAYS), table, asked=True).score
    figures, places = place_figures(found), by_place(found)
    told = {"places": len(places), "days": [str(day) for day in TEXT_DAYS], "accuracy": figures["accuracy"]}
    yield f"control {THEATRE} from the {len(readings)} texts of {corpus.stem}, places they mention: {json.dumps(told)}"
    for place in places:
        wrong = f" ({'; '.join(place['wrong'])})" if place["wrong"] else ""
        yield f"  {place['place']}: {place['right']} of {place['days']}{wrong}"


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
    _warn(rejected)
    chosen = load_theatre(theatre) if theatre and theatre in theatre_names() else None
    return gold, read_with_our_reader(gold, what, chosen)


def _warn(rejected: Sequence[Rejected]) -> None:
    for part in rejected:
        log.warning("%s", sentences(part.what, part.where, part.remedy))


def _json(script: Path, *arguments: object) -> Any:
    return json.loads(_output([sys.executable, str(script), *map(str, arguments)]))


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode:
        raise InputError(done.stderr.strip()[-500:] or "failed", " ".join(command[1:4]))
    return done.stdout
