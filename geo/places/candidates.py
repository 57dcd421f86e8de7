"""The places a name may mean, each with what speaks for it, and the choice among them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from geo.model import Form, Place
from geo.places.added import yield_to_known
from geo.places.features import KIND_WORDS
from geo.places.gazetteer import Gazetteer, haversine_km
from geo.places.lists import LEAST_LISTED, chains, shared_kind
from geo.places.names import fold
from geo.places.toponyms import Found

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.theatre import Theatre

MOST = 40
#: How much a place is talked of, by kind, on the scale of a settlement's log10(population).
_IMPORTANCE = {
    "A.PCL": 9.0,
    "L.CONT": 9.0,
    "H.OCN": 8.0,
    "H.SEA": 8.0,
    "P.PPLC": 7.4,
    "A.ADM1": 6.4,
    "L.RGN": 6.6,
    "S.GOVL": 7.0,
}
_COUNTY = 4.6
_OTHER_KIND = 4.0
_SEAT = 20_000
_LARGE_CAPITAL = 30_000
_SMALL_CAPITAL = 4.8
_ALTERNATE_NAME = -1.2
_LOOSE_NAME = -2.0
_IN_THEATRE = 5.0
_IN_THEATRE_COUNTRY = 1.0
_KIND_WORD = 3.5
_HIERARCHY = 6.0
#: What a region named with one mention of a name is worth for its other mentions.
_SAID_ELSEWHERE = 0.75
_COUNTRY_SHARE = 3.0
_PROVINCE_SHARE = 4.0
_LISTED = 4.0
_MOST_OF_A_LIST = 0.7
_NEARNESS = 3.0
_NEAR_KM = 120.0
_PASSES = 2


@dataclass
class Choice:
    """A name's candidates and their scores; names alike in a document share one choice unless a neighbour differs."""

    places: list[Place]
    prior: NDArray[np.float64]
    reasons: list[list[str]]
    score: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def best(self) -> int | None:
        """Number of the likeliest candidate; None without candidates."""
        return int(np.argmax(self.score)) if self.places else None

    def belief(self) -> NDArray[np.float64]:
        """Each candidate's share of belief; they sum to one."""
        weights = np.exp(self.score - self.score.max())
        shares: NDArray[np.float64] = weights / weights.sum()
        return shares


def choices_for(text: str, found: Sequence[Found], gazetteer: Gazetteer, theatre: Theatre | None) -> list[Choice]:
    """For each name found, its candidates scored by kind, population, neighbours in the text and nearness."""
    choices = [_choice(text, item, gazetteer, theatre) for item in found]
    _weigh_hierarchy(text, found, choices)
    _weigh_lists(text, found, choices)
    for choice in choices:
        choice.score = choice.prior.copy()
    for _ in range(_PASSES):
        _weigh_context(choices)
    return choices


def _choice(text: str, found: Found, gazetteer: Gazetteer, theatre: Theatre | None) -> Choice:
    name = text[found.start : found.end]
    ids = found.place_ids or found.stem_ids
    places = [p for p in map(gazetteer.get, ids) if p is not None]
    places = sorted(places, key=lambda p: (-_importance(p), p.id))[:MOST]
    cue = _kind_cue(text, found)
    prior, reasons = [], []
    for place in places:
        score, why = _prior(name, place, theatre)
        if cue and place.kind.startswith(cue):
            score, why = score + _KIND_WORD, [*why, "the word beside it says its kind"]
        prior.append(score)
        reasons.append(why)
    if not any(kind.startswith("A") for kind in cue):
        _prefer_seats(places, prior)
    yield_to_known(places, prior, gazetteer.is_added)
    return Choice(places, np.array(prior, np.float64), reasons)


def _importance(place: Place) -> float:
    if place.kind == "A.ADM2":
        return _COUNTY
    fixed = _IMPORTANCE.get(place.kind) or _IMPORTANCE.get(place.kind[:5])
    if place.kind == "P.PPLC" and place.population < _LARGE_CAPITAL:
        fixed = _SMALL_CAPITAL
    if fixed is not None:
        return fixed
    settled = math.log10(place.population + 10)
    return settled if place.kind[0] == "P" else max(settled, _OTHER_KIND)


