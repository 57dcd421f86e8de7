"""What a picture says in words: title, date, what changed, what it rests on, how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from geo.exports import style
from geo.exports.description import Description
from geo.exports.fonts import shown
from geo.exports.scene import changes
from geo.maps.basemap import ATTRIBUTION
from geo.model import Timeline
from geo.texts import long_day, say
from geo.theatre import Theatre

#: Places named in the line that says what changed; sources named in the notes.
NAMED, SOURCES = 6, 4


def title_of(theatre: Theatre, asked: Description) -> str:
    """The picture's title."""
    return shown(asked.title or theatre.title, 160)


def what_changed(
    timeline: Timeline,
    theatre: Theatre,
    day: date,
    language: str = "en",
    named: Mapping[str, str] | None = None,
    *,
    named_each: int = NAMED,
) -> str:
    """One line on the places that another side holds than on the day before.

    Parameters
    ----------
    named : how places are called on the picture, by their name in the timeline.
    named_each : places named of each side; the others are counted.
    """
    if day == timeline.dates[0]:
        return say("picture.first_day", language)
    found: dict[str, list[str]] = {}
    for name, _, side in changes(timeline, day):
        found.setdefault(side or "", []).append((named or {}).get(name, name))
    if not found:
        return say("picture.nothing_changed", language)
    return "  ·  ".join(_gained(side, names, theatre, language, named_each) for side, names in sorted(found.items()))


def _gained(side: str, names: list[str], theatre: Theatre, language: str, most: int) -> str:
    places = say("page.comma", language).join(names[:most])
    if len(names) > most:
        places = say("picture.and_more", language, places=places, count=len(names) - most)
    if not side:
        return say("picture.no_longer_known", language, places=places)
    return say("picture.gained", language, side=style.side_name(side, theatre), places=places)


def known_when(timeline: Timeline, day: date, language: str = "en") -> str:
    """On which reports the picture rests: those of the day, or all."""
    if timeline.as_known:
        return say("picture.as_known", language, day=long_day(day, language))
    dates = [document.published for document in timeline.documents if document.published]
    if not dates:
        return say("picture.undated", language)
    return say("picture.with_later", language, day=long_day(max(dates), language))


def sources(timeline: Timeline, asked: Description) -> str:
    """Whose reports the picture rests on, where its ground is from, and the credits asked for."""
    language = asked.language
    names = sorted({document.source for document in timeline.documents if document.source})
    listed = say("page.comma", language).join(names[:SOURCES]) or say("picture.no_source", language)
    if len(names) > SOURCES:
        listed = say("picture.others", language, names=listed)
    said = say("picture.sources", language, count=len(timeline.documents), names=listed, ground=ATTRIBUTION)
    return say("picture.credits", language, sources=said, credits=asked.credits) if asked.credits else said
