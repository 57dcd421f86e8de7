"""A theatre with its names in another language, from the file ``names/LANGUAGE.toml`` in its folder."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo.errors import TheatreError

if TYPE_CHECKING:
    from geo.theatre import Theatre


def named_in(theatre: Theatre, language: str) -> Theatre:
    """The theatre with title, sides and actors named in a language; what its file does not name stays as it is.

    Raises
    ------
    TheatreError
        When the file of names cannot be read.
    """
    names = _names(theatre, language)
    sides, actors = _table(names, "sides"), _table(names, "actors")
    return dataclasses.replace(
        theatre,
        title=str(names.get("title", theatre.title)),
        sides=tuple(dataclasses.replace(side, name=sides.get(side.id, side.name)) for side in theatre.sides),
        actors=tuple(
            dataclasses.replace(actor, name=actors.get(actor.id, actor.name), short=actors.get(actor.id, actor.short))
            for actor in theatre.actors
        ),
    )


def _names(theatre: Theatre, language: str) -> Mapping[str, Any]:
    path = theatre.folder / "names" / f"{language}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise TheatreError(
            f"has names that cannot be read ({error})", str(path), "Mend the file, or remove it."
        ) from error


def _table(names: Mapping[str, Any], key: str) -> dict[str, str]:
    table = names.get(key, {})
    return {str(id_): str(name) for id_, name in table.items()} if isinstance(table, dict) else {}
