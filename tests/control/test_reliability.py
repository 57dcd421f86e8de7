"""Trust in sources, and reports that are not independent."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.emissions import default_emissions
from geo.control.independence import independent, origins
from geo.control.reliability import FOLDS, fold_of, source_trust
from geo.model import Event
from geo.theatre import Theatre

from .conftest import FIRST, PLACES, report

TABLE = default_emissions()


def told(claim, days: int, wrong: int, third: bool = True):
    """Three papers on every place; the first is wrong on the first ``wrong`` days."""
    claims, documents = [], []
    for day, place in itertools.product(range(1, days + 1), [p for p in PLACES if p != "land"]):
        for paper in range(3 if third else 2):
            actor = "BAND" if paper == 0 and day <= wrong else "ARMY"
            key = f"d{paper}-{day}"
            claims.append(claim(place, day, document_id=key, actor=actor, event=Event.CAPTURE))
            documents.append(
                replace(report(paper, day), id=key, text=f"{key} {paper} " * 9, published=FIRST.replace(day=day))
            )
    return claims, {d.id: d for d in documents}


def trust(theatre: Theatre, claims, documents, **options):
    found = source_trust(claims, documents, theatre, origins(claims, documents), TABLE, **options)
    return {c.id: [found.get((c.id, fold), 1.0) for fold in range(FOLDS)] for c in claims}


def test_who_contradicts_the_others_is_trusted_less(theatre: Theatre, claim) -> None:
    claims, documents = told(claim, 4, wrong=3)
    found = trust(theatre, claims, documents)
    wrong = np.mean([v for c in claims if c.document_id.startswith("d0") for v in found[c.id]])
    right = np.mean([v for c in claims if c.document_id.startswith("d1") for v in found[c.id]])
    assert wrong == pytest.approx(TABLE["reliability.least"])
    assert right > 1.0


def test_with_little_to_compare_a_source_stays_at_its_grade(theatre: Theatre, claim) -> None:
    claims = [claim("p30", document_id="d0"), claim("p30", document_id="d1")]
    documents = {d.id: d for d in (report(0), report(1))}
    assert all(abs(v - 1) < 0.08 for own in trust(theatre, claims, documents).values() for v in own)
    assert trust(theatre, claims[:1], documents) == {claims[0].id: [1.0] * FOLDS}


def test_what_a_place_teaches_is_not_used_there(theatre: Theatre, claim) -> None:
    claims, documents = told(claim, 3, wrong=0)
    place = claims[0].place_id
    turned = [replace(c, actor="THIRD") if c.place_id == place and "d0" in c.document_id else c for c in claims]
    before, after = trust(theatre, claims, documents), trust(theatre, turned, documents)
    assert all(before[c.id][fold_of(place)] == after[c.id][fold_of(place)] for c in claims)


def test_as_known_a_source_is_trusted_by_what_came_before(theatre: Theatre, claim) -> None:
    claims, documents = told(claim, 4, wrong=4)
    found = trust(theatre, claims, documents, as_known=True)
    by_day = {day: [v for c in claims if c.document_id == f"d0-{day}" for v in found[c.id]] for day in (1, 2, 4)}
    assert set(by_day[1]) == {1.0}
    assert max(by_day[4]) < 0.9
    early = [c for c in claims if c.date_to.day <= 2]
    assert trust(theatre, early, documents, as_known=True) == {c.id: found[c.id] for c in early}


@dataclass(frozen=True)
class Push:
    weight: float
    origin: str
    speaker: str = ""


def test_the_largest_independent_sum_is_taken() -> None:
    assert independent([]) == 0
    assert independent([Push(3, "a"), Push(2, "a"), Push(4, "b")]) == 7
    assert independent([Push(3, "a", "s"), Push(4, "b", "s")]) == 4
    assert independent([Push(3, "a"), Push(4, "b", "s"), Push(2, "a", "s")]) == 7
    assert independent([Push(-3, "a", "s"), Push(-2, "a", "t"), Push(-1, "b", "s")]) == 3


pushes = st.builds(Push, st.integers(1, 9).map(float), st.sampled_from("abc"), st.sampled_from(["", "s", "t"]))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(before=st.lists(pushes, max_size=7), more=pushes, order=st.randoms())
def test_one_more_report_never_lessens_the_sum_and_order_is_irrelevant(before, more, order) -> None:
    found = independent(before)
    shuffled = [*before, *before[:2]]
    order.shuffle(shuffled)
    assert independent(shuffled) == found
    assert independent([*before, more]) >= found
    assert found == _best(before)


def _best(all_: list[Push]) -> float:
    """By trying every subset."""
    best = 0.0
    for size in range(len(all_) + 1):
        for some in itertools.combinations(all_, size):
            origin = {p.origin for p in some}
            speaker = {p.speaker or f"\n{p.origin}" for p in some}
            if len(origin) == len(speaker) == size:
                best = max(best, sum(p.weight for p in some))
    return best


def test_copies_are_found_whatever_lies_between(claim) -> None:
    wire = "The army said on Friday that its forces had taken the town after a week of fighting along the river. " * 3
    texts = {
        "a": "Something else entirely about the price of bread in the towns.",
        "b": wire,
        "c": wire + " More soon.",
        "d": wire,
    }
    documents = {i: report(n, id=i, source=i, text=text) for n, (i, text) in enumerate(texts.items())}
    claims = [claim("p30", document_id=i) for i in texts]
    found = list(origins(claims, documents).values())
    assert found == ["a", "b", "b", "b"]
