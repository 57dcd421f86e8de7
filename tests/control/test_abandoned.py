"""Land without a place of its holder. The theatre is made up."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.filter import infer_control
from geo.control.frame import frame_of
from geo.control.situation import CELLS, Day, Theme, draw_day, mappable, theme_of
from geo.theatre import Theatre

from .conftest import FIRST, PLACES, report
from .test_situation import assert_occupied

LAST_DAY = 4
WEST = ["p00", "p01", "p02", "p10", "p11", "p12"]


def drawn(theatre: Theatre, claims: list) -> tuple[Theme, list[Day]]:
    last = FIRST.replace(day=LAST_DAY)
    table = infer_control(claims, [report(n) for n in range(3)], theatre, PLACES, FIRST, last)  # type: ignore[arg-type]
    theme = theme_of(table, theatre, frame_of(theatre.outline(), CELLS))
    rows, days, day = mappable(table, theme.start.frame), [], None
    for when in sorted(set(table["date"])):
        day = draw_day(rows[rows["date"] == when], theme, day)
        days.append(day)
    return theme, days


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lost=st.lists(st.tuples(st.sampled_from(WEST), st.integers(2, LAST_DAY)), max_size=6, unique_by=lambda x: x[0]))
def test_what_a_side_keeps_has_a_place_of_it(shaped: Theatre, claim, lost) -> None:
    claims = [claim(p, d, actor="BAND", document_id=f"d{n}") for p, d in lost for n in range(3)]
    theme, days = drawn(shaped, claims)
    for day in days:
        assert_occupied(theme, day)
