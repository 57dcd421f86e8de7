"""The things that flow through the rooms, as frozen dataclasses.

Offsets are Python ``str`` offsets into a document's text; coordinates are EPSG:4326 degrees;
dates are plain days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

#: What every map and every export says of itself.
NOTICE = "Inferred from public reports; may be wrong or late; not for navigation, movement or targeting."


class Form(StrEnum):
    """How a toponym stands in the text."""

    NAME = "name"
    ADJECTIVE = "adjective"
    METONYM = "metonym"


class Event(StrEnum):
    """What a claim says happened."""

    CONTROL = "control"
    CAPTURE = "capture"
    LOSS = "loss"
    ADVANCE = "advance"
    CONTEST = "contest"
    SIEGE = "siege"
    REPEL = "repel"
    THREAT = "threat"


class Modality(StrEnum):
    """How firmly a claim is made."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    PLANNED = "planned"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Status(StrEnum):
    """The state of a place on a day; unheld is left by its holder and entered by nobody known."""

    HELD = "held"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    UNHELD = "unheld"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    """Whose words a document's text is in."""

    REPORT = "report"
    SUMMARY = "project summary"


@dataclass(frozen=True, slots=True)
class Document:
    """One report.

    Attributes
    ----------
    reliability : Admiralty grade, a letter A-F for the source and a digit 1-6 for the information.
    based_on : the address of the fact a project summary rests on.
    """

    id: str
    text: str
    published: date | None = None
    title: str = ""
    source: str = ""
    url: str | None = None
    reliability: str = "F6"
    kind: DocumentKind = DocumentKind.REPORT
    based_on: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer.

    Attributes
    ----------
    kind : GeoNames feature class and code, such as ``P.PPLA`` or ``H.STM``.
    geometry : a shape in EPSG:4326 for regions, rivers and valleys; None for points.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    names: tuple[str, ...] = ()
    country: str = ""
    admin1: str = ""
    population: int = 0
    source: str = ""
    licence: str = ""
    geometry: BaseGeometry | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gazetteer entry a toponym might mean, with its share of belief and the reasons."""

    place_id: str
    name: str
    lat: float
    lon: float
    kind: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text, geocoded or not (``place_id`` None, with the reasons why not)."""

    start: int
    end: int
    text: str
    form: Form
    place_id: str | None = None
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    kind: str | None = None
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a time, resolved to an interval of days, both ends included.

    Attributes
    ----------
    precision : day, week, month, season, year or open.
    """

    start: int
    end: int
    text: str
    date_from: date
    date_to: date
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Part:
    """What an actor is in one war: what "the army" or "rebels" mean there depends on it.

    Attributes
    ----------
    war : name of the war; empty for a party to many.
    words : countries, peoples and capitals that tell that a text is about this war.
    roles : generic words' roles it answers to: government, regime, army, rebels, jihadists, ....
    adjectives : words that stand for it before "forces", "advance" or "-held".
    since, until : the days between which the roles are its own.
    """

    war: str = ""
    words: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A party to a war.

    Attributes
    ----------
    aliases : names and abbreviations that stand for the actor.
    metonyms : its country or capital, which stand for it only where they act.
    common : names that institutions of other countries bear too; they count only in a text about its war.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    short: str = ""
    metonyms: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an actor; ``actor`` is None where words name a party without saying which."""

    start: int
    end: int
    text: str
    actor: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """Actors drawn as one: allies, with the palette slot and the period in which it holds."""

    id: str
    name: str
    actors: tuple[str, ...]
    slot: int
    hatch: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says about control of a place.

    Attributes
    ----------
    relation : None, part, outskirts, countryside, near, toward or ``direction:N:20``.
    date_from, date_to : when it happened or was true, both included; None when nothing tells.
    attribution : who says so, as named in the text; None when the document itself says so.
    rule : what produced the claim, such as ``verb:take/capture`` or ``model:NAME``; empty when not recorded.
    reviewed : the reviewer's decision that made or confirmed it, such as ``accept``; empty for what only a reader says.
    """

    id: str
    document_id: str
    place_start: int
    place_end: int
    place_text: str
    place_id: str | None
    place_name: str | None
    lat: float | None
    lon: float | None
    relation: str | None
    event: Event
    actor: str | None
    against: str | None
    date_from: date | None
    date_to: date | None
    precision: str
    modality: Modality
    attribution: str | None
    trigger: str
    trigger_start: int
    trigger_end: int
    sentence_start: int
    sentence_end: int
    confidence: float
    rule: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one document."""

    document: Document
    toponyms: tuple[Toponym, ...]
    dates: tuple[DateMention, ...]
    actors: tuple[ActorMention, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part of an input that could not be used, and why."""

    where: str
    what: str
    remedy: str = ""


@dataclass(frozen=True)
class Timeline:
    """The whole result for a theatre and a period: what the map and the exports draw.

    Attributes
    ----------
    control : schema.CONTROL, one row a place and day.
    areas : schema.AREAS, polygons tiling the outline, for each day.
    fronts : schema.FRONTS, lines between sides, for each day.
    overlays : schema.OVERLAYS, uncertain and unknown bands, for each day.
    """

    theatre: str
    dates: tuple[date, ...]
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    control: pd.DataFrame
    areas: gpd.GeoDataFrame
    fronts: gpd.GeoDataFrame
    overlays: gpd.GeoDataFrame
    as_known: bool = False
