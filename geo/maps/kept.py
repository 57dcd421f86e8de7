"""Map pages kept on disk under the hash of what decides them, so that the first look is quick."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from geo.maps.packed import pack, unpack
from geo.maps.views import counterpart
from geo.model import Timeline
from geo.places.added import NO_PLACES, AddedPlaces
from geo.store.digests import files_digest, timeline_digest
from geo.store.results import cache_dir
from geo.store.whole import keep_file
from geo.texts import FIRST
from geo.texts import FOLDER as TEXTS
from geo.theatre import Theatre

#: Looks whose pages are made from each other: what takes long is the same in all.
LOOKS = ("light", "dark")
#: The dataset within a page.
DATASET = re.compile(r'(?P<tag><script type="text/plain" id="frontline-data"[^>]*>)(?P<data>[\w+/=]+)(?=</script>)')


def kept_page(
    timeline: Timeline, theatre: Theatre, mode: str, added: AddedPlaces = NO_PLACES, language: str = FIRST
) -> str:
    """The map with its player as one self-contained page, rendered only when none is kept for what it shows.

    Both are in it: what is known now, and what was known then.

    Parameters
    ----------
    added : a user's own places, with which the timeline was made.

    Raises
    ------
    InputError
        When there are no texts in the language.
    TheatreError
        When a file of the theatre is missing.
    """
    path = cache_dir() / "pages" / f"{_key(timeline, theatre, mode, language)}.html"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        keys = (_key(timeline, theatre, look, language) for look in LOOKS if look != mode)
        siblings = (_other_look(path.with_name(f"{key}.html"), mode) for key in keys)
        html = next(filter(None, siblings), None) or _rendered(timeline, theatre, mode, added, language)
        keep_file(path, "the page", lambda temporary: temporary.write_text(html, encoding="utf-8"))
        return html


def _other_look(kept: Path, mode: str) -> str | None:
    """A kept page in another look, which is one word of its dataset; None when there is none."""
    try:
        html = kept.read_text(encoding="utf-8")
        found = DATASET.search(html)
        data = pack(unpack(found["data"]) | {"mode": mode}) if found else ""
    except (OSError, ValueError):
        return None
    return f"{html[: found.start('data')]}{data}{html[found.end() :]}" if found else None


def _rendered(timeline: Timeline, theatre: Theatre, mode: str, added: AddedPlaces, language: str) -> str:
    from geo.maps.layers import build_map
    from geo.maps.named import named_in
    from geo.maps.render import render_html

    other = counterpart(timeline, theatre, added)
    built = build_map(timeline, theatre, mode=mode, other=other, language=language)
    return render_html(built, title=named_in(theatre, language).title, lang=language)


def _key(timeline: Timeline, theatre: Theatre, mode: str, language: str) -> str:
    what = f"{timeline_digest(timeline, theatre)} {_drawing_code()} {mode} {language}"
    return hashlib.sha256(what.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def _drawing_code() -> str:
    return files_digest(Path(__file__).parent) + files_digest(TEXTS)
