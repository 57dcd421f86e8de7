"""Which claims come from one origin: copies of a report, one source on one day, one speaker cited by many."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from geo.model import Claim, Document

#: Share of common word triples above which two texts are one report.
COPY = 0.5
_WORD = re.compile(r"\w+")
#: Words of a text compared: wire copies differ at their ends.
_COMPARED = 400
#: Hashes of a text that stand for it, and those that near copies share at least (about half are expected).
_SAMPLE, _SHARED = 32, 4
#: Texts with one hash up to which each is compared with each.
_MANY = 200


def origins(claims: Sequence[Claim], documents: Mapping[str, Document]) -> dict[str, str]:
    """An origin for each claim id: claims of one origin are not independent.

    Documents that copy one another, or come from one named source on one day, are one origin.
    """
    groups = _copies([documents[i] for i in {c.document_id for c in claims} if i in documents])
    return {claim.id: groups.get(claim.document_id, claim.document_id) for claim in claims}


def speaker_of(claim: Claim) -> str:
    """Whom a claim is attributed to, in plain words; empty when the report speaks for itself."""
    return " ".join(_WORD.findall((claim.attribution or "").casefold()))


class Weighed(Protocol):
    """What can be summed: a weight, the origin it comes from and the speaker it cites."""

    @property
    def weight(self) -> float: ...  # noqa: D102 - the class tells
    @property
    def origin(self) -> str: ...  # noqa: D102
    @property
    def speaker(self) -> str: ...  # noqa: D102


def independent(weighed: Sequence[Weighed]) -> float:
    """The largest sum of sizes of weights of which no two share an origin or a speaker.

    A matching rather than groups: with groups, one more report could join two that were independent until then, and
    evidence that agrees would lower a belief.
    """
    if len(weighed) < 2:
        return math.fsum(abs(o.weight) for o in weighed)
    strongest: dict[tuple[str, str], float] = {}
    for o in weighed:
        # Without a speaker, the report itself speaks.
        key = (o.origin, o.speaker or f"\n{o.origin}")
        strongest[key] = max(strongest.get(key, 0.0), abs(o.weight))
    origin = {name: n for n, name in enumerate(sorted({origin for origin, _ in strongest}))}
    speaker = {name: n for n, name in enumerate(sorted({speaker for _, speaker in strongest}))}
    if len(strongest) in {len(origin), 1} and len(speaker) == len(strongest):
        return math.fsum(strongest.values())
    sizes = np.zeros((len(origin), len(speaker)))
    for (one, other), size in strongest.items():
        sizes[origin[one], speaker[other]] = size
    return math.fsum(sizes[linear_sum_assignment(sizes, maximize=True)])


def _copies(documents: Sequence[Document]) -> dict[str, str]:
    """For each document id the first document, as published, of its origin.

    Each joins the first origin that it belongs to and joins no others together, so that what is published later never
    changes which of the earlier ones are independent.
    """
    ordered = sorted(documents, key=lambda d: (d.published or date.max, d.id))
    like: dict[str, list[str]] = defaultdict(list)
    for earlier, later in _alike(ordered):
        like[later].append(earlier)
    rank = {d.id: n for n, d in enumerate(ordered)}
    by_source: dict[tuple[str, object], str] = {}
    leader: dict[str, str] = {}
    for d in ordered:
        known = [leader[i] for i in like[d.id]]
        if d.source:
            known.append(by_source.get((d.source.casefold(), d.published), d.id))
        leader[d.id] = min([*known, d.id], key=rank.__getitem__)
        if d.source:
            by_source.setdefault((d.source.casefold(), d.published), leader[d.id])
    return leader


def _alike(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Pairs of documents whose texts are near copies, earlier and later; found through shared triples, not pair by pair.

    Parameters
    ----------
    documents : in order of publication.
    """
    first: dict[str, str] = {}
    pairs = [(same, d.id) for d in documents if (same := first.setdefault(d.text, d.id)) != d.id]
    triples = {i: _triples(text) for text, i in first.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    for i, own in triples.items():
        # The smallest hashes of a text are a fair sample: near copies share some of them.
        for triple in sorted(own)[:_SAMPLE]:
            holders[triple].append(i)
    shared = Counter(pair for held in holders.values() for pair in _pairs(held))
    likely = (
        (a, b) for (a, b), count in shared.items() if 3 * count >= min(3 * _SHARED, len(triples[a]), len(triples[b]))
    )
    return pairs + [(a, b) for a, b in likely if _jaccard(triples[a], triples[b]) >= COPY]


def _pairs(held: list[str]) -> Iterator[tuple[str, str]]:
    """Every pair; of what very many share, such as a line that a source adds to each report, the later with the first."""
    yield from combinations(held[:_MANY], 2)
    yield from ((held[0], other) for other in held[_MANY:])


def _triples(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())[:_COMPARED]
    return frozenset(_stable(" ".join(words[n : n + 3])) for n in range(max(1, len(words) - 2)))


def _stable(text: str) -> int:
    """A hash that does not change from run to run."""
    from zlib import crc32

    return crc32(text.encode())


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(1, len(a | b))
