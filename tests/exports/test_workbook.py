from __future__ import annotations

import openpyxl
import pytest

from geo.exports import write
from geo.exports.files import CONTROLS
from tests.exports.things import DAYS, FORMULAS, theatre, timeline
from tests.hostile import PAYLOADS


def sheets(path):
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in openpyxl.load_workbook(path)}


def test_claims_and_places_by_day_stand_on_sheets(tmp_path):
    found = sheets(write(timeline(), theatre(tmp_path), tmp_path / "a.xlsx"))
    assert list(found) == [
        "About", "Claims", "Control by place and day", "Status by place and day", "Areas by side and day",
        "Fronts by day", "Land that changed hands",
    ]  # fmt: skip
    claim = dict(zip(*found["Claims"], strict=True))
    assert claim["sentence"] == "The West took Middle."
    assert claim["confidence"] == 0.8
    assert claim["date_from"].date() == DAYS[1]
    head, *control = found["Control by place and day"]
    assert len(control) == 8
    middle = [dict(zip(head, row, strict=True)) for row in control if row[2] == "Middle"]
    assert [(row["date"].date(), row["side"], row["status"]) for row in middle] == [
        (DAYS[0], "E", "held"),
        (DAYS[1], "W", "contested"),
    ]
    assert ["p2", "Middle", "E", "W (contested)"] in found["Status by place and day"]
    assert [row[1:] for row in found["Areas by side and day"] if row[1] == "W"][1] == ["W", "West", 1400.0]


def test_a_day_and_an_extent_limit_it(tmp_path):
    where = theatre(tmp_path)
    found = sheets(write(timeline(), where, tmp_path / "a.xlsx", day=DAYS[0], extent=[10, 10, 10.6, 11]))
    assert [row[2] for row in found["Control by place and day"][1:]] == ["Sunset"]
    assert found["Status by place and day"][0] == ["place_id", "name", "2023-04-08"]
    assert len(found["Claims"]) == 1


@pytest.mark.parametrize("payload", [*PAYLOADS, *FORMULAS, "http://example.org", "12", "{=1+1}"])
def test_every_text_stays_a_text(tmp_path, payload):
    hostile = timeline(text=payload, title=payload, source=payload, name=payload, url=payload, trigger=payload)
    book = openpyxl.load_workbook(write(hostile, theatre(tmp_path, title=payload), tmp_path / "a.xlsx"))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink]
    source = next(c for c in book["Claims"][2] if book["Claims"].cell(1, c.column).value == "title")
    assert source.data_type == "s"
    assert str(source.value).split() == CONTROLS.sub("", payload.replace("\r", "\n")).split()
    starts = str(source.value).lstrip()[:1]
    assert source.quotePrefix is (starts in set("=+-@"))


def test_what_is_longer_than_a_cell_is_cut(tmp_path):
    found = sheets(write(timeline(text="W" * 40_000), theatre(tmp_path), tmp_path / "a.xlsx"))
    claim = dict(zip(*found["Claims"], strict=True))
    assert len(claim["sentence"]) == 32_767
    assert claim["sentence"].endswith("…")
