"""The figures of a comparison of two maps, each with what it means in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from geo.evaluate.pages import safe

if TYPE_CHECKING:
    from geo.evaluate.maps import Compared

#: Key of a figure, its name, its unit and what it means.
AREAS = (
    ("truth_km2", "area on A", "km²", "What the side holds on A, within the ground that is compared."),
    ("pred_km2", "area on B", "km²", "The same on B."),
    ("iou", "overlap (IoU)", "", "Ground that both maps give to the side, as a share of what at least one gives to it: 1 is the same area, 0 no common ground. A large side scores high even when its front is far off."),
    ("f1", "overlap (F1)", "", "The common ground counted twice, over the sum of both areas: the same order as IoU, with milder figures."),
    ("band_iou", "overlap near the front", "", "IoU within a belt on both sides of A's front: the hard part, without the safe hinterland."),
)  # fmt: skip
FRONTS = (
    ("truth_km", "length on A", "km", "Length of the side's front on A; coasts and borders of the outline are left out. A more winding line is longer."),
    ("pred_km", "length on B", "km", "The same on B."),
    ("sym_mean_km", "apart, mean", "km", "From points along each front to the nearest point of the other, averaged both ways: by how much the fronts are off."),
    ("sym_median_km", "apart, median", "km", "Half of both fronts lies nearer to the other than this."),
    ("sym_p95_km", "apart, 95 of 100", "km", "All but the worst twentieth of both fronts lies nearer than this."),
    ("hausdorff_km", "apart, most", "km", "The farthest that any point of one front lies from the other (Hausdorff distance): one island is enough."),
    ("to_truth_mean_km", "B to A, mean", "km", "From B's front to A's: large when B draws fronts where A has none."),
    ("to_pred_mean_km", "A to B, mean", "km", "From A's front to B's: large when B misses fronts of A."),
)  # fmt: skip
WHOLE = (
    ("accuracy", "agreement", "Share of A's area on which B names the same side."),
    ("unassigned", "left open by B", "Share of A's area to which B gives no side."),
)
DOUBT = (
    ("front_inside", "A's front within B's band of doubt", "Share of A's front that lies where B says that the front may lie."),
    ("band_share", "ground in the band", "Share of the ground that the band takes: what a band laid at random would catch."),
    ("errors_inside", "differing ground in the band", "Share of the ground on which the maps differ that lies in the band."),
)  # fmt: skip


def tables(compared: Compared, called: Callable[[str], str]) -> str:
    """Every figure with its meaning, a column for each side.

    Parameters
    ----------
    called : the name of a side.
    """
    figures = compared.figures
    whole = [(figures[key], name, meaning) for key, name, meaning in WHOLE]
    whole += [(figures["doubt"][key], name, meaning) for key, name, meaning in DOUBT if "doubt" in figures]
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{_share(value)}</td><td class="means">{meaning}</td></tr>'
        for value, name, meaning in whole
    )
    return (
        f'<h3>All sides</h3><div class="wide"><table>{rows}</table></div>'
        f"<h3>Areas</h3>{_table(AREAS, figures['sides'], called)}<h3>Fronts</h3>{_table(FRONTS, figures['front'], called)}"
    )


def _table(
    columns: tuple[tuple[str, str, str, str], ...],
    sides: dict[str, dict[str, float | None]],
    called: Callable[[str], str],
) -> str:
    heads = "".join(f'<th scope="col"><bdi>{safe(called(side))}</bdi></th>' for side in sides)
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        + "".join(
            f'<td><bdi class="of">{safe(called(side))}</bdi>{_value(own.get(key), unit)}</td>'
            for side, own in sides.items()
        )
        + f'<td class="means">{meaning}</td></tr>'
        for key, name, unit, meaning in columns
    )
    return (
        f'<div class="wide"><table><thead><tr><td></td>{heads}<td></td></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def rules_words(compared: Compared, outlined: bool) -> Iterator[str]:
    """How it was compared, a sentence each."""
    rules = compared.rules
    yield "Areas and distances are measured in an equal-area projection centred on the ground that is compared."
    if outlined:
        yield "Both maps are clipped to the outline given."
    else:
        yield "Both maps are clipped to what A covers; what B shows beyond it does not count."
    if rules.ignore:
        sides = ", ".join(f"“{side}”" for side in rules.ignore)
        yield f"Ground that A marks as {sides} is left out of the areas of both; fronts run along it."
    yield (
        f"Lines within {rules.edge_km:g} km of the outline are no front; the belt near the front reaches {rules.band_km:g} km to "
        f"each side; fronts are compared every {rules.step_km:g} km."
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    if not unit:
        return f"{value:.3f}"
    return f"{value:,.0f} {unit}" if unit == "km²" or value >= 100 else f"{value:.1f} {unit}"
