"""Places that only say where another place lies: "near Ash, northwest of Elm", "west of Elm near Ash"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geo.reading.mentions import Group

_SIDE = r"(?:north|south|east|west)[\w-]*"
_OF = r"(?:of|from)(?: the)?(?: (?:city|town|village|settlement) of)?"
#: Between a place and the one it lies by: ", about 15 km south of", "(southwest of".
_LIES = re.compile(
    r"^[\s,(–—-]*(?:(?:about|some|roughly|just|around|approximately|nearly|located|situated|lying|which lies) )*"
    r"(?:\d{1,6}(?:[.,]\d{1,4})?[ -]?(?:km|kms|kilomet\w+|miles?|mi)\b,? )?"
    rf"(?:(?:to the|in the|further|immediately|directly|due|just) )*{_SIDE}(?: (?:and|or) {_SIDE})? {_OF}$"
)
#: Between a place of which only the side is meant and the one meant: "west of Elm near", "north of Elm in".
_BY = re.compile(r"^ (?:near|in|at|around|close to|in the vicinity of)(?: the (?:city|town|village|settlement)s? of)?$")
_SIDED = re.compile(rf"\b{_SIDE} {_OF}$")
_BEHIND = 60


def without_locations(doc: Doc, groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups without those that only locate a neighbour; of a large area the place that cuts it is meant."""
    dropped: set[int] = set()
    text = doc.text  # spaCy joins it anew at every call
    for n, (left, right) in enumerate(pairwise(groups)):
        if doc[left[0].start].sent.start != doc[right[0].start].sent.start:
            continue
        gap = re.sub(r"\s+", " ", text[_end(doc, left) : doc[right[0].start].idx]).lower().rstrip()
        first = doc[left[0].start].idx
        before = re.sub(r"\s+", " ", text[max(first - _BEHIND, 0) : first]).lower().rstrip()
        if _BY.match(gap) and _SIDED.search(before):
            dropped.add(n)
        elif _LIES.match(gap):
            dropped.add(n if _is_land(left) and not _is_land(right) and "(" not in gap else n + 1)
    return tuple(group for n, group in enumerate(groups) if n not in dropped)


def _end(doc: Doc, group: Group) -> int:
    last = doc[group[-1].end - 1]
    return int(last.idx + len(last))


def _is_land(group: Group) -> bool:
    """Whether all of a group are countries or provinces."""
    return all((m.toponym.kind or "").upper().startswith("A.") for m in group)
