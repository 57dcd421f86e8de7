"""Which claims come from one origin: copies of a report, one source on one day, one speaker cited by many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.model import Claim, Document

#: Share of common word triples above which two texts are one report.
COPY = 0.5
_WORD = re.compile(r"\w+")
#: Words of a text compared: wire copies differ at their ends.
_COMPARED = 400


def origins(claims: Sequence[Claim], documents: Mapping[str, Document]) -> dict[str, str]:
    """An origin for each claim id: claims of one origin are not independent.

    Documents that copy one another, or come from one named source on one day, are one origin; claims on one
    place that are attributed to the same speaker are one, whoever carries them.
    """
    used = sorted({c.document_id for c in claims})
    groups = _copies([documents[i] for i in used if i in documents])
    cited: dict[tuple[str | None, str], str] = {}
    found = {}
    for claim in sorted(claims, key=lambda c: c.id):
        own = groups.get(claim.document_id, claim.document_id)
        speaker = " ".join(_WORD.findall((claim.attribution or "").casefold()))
        found[claim.id] = cited.setdefault((claim.place_id, speaker), own) if speaker else own
    return found


def _copies(documents: Sequence[Document]) -> dict[str, str]:
    """For each document id the first id of its group (documents in order of id)."""
    leader = {d.id: d.id for d in documents}

    def find(i: str) -> str:
        while leader[i] != i:
            i = leader[i]
        return i

    def join(a: str, b: str) -> None:
        a, b = sorted((find(a), find(b)))
        leader[b] = a

    by_source: dict[tuple[str, object], str] = {}
    for d in documents:
        if d.source:
            join(by_source.setdefault((d.source.casefold(), d.published), d.id), d.id)
    for a, b in _alike(documents):
        join(a, b)
    return {i: find(i) for i in leader}


def _alike(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Pairs of documents whose texts are near copies; found through shared word triples, not pair by pair."""
    triples = {d.id: _triples(d.text) for d in documents}
    holders: dict[int, list[str]] = {}
    for i, own in triples.items():
        # The smallest hashes of a text are a fair sample: near copies share some of them.
        for triple in sorted(own)[:32]:
            holders.setdefault(triple, []).append(i)
    pairs = {(h[0], other) for h in holders.values() for other in h[1:]}
    return sorted((a, b) for a, b in pairs if _jaccard(triples[a], triples[b]) >= COPY)


def _triples(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())[:_COMPARED]
    return frozenset(_stable(" ".join(words[n : n + 3])) for n in range(max(1, len(words) - 2)))


def _stable(text: str) -> int:
    """A hash that does not change from run to run."""
    from zlib import crc32

    return crc32(text.encode())


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(1, len(a | b))
