"""What stands around a name: words that only places follow, words that make it something else."""

from __future__ import annotations

import re

_SHORTEST_DATELINE = 3
_LONGEST_WORD = 24
_POINT = r"(?:north|south)(?:[ -]?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?"
#: Nouns that, with "of", only a place follows.
_OF_A_PLACE = [
    "outskirts",
    "suburbs?",
    "edges?",
    "gates?",
    "vicinity",
    "approaches",
    "streets",
    "parts",
    "areas",
    "centre",
    "center",
    "heart",
    "siege",
    "battle",
    "blockade",
    "encirclement",
    "bombardment",
    "shelling",
    "bombing",
    "capture",
    "recapture",
    "seizure",
    "fall",
    "liberation",
    "occupation",
    "takeover",
    "control",
    "loss",
    "defen[cs]e",
    "surrender",
    "storming",
    "evacuation",
    "countryside",
    "residents",
    "inhabitants",
    "people",
    "direction",
    "mayor",
    "governor",
    "suburb",
    "neighbou?rhood",
    "quarter",
    "side",
    "entrance",
]
#: Nouns that say what a place is, before "of" or straight before its name.
_KINDS = [
    "city",
    "town",
    "village",
    "hamlet",
    "settlement",
    "suburb",
    "district",
    "port",
    "township",
    "municipality",
    "community",
    "county",
    "province",
    "governorate",
    "region",
    "oblast",
    "raion",
    "rayon",
    "state",
    "island",
    "capital",
    "stronghold",
    "commune",
    "neighbou?rhood",
    "quarter",
    "outpost",
]
#: What is done to places, as it stands right before their names. People and things, too, are taken, left or hit:
#: such verbs are not here.
_DONE_TO_PLACES = [
    "capture",
    "captures",
    "captured",
    "capturing",
    "recapture",
    "recaptures",
    "recaptured",
    "recapturing",
    "seize",
    "seizes",
    "seized",
    "seizing",
    "retake",
    "retakes",
    "retook",
    "retaken",
    "retaking",
    "reach",
    "reaches",
    "reached",
    "reaching",
    "enter",
    "enters",
    "entered",
    "entering",
    "liberate",
    "liberates",
    "liberated",
    "liberating",
    "occupy",
    "occupies",
    "occupied",
    "occupying",
    "besiege",
    "besieges",
    "besieged",
    "besieging",
    "encircle",
    "encircles",
    "encircled",
    "encircling",
    "surround",
    "surrounds",
    "surrounded",
    "surrounding",
    "shell",
    "shells",
    "shelled",
    "shelling",
    "overrun",
    "overran",
    "overrunning",
    "storm",
    "storms",
    "stormed",
    "storming",
]
_KIND = rf"(?:{'|'.join(_KINDS)})s?|cities|counties|communities|municipalities|territories"
_STRONG = re.compile(
    rf"\b(?:(?:{'|'.join(_OF_A_PLACE)}|{_POINT}) of|(?:{_KIND}) of"
    rf"|(?:{'|'.join(_DONE_TO_PLACES)})"
    rf"|near|control over|(?:push|pushed|pushing|driv(?:e|ing)|drove|road|highway) (?:through|from|to)"
    rf"|(?:kilomet(?:er|re)s?|km|miles?) (?:from|off|outside)|(?:withdr[ae]w(?:al|ing|n|s)?|retreat(?:ed|ing|s)?|pull(?:ed|ing)? out) from"
    rf"|(?:fighting|clashes|battles|battle) (?:in|near|around|for|at|over)|advanc(?:e|es|ed|ing) (?:on|toward|towards|in|near|into))"
    rf" (?:the )?(?:(?:(?:{_POINT}|nearby|strategic|key|border|rebel-held) )?(?:{_KIND}) (?:of )?)?$",
    re.IGNORECASE,
)
#: Kinds that stand before a name without "of", and before nobody's title.
_KIND_NAMED = re.compile(
    r"\b(?:towns?|villages?|islands?|hamlets?|settlements?|suburbs?)(?:,)? (?:called |named )?$|\b(?:city|district|area) (?:called|named) $"
)
#: The words one of which ends whatever `_STRONG` finds: asked first, for it is asked of every capitalised word.
_LAST_WORDS = frozenset(
    "of the from off outside in near around for at over on toward towards into through to".split()  # noqa: SIM905
) | {
    spelt
    for word in (*_KINDS, *(f"{kind}s" for kind in _KINDS), *_DONE_TO_PLACES, "cities", "counties", "communities")
    for spelt in (word.replace("u?", ""), word.replace("u?", "u"))
}
_KIND_BEFORE = re.compile(rf"\b(?:{'|'.join(_KINDS)})s? (?:of )?(?:the )?$")
_KIND_AFTER = re.compile(
    r"[ -](?:city|town|village|district|province|county|oblast|raion|township|governorate|prefecture|state|region|suburb"
    r"|neighbou?rhood|territory|axis|direction|front)\b"
)
_UNIT_NOUN_AFTER = re.compile(r" (?:village|settlement|township|oblast|raion|district|axis)\b")
_PAST = "captured|recaptured|seized|retaken|taken(?! (?:to|into|off|away|out|aback|ill|from|in|for|down|up|back)\\b)|liberated|occupied|besieged|encircled|surrounded|shelled|overrun|stormed"
_ADVERBS = r"(?:(?:again|fully|now|also|recently|reportedly|already|completely|since|nearly) ){0,2}"
_DONE_AFTER = re.compile(
    rf"(?:,? (?:(?:has|have|had|having) {_ADVERBS}been|was|were|is|are|being|be) (?:being )?{_ADVERBS}|, {_ADVERBS})(?:{_PAST})\b"
    r"(?! (?:and (?:killed|executed)|alive|at gunpoint))|,? (?:(?:has|had|have) fallen|fell|falls|falling) to\b"
)
_DATELINE_BEFORE = re.compile(r"(?:^|[.!?:\]] ?\s*|\n\s*)$")
_DATELINE_AFTER = re.compile(
    r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: \([\w ,/.&]{2,30}\))?:? ?(?:--?|[—–])\s"
)
_APPOSITION = re.compile(
    rf",? (?:is )?(?:a|an|the) (?:[\w-]+ ){{0,3}}(?:{'|'.join(_KINDS)})\b(?! (?:councillor|council|official|officer|mayor|governor|attorney|trooper|police))"
)
_NEW_APPOSITION = re.compile(
    r"(?:, | is )an? (?:[\w-]+ ){0,3}(?:city|town|village|hamlet|settlement|suburb|township|municipality|commune|neighbou?rhood)\b(?![ -](?:[a-z]+(?:or|er|man|ial|ee)\b|council|police)|['’])"
)
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|inside|into|across|throughout|outside|within|around|through|toward|towards|onto|beyond|via)"
    rf" (?:the )?(?:(?:{_POINT}|central|downtown|nearby|neighbou?ring|upper|lower|rural|greater) )?$",
    re.IGNORECASE,
)
_REGION_AFTER = re.compile(r", (?=[A-Z])")
#: Words behind a name that make it an illness, an animal, a strain or a brand.
_NOT_OF_PLACES = re.compile(
    r"['’]?s?[ -](?:(?:ha?emorrhagic|viral|swine|bird|avian) )?(?:\w*virus(?:es)?|flu|fever|disease|syndrome|strain|strains|encephalitis|trypanosom\w+|pneumonia"
    r"|influenza|measles|pox|terrier|shepherd|spaniel|retriever|setter|hound|mastiff|cattle|cows?|Goose|goose|cheese|sauce)\b"
)
#: Words before a name that make it a storm's, a germ's or a car's.
_NAMED_BEFORE = re.compile(
    r"\b(?:Hurricane|Typhoon|Cyclone|Storm|Salmonella|Dodge|Ford|Ford Crown|Chevrolet|Chevy|Toyota|Honda|GMC|Kia|Hyundai|Nissan|Buick|Jeep) $"
)
_QUOTED_NAME = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady)\.? $")
_SPEAKS = re.compile(
    r",? (?:said|says|added|told|noted|explained|recalled|wrote|tweeted|joked|asked|conceded|who)\b|['’]s (?:wife|husband|mother|father|son|daughter|death|lawyer)\b"
)

