"""What changed on a day, in at most eight words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from geo.texts import FIRST, say

WORDS = 8
NOTHING = say("story.nothing")


def short_name(name: str) -> str:
    """A side's name to be read at a glance: the abbreviation in its brackets, else what stands before them.

    >>> short_name("Syrian Democratic Forces (SDF)"), short_name("Opposition (HTS and allies)")
    ('SDF', 'Opposition')
    """
    found = re.fullmatch(r"\s*(.+?)\s*\(([^()]*)\)\s*", name)
    if not found:
        return name.strip()
    return found[2] if re.fullmatch(r"[A-Z]{2,6}", found[2]) else found[1]


def headline(changed: Sequence[int], places: Sequence[dict[str, Any]], day: int, record: dict[str, Any]) -> str:
    """What changed on a day: who took which places, the most important first; fighting when nobody took any.

    Parameters
    ----------
    record : the dataset's ``states`` and ``sides``, and its ``language`` (English when there is none).
    """
    language = str(record.get("language", FIRST))
    groups: dict[int, list[str]] = defaultdict(list)
    for number in sorted(changed, key=lambda n: (places[n]["rank"], -places[n]["population"])):
        groups[_side(places[number], day, record)].append(_name(places[number], language))
    parts = [_taken(names, side, record, language) for side, names in groups.items() if side >= 0]
    left = {_name(places[n], language) for n in changed if state_on(places[n], day, record)["status"] == "unheld"}
    parts = parts or [
        say("story.left" if names[0] in left else "story.lost", language, place=names[0]) for names in groups.values()
    ]
    return _fit(parts, language) or _fighting(places, day, record, language) or say("story.nothing", language)


def _name(place: dict[str, Any], language: str) -> str:
    """A place's name: in Arabic letters for a page in Arabic, where it is known."""
    return str((language == "ar" and place.get("native")) or place["name"])


def _side(place: dict[str, Any], day: int, record: dict[str, Any]) -> int:
    return int(state_on(place, day, record)["side"])


def state_on(place: Mapping[str, Any], day: int, record: Mapping[str, Any]) -> dict[str, Any]:
    """State of a place on a day (by number); unknown before its first."""
    runs = place["runs"]
    at = [runs[i + 1] for i in range(0, len(runs), 2) if runs[i] <= day]
    return dict(record["states"][at[-1]]) if at else {"side": -1, "status": "unknown"}


def _taken(names: Sequence[str], side: int, record: dict[str, Any], language: str) -> str:
    places = say("story.more", language, place=names[0], count=len(names) - 1) if len(names) > 1 else names[0]
    return say("story.taken", language, place=places, side=record["sides"][side]["short"])


def _fighting(places: Sequence[dict[str, Any]], day: int, record: dict[str, Any], language: str) -> str:
    new = [
        _name(place, language)
        for place in places
        if day
        and state_on(place, day, record)["status"] == "contested"
        and state_on(place, day - 1, record)["status"] != "contested"
    ]
    return _fit([say("story.contested", language, place=new[0])], language) if new else ""


def _fit(parts: Sequence[str], language: str) -> str:
    """As many parts as eight words hold; the first is cut when it is longer itself."""
    kept = ""
    for part in parts:
        longer = f"{kept}{say('page.parted', language)}{part}" if kept else part
        if len(longer.split()) > WORDS:
            break
        kept = longer
    return kept or " ".join(" ".join(parts[:1]).split()[:WORDS])
