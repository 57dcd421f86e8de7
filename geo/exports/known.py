"""What the gazetteer knows of a theatre's places, where there is one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo.errors import GeoError

if TYPE_CHECKING:
    import pandas as pd

    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre


@lru_cache(maxsize=2)
def gazetteer_of(theatre: Theatre) -> Gazetteer | None:
    """What is known of places; None when there is no gazetteer: maps are then drawn without sizes of towns."""
    try:
        from geo.places.gazetteer import load_gazetteer

        return load_gazetteer(theatre)
    except GeoError:
        return None


@lru_cache(maxsize=2)
def settled_in(theatre: Theatre) -> pd.DataFrame | None:
    """The theatre's settlements, by which ways are told; None when there is no gazetteer."""
    from geo.control.naming import settlements

    known = gazetteer_of(theatre)
    return settlements(known.places.values(), theatre.outline()) if known else None