def _prior(name: str, place: Place, theatre: Theatre | None) -> tuple[float, list[str]]:
    score, why = _importance(place), []
    if place.population:
        why.append(f"population {place.population:,}")
    key = fold(name)
    if key != fold(place.name) and place.kind[0] not in "AL":
        if key in {fold(n) for n in place.names}:
            score += _ALTERNATE_NAME
        else:
            score, why = score + _LOOSE_NAME, [*why, f"a spelling or another name of {place.name}"]
    if theatre is not None:
        west, south, east, north = theatre.bounds
        if place.country in theatre.countries:
            score, why = score + _IN_THEATRE_COUNTRY, [*why, "in the theatre's country"]
        if west <= place.lon <= east and south <= place.lat <= north:
            score, why = score + _IN_THEATRE, [*why, "in the theatre"]
    return score, why


def _prefer_seats(places: list[Place], prior: list[float]) -> None:
    """A province's bare name means the town in it of that name ("Idlib")."""
    towns = [(p, score) for p, score in zip(places, prior, strict=True) if p.kind[0] == "P" and p.population >= _SEAT]
    for n, place in enumerate(places):
        seats = [score for town, score in towns if place.kind == "A.ADM1" and _seat_of(town, place)]
        if seats:
            prior[n] = min(prior[n], max(seats) - 1.0)


def _seat_of(town: Place, province: Place) -> bool:
    return town.country == province.country and abs(town.lat - province.lat) < 2 and abs(town.lon - province.lon) < 2


_WORD_AFTER = re.compile(r"['’]?s?[ -](\w+)")
_WORD_BEFORE = re.compile(r"(\w+)(?: of)? (?:the )?$")


def _kind_cue(text: str, found: Found) -> tuple[str, ...]:
    after = _WORD_AFTER.match(text, found.end)
    if after and after.group(1).casefold() in KIND_WORDS:
        return KIND_WORDS[after.group(1).casefold()]
    before = _WORD_BEFORE.search(text, max(0, found.start - 30), found.start)
    cue = KIND_WORDS.get(before.group(1).casefold(), ()) if before else ()
    return cue or KIND_WORDS.get(shared_kind(text, found.start, found.end), ())


_HIERARCHY_GAP = re.compile(r",\s*|\s*\(|,? in (?:the )?(?:\w+ )?|, (?:a|the) (?:\w+ ){1,4}(?:in|of) ")


def _weigh_hierarchy(text: str, found: Sequence[Found], choices: Sequence[Choice]) -> None:
    """What lies in a region named right behind it is meant, as is that region ("Tripoli, Lebanon")."""
    told: dict[str, dict[str, float]] = {}
    within: set[int] = set()
    for n in range(len(found) - 1):
        gap = text[found[n].end : found[n + 1].start]
        if found[n + 1].form is not Form.NAME or not _HIERARCHY_GAP.fullmatch(gap):
            continue
        if _is_country(choices[n]) and _is_country(choices[n + 1]):  # "China, Japan" is a list
            continue
        bonus = _HIERARCHY if gap.startswith(",") and len(gap) < 4 else _HIERARCHY / 2
        inside = _match_within(choices[n], choices[n + 1], bonus)
        if inside:
            within.add(n)
            told.setdefault(_name(text, found[n]), {}).update(inside)
    for n, choice in enumerate(choices):
        repeated = told.get(_name(text, found[n])) if n not in within else None
        if repeated:
            _repeat(choice, repeated)


def _name(text: str, found: Found) -> str:
    return fold(text[found.start : found.end])


def _repeat(choice: Choice, inside: dict[str, float]) -> None:
    for i, place in enumerate(choice.places):
        if place.id in inside:
            choice.prior[i] += _SAID_ELSEWHERE * inside[place.id]
            choice.reasons[i].append("named with its region elsewhere in the text")


def _is_country(choice: Choice) -> bool:
    return bool(choice.places) and choice.places[int(np.argmax(choice.prior))].kind.startswith("A.PCL")


def _weigh_lists(text: str, found: Sequence[Found], choices: Sequence[Choice]) -> None:
    """Names in one list are of one kind: where most can be a country's states, or countries, all are."""
    for chain in chains(found, text):
        kinds = Counter(
            kind for n in chain for kind in {_listed_kind(p, choices[n].places) for p in choices[n].places} if kind
        )
        if not kinds:
            continue
        kind, times = kinds.most_common(1)[0]
        if times >= LEAST_LISTED and times >= _MOST_OF_A_LIST * len(chain):
            for n in chain:
                for i, place in enumerate(choices[n].places):
                    if _listed_kind(place, choices[n].places) == kind:
                        choices[n].prior[i] += _LISTED
                        choices[n].reasons[i].append("in a list of its kind")


