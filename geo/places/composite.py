"""Places that words around names make: "between A and B", "the A-B road", "the east bank of the A", "southern A"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import Form, Place
from geo.places.builders import BUILDERS, Wording, each_of_union
from geo.places.kin import cut_by_name, is_line, named, province_of
from geo.places.phrases import NATION_MARK, PLACE_MARK, load_phrases, metres_in, side_in
from geo.places.relative import Relative, area_of, itself, locate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from geo.model import Toponym
    from geo.places.gazetteer import Gazetteer
    from geo.places.phrases import Pattern

#: The kind of a composite that is but a name with a shape of its own: a river, a road, a region.
ITSELF = "itself"
#: The kind of a list of regions.
UNION = "union"
#: Kinds that also a claim about the place itself means; the others tell of its surroundings.
_WHOLE = frozenset({UNION, "road", "border", "axis", "front", "between", "along", "stretch", "bank", "halfway", ITSELF})
_BEHIND, _AHEAD = 120, 90
_BLANKS = re.compile(r"\s+")
_PAIRED = re.compile(r"(?<![\w'’])[A-Z][\w'’]{1,30} ?[-‐‑–—/] ?[A-Z]")
_CENTRAL = re.compile(r"\b(?:central|downtown|inner)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Composite:
    """Words that mean a place by way of named places.

    Attributes
    ----------
    kind : "between", "road", "bank", ..., as in the table; "itself" for a name with a shape.
    start, end : offsets of the words in the text; ``text`` is what stands there.
    anchors : (start, end) of the toponyms among the words.
    place_ids : ids of all places that made it, in the order of the text.
    area : where it lies, with its radius of doubt and the reasons.
    each : of a list of regions, the area of each anchor.
    """

    kind: str
    start: int
    end: int
    text: str
    anchors: tuple[tuple[int, int], ...]
    place_ids: tuple[str, ...]
    area: Relative
    each: tuple[Relative, ...] = ()

    def of(self, start: int, end: int) -> Relative:
        """The area that a toponym of it stands for: in a list of regions its own, else the whole."""
        anchor = (start, end)
        return self.each[self.anchors.index(anchor)] if self.each and anchor in self.anchors else self.area


@dataclass(frozen=True, slots=True)
class _Window:
    """A piece of text with names masked and blanks made one: ``at[n]`` is the offset of character n in the text."""

    masked: str
    at: list[int]


@dataclass(frozen=True, slots=True)
class _Match:
    pattern: Pattern
    start: int
    end: int
    words: str
    names: tuple[tuple[int, int, bool], ...]


def find_composites(
    text: str, toponyms: Sequence[Toponym], gazetteer: Gazetteer, about: Collection[tuple[int, int]] | None = None
) -> tuple[Composite, ...]:
    """Composite places of a text, by start, without overlap of their words.

    Parameters
    ----------
    toponyms : the text's, as `geoparse` gives them; those without a position and metonyms make nothing.
    about : (start, end) of the toponyms that are asked about; wordings without any are left out. None for all.

    Returns
    -------
    tuple of Composite : names with a shape of their own that no wording takes come as kind "itself".

    Raises
    ------
    GazetteerError
        When the table of relations is missing or malformed.
    """
    known = [t for t in toponyms if t.lat is not None and t.lon is not None and t.form is not Form.METONYM]
    reader = _Reader(text, sorted(known, key=lambda t: t.start), gazetteer)
    matches = [m for window in reader.windows(about) for m in reader.matches(window) if _concerns(m, about)]
    found: list[Composite] = []
    taken: list[tuple[int, int]] = []
    for match in sorted(matches, key=lambda m: (-len(m.names), m.start - m.end, m.start)):
        if any(match.start < end and start < match.end for start, end in taken):
            continue
        composite = reader.build(match)
        if composite is not None:
            found.append(composite)
            taken.append((match.start, match.end))
    anchors = {a for c in found for a in c.anchors}
    rest = [t for t in reader.toponyms if (t.start, t.end) not in anchors]
    found += [c for t in rest if about is None or (t.start, t.end) in about for c in reader.drawn(t)]
    return tuple(sorted(found, key=lambda c: (c.start, c.end)))


def _concerns(match: _Match, about: Collection[tuple[int, int]] | None) -> bool:
    return about is None or any((start, end) in about for start, end, _ in match.names)


def area_at(place: Place, relation: str | None, start: int, end: int, composites: Sequence[Composite]) -> Relative:
    """What a relation to the toponym at ``start`` to ``end`` means: by the wording around it, else by the relation.

    Raises
    ------
    ValueError
        When the relation is none of the known ones.
    """
    for composite in composites:
        if (start, end) not in composite.anchors:
            continue
        if composite.kind in _WHOLE if relation is None else composite.kind != ITSELF:
            return composite.of(start, end)
    return locate(place, relation)


class _Reader:
    """One text with its names, while composites are sought in it."""

    def __init__(self, text: str, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> None:
        self.text, self.toponyms, self.gazetteer = text, toponyms, gazetteer
        self._starts = [t.start for t in toponyms]
        self._cut: dict[tuple[str, str], Place] = {}

    def windows(self, about: Collection[tuple[int, int]] | None) -> Iterator[_Window]:
        """The surroundings of names and of pairs like "Elm-Oak", joined where they meet."""
        spots = [(t.start, t.end) for t in self.toponyms if about is None or (t.start, t.end) in about]
        spots += [m.span() for m in _PAIRED.finditer(self.text)] if about is None else []
        joined: list[tuple[int, int]] = []
        for start, end in sorted(spots):
            low, high = max(0, start - _BEHIND), min(len(self.text), end + _AHEAD)
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((low, high))
        for low, high in joined:
            yield self._window(low, high)

    def _window(self, low: int, high: int) -> _Window:
        masked = list(self.text[low:high].replace(PLACE_MARK, " ").replace(NATION_MARK, " "))
        for t in self.toponyms[bisect_left(self._starts, low) :]:
            if t.start >= high:
                break
            mark = NATION_MARK if t.form is Form.ADJECTIVE else PLACE_MARK
            last = min(t.end, high) - low
            masked[t.start - low : last] = mark * (last - (t.start - low))
        whole = "".join(masked)
        pieces: list[str] = []
        at: list[int] = []
        done = 0
        for blank in _BLANKS.finditer(whole):
            pieces += [whole[done : blank.start()], "\n" if blank[0].count("\n") > 1 else " "]
            at += range(low + done, low + blank.start() + 1)
            done = blank.end()
        at += range(low + done, high + 1)
        return _Window("".join([*pieces, whole[done:]]), at)

    def matches(self, window: _Window) -> Iterator[_Match]:
        """What each pattern finds in a window."""
        for pattern in load_phrases().composites:
            for match in pattern.words.finditer(window.masked):
                start, end = window.at[match.start()], window.at[match.end() - 1] + 1
                if window.masked[match.end() - 1] in {PLACE_MARK, NATION_MARK}:
                    end = max(end, self._toponym_end(end - 1))
                names = tuple(self._names(match, window))
                yield _Match(pattern, start, end, match[0], names)

    def _toponym_end(self, offset: int) -> int:
        n = bisect_left(self._starts, offset + 1) - 1
        return self.toponyms[n].end

    def _names(self, match: re.Match[str], window: _Window) -> Iterator[tuple[int, int, bool]]:
        """Start and end in the text of each name in a match, and whether it is a toponym."""
        pair = [match.span(g) for g in ("left", "right") if g in match.re.groupindex]
        spans = pair or [m.span() for m in _marked(match)]
        for start, end in spans:
            toponym = window.masked[start] in {PLACE_MARK, NATION_MARK}
            yield window.at[start], window.at[end - 1] + 1, toponym

    def build(self, match: _Match) -> Composite | None:
        """The composite of a match; None where its names have no place, or the places make no such shape."""
        toponyms = [self._toponym_at(start) if is_toponym else None for start, _, is_toponym in match.names]
        around = [p for p in map(self._place, filter(None, toponyms)) if p] or self._first_places()
        places = [
            self._place(t) if t else self._named(self.text[start:end], around)
            for t, (start, end, _) in zip(toponyms, match.names, strict=True)
        ]
        if not places or None in places:
            return None
        if match.pattern.kind == UNION:
            places = [province_of(p, self.gazetteer) or p for p in places if p]
        said = match.words.replace(PLACE_MARK, "").replace(NATION_MARK, "")
        wording = Wording(
            places=tuple(p for p in places if p),
            text=self.text[match.start : match.end],
            gazetteer=self.gazetteer,
            side=side_in(said),
            metres=metres_in(said),
            central=bool(_CENTRAL.search(said)),
            area=match.pattern.area,
        )
        area = BUILDERS[match.pattern.kind](wording)
        if area is None or area.geometry.is_empty:
            return None
        return Composite(
            kind=match.pattern.kind,
            start=match.start,
            end=match.end,
            text=wording.text,
            anchors=tuple((t.start, t.end) for t in toponyms if t),
            place_ids=tuple(p.id for p in wording.places),
            area=area,
            each=each_of_union(wording) if match.pattern.kind == UNION else (),
        )

    def drawn(self, toponym: Toponym) -> Iterator[Composite]:
        """A name with a shape of its own as a composite."""
        place = self._place(toponym) if toponym.form is Form.NAME else None
        if place is not None and place.geometry is not None:
            span = (toponym.start, toponym.end)
            known = self.gazetteer.get(place.id)
            whole = known is not None and known.geometry is place.geometry
            area = (
                itself(place) if whole else area_of(itself(place).geometry, f"the part of {place.name} that is named")
            )
            yield Composite(ITSELF, *span, toponym.text, (span,), (place.id,), area)

    def _toponym_at(self, start: int) -> Toponym | None:
        n = bisect_left(self._starts, start + 1) - 1
        return self.toponyms[n] if n >= 0 else None

    def _first_places(self) -> list[Place]:
        return [p for t in self.toponyms[:8] if t.form is Form.NAME and (p := self._place(t))]

    def _named(self, words: str, around: Sequence[Place]) -> Place | None:
        """What capitalised words name; of several words ("Rebels Elm") the last ones, the first ones where all fail."""
        parts = words.split()
        tries = [" ".join(parts[n:]) for n in range(len(parts))]
        return next((p for t in tries if (p := named(t, self.gazetteer, around))), None)

    def _place(self, toponym: Toponym) -> Place | None:
        known = self.gazetteer.get(toponym.place_id) if toponym.place_id else None
        if known is None:
            return place_of(toponym)
        if not is_line(known):
            return known
        key = (known.id, toponym.text)
        if key not in self._cut:
            self._cut[key] = cut_by_name(known, toponym.text, self.gazetteer)
        return self._cut[key]


def place_of(toponym: Toponym) -> Place | None:
    """A toponym without an entry in the gazetteer as a place of its own; None without a position."""
    if toponym.lat is None or toponym.lon is None:
        return None
    kind = toponym.kind or "P.PPL"
    return Place(toponym.place_id or "", toponym.name or toponym.text, toponym.lat, toponym.lon, kind)


def _marked(match: re.Match[str]) -> Iterator[re.Match[str]]:
    return re.compile(f"{PLACE_MARK}+|{NATION_MARK}+").finditer(match.string, match.start(), match.end())
