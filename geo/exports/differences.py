"""How two maps of one theatre differ, as CSV by side, by pair of sides and by place, and as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.control.compared import EXCHANGES, PLACES, SIDES
from geo.control.figures import NOTE
from geo.exports.features import cleaned, feature
from geo.exports.panes import side_names
from geo.exports.tables import csv_text, value_cell

if TYPE_CHECKING:
    import pandas as pd

    from geo.control.compared import Compared
    from geo.theatre import Theatre

#: Columns with which every row begins and ends.
_TITLES = ("first", "second")


def sides_csv(compared: Compared, titles: tuple[str, str], theatre: Theatre) -> str:
    """One row a side: land and residents in each map, gained and lost, each with what is sure and what is possible."""
    return _csv(compared.sides, SIDES, ("side",), titles, theatre)


def exchanges_csv(compared: Compared, titles: tuple[str, str], theatre: Theatre) -> str:
    """One row a pair of sides between which land or settlements went."""
    return _csv(compared.exchanges, EXCHANGES, ("from_side", "to_side"), titles, theatre)


def places_csv(compared: Compared, titles: tuple[str, str], theatre: Theatre) -> str:
    """One row a place that is another side's, or of another status; ``told`` says whether a report tells of it."""
    return _csv(compared.places, PLACES, ("from_side", "to_side"), titles, theatre)


def land_geojson(compared: Compared, titles: tuple[str, str], theatre: Theatre) -> str:
    """The land that is another's as polygons, in degrees."""
    names = side_names({*compared.land["from_side"], *compared.land["to_side"]}, theatre)
    features = [
        feature(
            row["geometry"],
            {
                "from_side": row["from_side"], "from_name": names[row["from_side"]], "to_side": row["to_side"],
                "to_name": names[row["to_side"]], "area_km2": round(float(row["area_km2"]), 1),
            },
        )
        for row in compared.land.to_dict("records")
    ]  # fmt: skip
    about = {"title": theatre.title, "first": titles[0], "second": titles[1], "notice": NOTE}
    collection = {"type": "FeatureCollection", "metadata": about, "features": features}
    return json.dumps(cleaned(collection), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _csv(
    table: pd.DataFrame, columns: Sequence[str], sides: Sequence[str], titles: tuple[str, str], theatre: Theatre
) -> str:
    names = side_names({str(s) for column in sides for s in table[column]}, theatre)
    header = [*_TITLES]
    for column in columns:
        header += [column, column.replace("side", "name")] if column in sides else [column]
    cells: dict[str, Callable[[Any], list[object]]] = {
        column: (lambda value: [value, names[str(value)]]) if column in sides else (lambda value: [value_cell(value)])
        for column in columns
    }
    rows = (
        [*titles, *(cell for column in columns for cell in cells[column](row[column])), NOTE] for row in _records(table)
    )
    return csv_text([*header, "notice"], rows)


def _records(table: pd.DataFrame) -> list[Mapping[Any, Any]]:
    return list(table.to_dict("records"))