def _listed_kind(place: Place, others: list[Place]) -> tuple[str, str] | None:
    """Countries, and units of one country; a unit called like its seat is no witness, for towns are listed more often."""
    if place.kind.startswith("A.PCL"):
        return ("country", "")
    if place.kind != "A.ADM1" or any(p.kind[0] == "P" and p.population >= _SEAT and _seat_of(p, place) for p in others):
        return None
    return ("unit", place.country)


def _match_within(inner: Choice, outer: Choice, bonus: float) -> dict[str, float]:
    """Raise what lies in the other; returns the ids raised, each with the bonus."""
    inside = np.zeros(len(inner.places))
    around = np.zeros(len(outer.places))
    for i, place in enumerate(inner.places):
        for o, region in enumerate(outer.places):
            if place.id != region.id and lies_in(place, region):
                inside[i], around[o] = bonus, max(around[o], bonus / 2)
                inner.reasons[i].append(f"named with {region.name}")
    inner.prior += inside
    outer.prior += around
    return {place.id: float(b) for place, b in zip(inner.places, inside, strict=True) if b}


def lies_in(place: Place, region: Place) -> bool:
    """Whether the gazetteer puts a place into a country or first-level region."""
    if region.kind.startswith("A.PCL"):
        return place.country == region.country
    if region.kind == "A.ADM1" and place.country == region.country:
        return bool(place.admin1) and fold(place.admin1) in {fold(n) for n in (region.name, *region.names)}
    return False


def _weigh_context(choices: Sequence[Choice]) -> None:
    """Add to each prior what the other names' present choices say: their countries, provinces and nearness."""
    picks = [(n, c.places[c.best], float(c.belief().max())) for n, c in enumerate(choices) if c.best is not None]
    if len(picks) < 2:
        return
    # A name said ten times is no ten witnesses: each place counts once, by the surest of its mentions.
    witnesses: dict[str, tuple[Place, float]] = {}
    for _, place, sure in picks:
        if place.id not in witnesses or sure > witnesses[place.id][1]:
            witnesses[place.id] = (place, sure)
    countries, provinces = _shares(list(witnesses.values()))
    local = [(p, sure) for p, sure in witnesses.values() if p.kind[0] in "PSTHR" or p.kind[:5] == "A.ADM"]
    for choice in choices:
        if len(choice.places) > 1:
            choice.score = choice.prior + _context(choice, countries, provinces, local)


def _shares(witnesses: list[tuple[Place, float]]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    countries: Counter[str] = Counter()
    provinces: Counter[tuple[str, str]] = Counter()
    for place, sure in witnesses:
        if place.country:
            countries[place.country] += sure  # type: ignore[assignment]
            province = fold(place.name if place.kind == "A.ADM1" else place.admin1)
            if province:
                provinces[place.country, province] += sure  # type: ignore[assignment]
    return countries, provinces


def _context(
    choice: Choice, countries: Counter[str], provinces: Counter[tuple[str, str]], local: list[tuple[Place, float]]
) -> NDArray[np.float64]:
    own_ids = {p.id for p in choice.places}
    own = choice.places[choice.best or 0]
    all_countries, all_provinces = max(1e-9, sum(countries.values())), max(1e-9, sum(provinces.values()))
    others = [(p, s) for p, s in local if p.id not in own_ids]
    lats = np.array([p.lat for p, _ in others])
    lons = np.array([p.lon for p, _ in others])
    sure = np.array([s for _, s in others])
    bonus = np.zeros(len(choice.places))
    for n, place in enumerate(choice.places):
        self_vote = 1.0 if place.id == own.id else 0.0
        bonus[n] += _COUNTRY_SHARE * max(0.0, countries[place.country] - self_vote) / all_countries
        province = (place.country, fold(place.name if place.kind == "A.ADM1" else place.admin1))
        bonus[n] += _PROVINCE_SHARE * max(0.0, provinces[province] - self_vote) / all_provinces
        if others:
            support = float((sure * np.exp(-haversine_km(place.lat, place.lon, lats, lons) / _NEAR_KM)).sum())
            bonus[n] += _NEARNESS * min(1.5, support)
            if support > 0.5:
                choice.reasons[n] = [*dict.fromkeys([*choice.reasons[n], "near other places named"])]
    return bonus