_DIRECTIONS = re.compile(
    r"(?:(?:north|south)(?:[ -]?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?|centre|center|central|upper|lower|middle)",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r" (?:Province|Region|State|District|Governorate|County|Division|Territory|Equatoria|Kordofan|Darfur)\b"
)


def is_direction(text: str, start: int, end: int) -> bool:
    """Whether a name is a mere point of the compass, not that of a province ("Eastern Province")."""
    return bool(_DIRECTIONS.fullmatch(text, start, end)) and not _UNIT_AFTER.match(text, end)


def strongly_placed(text: str, start: int, end: int) -> bool:
    """Whether the words around a name are such as stand around places only ("the outskirts of ...")."""
    return bool(
        _stands_behind(text, start)
        or _KIND_BEFORE.search(text, max(0, start - 30), start)
        or _KIND_AFTER.match(text, end)
        or _APPOSITION.match(text, end)
        or (_DONE_AFTER.match(text, end) and not text[start:end].isupper())
        or is_dateline(text, start, end)
    )


def _stands_behind(text: str, start: int) -> bool:
    """Whether words that only a place follows stand right before an offset."""
    if text[start - 1 : start] != " ":
        return False
    word = text[text.rfind(" ", max(0, start - _LONGEST_WORD), start - 1) + 1 : start - 1]
    return word.casefold().strip("(\"'“‘") in _LAST_WORDS and bool(_STRONG.search(text, max(0, start - 70), start))


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a name in capitals opens a report ("ASHTON, Ohio (AP) -- ")."""
    return (
        text[start:end].isupper()
        and end - start > _SHORTEST_DATELINE
        and bool(_DATELINE_AFTER.match(text, end))
        and bool(_DATELINE_BEFORE.search(text, max(0, start - 8), start))
    )


def only_places_stand_here(text: str, start: int, end: int) -> bool:
    """The stricter form of `strongly_placed`, for names no gazetteer knows: not next to words that titles have, too."""
    return bool(
        _stands_behind(text, start)
        or _KIND_NAMED.search(text, max(0, start - 25), start)
        or _UNIT_NOUN_AFTER.match(text, end)
        or _DONE_AFTER.match(text, end)
        or _NEW_APPOSITION.match(text, end)
    )


def placed(text: str, start: int, end: int) -> bool:
    """Whether a preposition of place stands before a name, or a further capitalised name behind a comma."""
    return bool(_PREPOSITION.search(text, max(0, start - 40), start) or _REGION_AFTER.match(text, end))


def names_something_else(text: str, start: int, end: int) -> bool:
    """Whether the word beside makes a name an illness, a storm, a breed or the like ("West Nile virus")."""
    return bool(_NOT_OF_PLACES.match(text, end) or _NAMED_BEFORE.search(text, max(0, start - 16), start))


def speaks(text: str, start: int, end: int) -> bool:
    """Whether a name is addressed, or speaks, or has kin, as only persons do."""
    return bool(_QUOTED_NAME.search(text, max(0, start - 6), start) or _SPEAKS.match(text, end))


#: Last words of newspapers' and broadcasters' names, as a pattern.
PAPERS = (
    "Times|News|Journal|Post|Herald|Tribune|Gazette|Daily|Broadcasting|Today|Now|Radio|Television|TV|24|Standard|Telegraph"
    "|Guardian|Independent|Observer|Tribune|Vremya|Sabah|Chronicle|Monitor|Review|Magazine|Inquirer|Examiner|Mirror|Star|Sun|Globe|Advocate"
)
_PAPER_AFTER = re.compile(rf"[ -](?:[A-Z][a-z]+ )?(?:{PAPERS})\b(?!['’]s)")
_PAPER_BEFORE = re.compile(r"\b(?:Times|Voice|Bank|Radio|Journal) of $")
_CREDIT_BEFORE = re.compile(r"\((?:[\w .]+ (?:via|and) )?(?:The )?$")


def of_a_paper(text: str, start: int, end: int) -> bool:
    """Whether a name belongs to a newspaper's or a broadcaster's ("New York Times", "Times of India"), or is a credit in brackets."""
    if _PAPER_AFTER.match(text, end) or _PAPER_BEFORE.search(text, max(0, start - 12), start):
        return True
    credited = _CREDIT_BEFORE.search(text, max(0, start - 40), start)
    return bool(credited and text[end : end + 1] == ")" and text[credited.start() - 2 : credited.start()] == ". ")
