"""How the claims of a source fared beside those of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from geo.control.records import claims_by_day, source_records, wilson
from geo.model import Claim, Document, Event, Modality
from tests.exports.things import theatre, timeline

# Made up: three papers that tell of one town.
DAY = date(2023, 4, 9)
PERIOD = (DAY, DAY + timedelta(5))
BASE = timeline().claims[0]


def told(
    source: str, actor: str, day: date, *, place: str = "p2", published: int = 0, **changed: object
) -> tuple[Claim, Document]:
    name = f"{source}-{actor}-{day}-{place}"
    # Texts differ, or they would be copies of one report.
    text = " ".join(f"{name}{n} word{n}" for n in range(12))
    document = Document(name, text, day + timedelta(published), source=source, reliability="B2")
    fields = {
        "id": f"c-{name}",
        "document_id": name,
        "actor": actor,
        "date_from": day,
        "date_to": day,
        "place_id": place,
    } | changed
    return replace(BASE, **fields), document


def record(*pairs: tuple[Claim, Document], folder: Path) -> pd.DataFrame:
    claims, documents = zip(*pairs, strict=True)
    return source_records(claims, documents, theatre(folder), timeline().control, PERIOD).set_index("source")


def test_others_confirm_contradict_or_say_nothing(tmp_path: Path) -> None:
    found = record(
        told("Gazette", "WEST", DAY), told("Herald", "WEST", DAY + timedelta(1), published=1),
        told("Tribune", "EAST", DAY), told("Tribune", "WEST", DAY, place="p1"), folder=tmp_path,
    )  # fmt: skip
    counts = found[["on_holders", "confirmed", "contradicted", "alone"]].to_dict("index")
    assert counts["Gazette"] == {"on_holders": 1, "confirmed": 1, "contradicted": 0, "alone": 0}
    assert counts["Herald"] == {"on_holders": 1, "confirmed": 1, "contradicted": 0, "alone": 0}
    assert counts["Tribune"] == {"on_holders": 2, "confirmed": 0, "contradicted": 1, "alone": 1}
    assert (found.loc["Gazette", "first"], found.loc["Herald", "first"]) == (1, 0)
    assert (found.loc["Gazette", "lag_days"], found.loc["Herald", "lag_days"]) == (0, 1)
    assert found.loc["Tribune", "share"] == 0


def test_a_copy_confirms_nothing_and_a_possibility_is_not_checked(tmp_path: Path) -> None:
    claim, document = told("Gazette", "WEST", DAY)
    copy = (replace(claim, id="copy", document_id="copy"), replace(document, id="copy", source="Wire"))
    found = record((claim, document), copy, told("Post", "WEST", DAY, modality=Modality.POSSIBLE), folder=tmp_path)
    # The copy is one origin with the original: there is one vote, and nobody else's.
    assert int(found["confirmed"].sum()) == 0
    assert found.loc["Post", "claims"] == 1
    assert found.loc["Post", "on_holders"] == 0


def test_the_record_is_of_the_period_alone(tmp_path: Path) -> None:
    found = record(told("Gazette", "WEST", DAY), told("Old", "WEST", DAY - timedelta(30)), folder=tmp_path)
    assert list(found.index) == ["Gazette"]


def test_no_claim_gives_no_row(tmp_path: Path) -> None:
    assert source_records((), (), theatre(tmp_path), timeline().control, PERIOD).empty
    assert claims_by_day((), (), PERIOD).empty


def test_claims_count_by_day_source_and_event() -> None:
    pairs = [told("Gazette", "WEST", DAY), told("Gazette", "EAST", DAY), told("Herald", "WEST", DAY, event=Event.SIEGE)]
    found = claims_by_day([c for c, _ in pairs], [d for _, d in pairs], PERIOD)
    assert found.to_numpy().tolist() == [[DAY, "Gazette", "capture", 2], [DAY, "Herald", "siege", 1]]


def test_wilson_as_worked_out_by_hand() -> None:
    # Eight of ten: Wilson (1927), as in Newcombe (1998), Statistics in Medicine 17.
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert wilson(0, 3)[0] == 0
    assert wilson(3, 3)[1] == 1
