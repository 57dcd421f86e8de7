"""Names in lists of places: "the cities Elm, Oak and Ash" are three places, whatever the parser takes them for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.places.contexts import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.places.toponyms import Found

_PLURAL = r"(?:cities|towns|villages|hamlets|settlements|suburbs|communities|provinces|governorates|localities)"
_ANNOUNCED = re.compile(
    rf"\b{_PLURAL}(?: of|,? (?:like|including|such as|namely)|:)? (?:the )?(?:(?:al|el|as|ar|az|an|ad)-)?$",
    re.IGNORECASE,
)
_JOINT = re.compile(r",?\s+(?:and|or|as well as)\s+|,\s+")
#: A capitalised word right before or behind a name makes it a part of somebody's or something's longer name.
_CAPITAL_BEFORE = re.compile(r"(?<!\w)(?!The\b|In\b|At\b|Near\b)[A-Z][\w'’.-]*[ -]$")
_CAPITAL_BEHIND = re.compile(r"(?:[ -][A-Z]|['’]s? )")
#: From this many names on a list says what its names are.
LEAST_LISTED = 3
_BEHIND = 60


def listed_places(doubtful: Sequence[Found], sure: Sequence[Found], text: str, common: Sequence[bool]) -> list[Found]:
    """Of the names the parser does not support, those that a list shows to be places.

    Parameters
    ----------
    doubtful, sure : names by start, without overlap among the sure ones.
    common : for each doubtful name, whether it is an everyday word too; such a one needs a word like "towns" before
        the list.

    Returns
    -------
    list of Found : names of a list behind a word like "towns", or of a list of three and more, at least half of it
        sure.
    """
    everyday = {(f.start, f.end) for f, is_common in zip(doubtful, common, strict=True) if is_common}
    new = {(f.start, f.end) for f in doubtful}
    kept: list[Found] = []
    for chain in _chains(_apart(doubtful, sure), text):
        unsure = [f for f in chain if (f.start, f.end) in new]
        if _ANNOUNCED.search(text, max(0, chain[0].start - _BEHIND), chain[0].start):
            kept += unsure
        elif len(chain) >= (2 if placed(text, chain[0].start, chain[0].end) else LEAST_LISTED) and 2 * len(
            unsure
        ) <= len(chain):
            kept += [f for f in unsure if (f.start, f.end) not in everyday]
    return kept


def _apart(doubtful: Sequence[Found], sure: Sequence[Found]) -> list[Found]:
    """All names by start; a doubtful one that overlaps another or belongs to a longer name is left out."""
    kept: list[Found] = []
    doubted = {(f.start, f.end) for f in doubtful}
    for found in sorted([*doubtful, *sure], key=lambda f: (f.start, -f.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
        elif (kept[-1].start, kept[-1].end) in doubted and (found.start, found.end) not in doubted:
            kept[-1] = found
    return kept


def _chains(found: list[Found], text: str) -> Iterator[list[Found]]:
    chain: list[Found] = []
    for item in found:
        if _is_part(item, text):
            continue
        if chain and not _JOINT.fullmatch(text, chain[-1].end, item.start):
            yield chain
            chain = []
        chain.append(item)
    if chain:
        yield chain


def _is_part(found: Found, text: str) -> bool:
    before = _CAPITAL_BEFORE.search(text, max(0, found.start - 30), found.start)
    return bool(before or _CAPITAL_BEHIND.match(text, found.end))


def chains(found: Sequence[Found], text: str) -> list[list[int]]:
    """Numbers of the names that are listed together, for lists of three and more."""
    together: list[list[int]] = [[]]
    for n, item in enumerate(found):
        if together[-1] and not _JOINT.fullmatch(text, found[together[-1][-1]].end, item.start):
            together.append([])
        together[-1].append(n)
    return [chain for chain in together if len(chain) >= LEAST_LISTED]


_NAME = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}"
_REGIONS = r"(?i:(governorate|province|district|oblast|state|countie|canton)s)"
#: The kind that a list shares is told behind its last name or before its first: "Elm, Oak and Ash provinces".
_KIND_BEHIND = re.compile(rf"(?:(?:, and |,? and |, |,? or )(?:the )?{_NAME}){{0,8}} {_REGIONS}\b")
_KIND_BEFORE = re.compile(rf"\b{_REGIONS}(?: of|:)? (?:the )?(?:{_NAME}(?:, and |,? and |, |,? or )){{0,8}}$")
_LIST_LENGTH = 160


def shared_kind(text: str, start: int, end: int) -> str:
    """The word, in the singular, for the regions that a list of names is of; empty where there is none."""
    match = _KIND_BEHIND.match(text, end, end + _LIST_LENGTH)
    match = match or _KIND_BEFORE.search(text[max(0, start - _LIST_LENGTH) : start])
    return match[1].casefold().replace("countie", "county") if match else ""
