"""From a place back to the words that govern it: prepositions, nouns on the way, and a verb or noun trigger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.reading.syntax import SUBJECT, is_verb
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc, Token

    from geo.reading.mentions import Group
    from geo.reading.triggers import Trigger

_BEFORE = {
    "out": "out of", "close": "close to", "closer": "closer to", "far": "as far as", "up": "up to",
}  # fmt: skip
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "north-east", "north-west",
     "south-east", "south-west", "kilometers", "kilometres", "km", "miles"}
)  # fmt: skip
_SIDES = frozenset({"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"})
_STOPS = frozenset({";", ":", "which", "who", "whose", "where", "while", "because", "although", "though", "whereas", "if",
                    "unless", "than", "when", "but", "that"})  # fmt: skip
_LISTING = frozenset({"including", "include", "namely", "especially", "particularly", "notably", "like"})
_CONTAINING = frozenset({"in", "of", "near", "at", "outside", "around"})
_QUANTITIES = frozenset({"most", "all", "half", "much", "part", "some", "none", "parts", "more", "%", "percent"})


@dataclass(frozen=True, slots=True)
class Path:
    """How a group of places hangs on its governor.

    Attributes
    ----------
    slot : "object", "subject" or the preposition that leads from the governor to the place.
    governor : token index of the verb or noun, or None where there is none.
    relation : what nouns on the way make of the place ("part" for "villages in").
    territory : whether a territorial noun stands between ("several towns in").
    container : whether the place only says where another named place lies.
    """

    slot: str
    governor: int | None
    relation: str | None = None
    territory: bool = False
    container: bool = False


def relation_of(token: Token, preposition: str, *, listed: bool) -> str | None:
    """What "NOUN PREPOSITION place" means for the place: a relation, or None for the place itself."""
    nouns = load_rules().nouns
    plural = token.tag_ in {"NNS", "NNPS"}
    counted = any(c.dep_ == "nummod" or c.lower_ in {"a", "an", "one", "another"} for c in token.children)
    noun = token.lemma_.lower()
    if counted and not plural and preposition == "of" and noun in nouns["quarters"]:
        return "part"
    for relation in ("outskirts", "countryside", "near"):
        if noun in nouns[relation]:
            return relation
    if noun in nouns["identity"] and preposition == "of" and (not plural or listed):
        return None
    if preposition in {"near", "around", "outside", "to", "along", "between", "with"}:
        return "near"
    return "part"


def is_territory(token: Token) -> bool:
    """Whether a noun names a piece of land: town, district, half, checkpoint."""
    nouns = load_rules().nouns
    lemma = token.lemma_.lower()
    forms = {lemma, token.lower_, lemma.removesuffix("s")}
    if token.lower_ in _SIDES and token.pos_ == "NOUN":
        return token.i + 1 < len(token.doc) and token.nbor().lower_ == "of"
    return any(forms & nouns[k] for k in ("identity", "part", "outskirts", "countryside", "near", "admin"))


def find_path(
    doc: Doc,
    group: Group,
    triggers: Mapping[int, tuple[Trigger, ...]],
    taken: Mapping[int, int],
    parties: frozenset[int] = frozenset(),
) -> Path | None:
    """The governor of a group of places, or None where the place only describes another noun.

    Parameters
    ----------
    triggers : triggers by token index.
    taken : for each token of a mention, the mention's first token.
    parties : tokens of actors' names, which are no land even where a word of theirs is ("Islamic State").
    """
    if _possesses_place(doc, group, taken):
        return None
    relation, noun = _right_noun(doc, group)
    if noun is not None:
        if noun.i in triggers:  # "the Elm offensive", "Elm's fall": the town, not a part of it
            return Path("compound", noun.i, None if relation == "part" else relation)
        if noun.lower_ in _DIRECTIONS:
            relation = "part"
        elif not is_territory(noun) and noun.ent_type_ not in {"DATE", "TIME"} and noun.lower_ not in {"front", "axis"}:
            return None
    by_subject = _subject_path(group, doc, relation, taken)
    return by_subject or _Walk(doc, group, triggers, taken, parties).run(relation)


def _possesses_place(doc: Doc, group: Group, taken: Mapping[int, int]) -> bool:
    """As in "Oakland's Elm", "the Oakland base of Elm": the name behind is the place meant."""
    after = doc[group[-1].end : group[-1].end + 5]
    cut = next((n for n, t in enumerate(after) if t.lower_ in {"and", "or", ","}), len(after))
    after = after[:cut]
    if not len(after) or group[-1].anaphor:
        return False
    if after[0].tag_ == "POS":
        return any(t.i in taken for t in after if not any(w.pos_ in {"ADP", "VERB"} for w in doc[after[0].i : t.i]))
    nouns = [t for t in after if t.pos_ == "NOUN"]
    return after[0].pos_ == "NOUN" and any(
        t.lower_ == "of"
        and t.i + 1 in taken
        and is_territory(doc[t.i - 1])
        and doc[t.i - 1].lemma_.lower() not in load_rules().nouns["admin"]
        for t in after[1:]
        if nouns
    )


def _right_noun(doc: Doc, group: Group) -> tuple[str | None, Token | None]:
    """The noun that a place modifies to its right ("Elm countryside", "Elm's fall"), with the relation it makes."""
    last = group[-1]
    end = last.end
    possessive = end < len(doc) and doc[end].lower_ in {"'s", "’s", "'", "’"} and doc[end].tag_ == "POS"
    head = doc[last.end - 1]
    for _ in range(4):
        if head.head.i > last.end - 1 and head.dep_ in {"compound", "nmod", "amod", "poss", "npadvmod"}:
            head = head.head
        else:
            break
    following = doc[end] if end < len(doc) else None
    if following is not None and (following.lower_ in _DIRECTIONS or following.ent_type_ in {"DATE", "TIME"}):
        following = None
    if head.i <= last.end - 1 and following is not None and following.pos_ == "NOUN" and not following.is_sent_start:
        head = following if following.dep_ != "npadvmod" else head
    if head.i <= last.end - 1 or is_verb(head) or head.pos_ not in {"NOUN", "PROPN"}:
        return None, None
    lemma = head.lemma_.lower()
    nouns = load_rules().nouns
    for relation in ("outskirts", "countryside", "near"):
        if lemma in nouns[relation]:
            return relation, head
    if last.anaphor and not possessive:
        return ("part", head) if lemma in {"center", "centre"} else (None, None)
    return ("part" if possessive or lemma not in nouns["identity"] | nouns["admin"] else None), head


def _subject_path(group: Group, doc: Doc, relation: str | None, taken: Mapping[int, int]) -> Path | None:
    """A path where the parse makes the place, or a territorial noun over it, the subject of a verb."""
    for mention in group:
        token: Token = doc[mention.start : mention.end].root
        territory = False
        made = relation
        for _ in range(6):
            if token.dep_ in SUBJECT and is_verb(token.head):
                return Path("subject", token.head.i, made, territory)
            if _garrisons(token):
                over = token.head.head
                return Path("garrison", over.i if is_verb(over) else over.head.i, made, territory)
            described = token.dep_ == "amod" and token.head.lemma_.lower() in load_rules().nouns["identity"]
            if (described or token.dep_ in {"compound", "nmod", "appos", "conj", "poss"}) and token.head.pos_ in {
                "NOUN",
                "PROPN",
            }:
                token = token.head
            elif token.dep_ == "pobj" and is_territory(token.head.head) and token.head.head.i < token.i:
                noun = token.head.head
                if any(i in taken for i in range(noun.left_edge.i, mention.start)) and mention is group[0]:
                    return None
                if noun.lower_ in _QUANTITIES | {"both"} and token.head.lower_ != "of":
                    return None
                made = made or relation_of(noun, token.head.lower_, listed=len(group) > 1)
                territory, token = True, noun
            else:
                break
    return None


def _garrisons(token: Token) -> bool:
    """As in "the garrison in Elm surrendered", "encircled the troops in Elm"."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"in", "at", "inside"}:
        return False
    noun = token.head.head
    if is_verb(noun) and token.head.i and token.doc[token.head.i - 1].dep_ == "dobj":
        noun = token.doc[token.head.i - 1]
    forces = noun.lemma_.lower() in load_rules().nouns["forces"]
    return forces and noun.dep_ in {*SUBJECT, "dobj"} and is_verb(noun.head)


class _Walk:
    """A walk left from a group of places to the nearest noun trigger or verb that can govern it."""

    def __init__(
        self,
        doc: Doc,
        group: Group,
        scene: Mapping[int, tuple[Trigger, ...]],
        taken: Mapping[int, int],
        parties: frozenset[int],
    ) -> None:
        self.doc, self.group, self.triggers, self.taken, self.parties = doc, group, scene, taken, parties
        self.low = doc[group[0].start].sent.start
        self.pending, self.nouns_seen = "", 0
        self.territory = self.container = self.stopped = self.listing = self.listed = False
        self.relation: str | None = None
        self.preposition: Token | None = None

    def run(self, relation: str | None) -> Path | None:
        """The path found; ``relation`` is what the words behind the place make of it."""
        self.relation = relation
        j = self._before_aside(self.group[0].start - 1)
        while j >= self.low:
            token = self.doc[j]
            if token.text == "(" and ")" not in {t.text for t in self.doc[j : self.group[0].start]}:
                return None
            if self._stretches(token):
                self.pending, self.nouns_seen, j = "along", 0, int(token.head.i)
                continue
            if token.dep_ == "acl" and token.lemma_.lower() in {"know", "call", "name"} and self.pending in {"", "as"}:
                self.pending, j = "", j - 1  # "a quarter known as Elm"
                continue
            if (
                is_verb(token)
                and j not in self.taken
                and j not in self.parties
                and token.dep_ != "amod"
                and token.lower_ not in _LISTING
            ):
                return self._path(self.pending or "object", j)
            if _ends_clause(token) and j not in self.taken:
                break
            path, j = self._step(token)
            if path is not None or self.stopped:
                return path
        return self._fronted() or self._next_verb()

    def _before_aside(self, j: int) -> int:
        """Where to go on before a list's last name behind an aside: "took Elm, a port on the Oak, and Ash"."""
        if j - 1 <= self.low or self.doc[j].lower_ != "and" or self.doc[j - 1].text != ",":
            return j
        for i in range(j - 2, self.low, -1):
            if is_verb(self.doc[i]) or self.doc[i].text in {";", ":", "("}:
                return j
            if self.doc[i].text == ",":
                return self.taken[i - 1] - 1 if i - 1 in self.taken else j
        return j

    def _stretches(self, token: Token) -> bool:
        """Whether a participle only says where land lies: "a pocket straddling the river", "areas bordering Oakland"."""
        land = token.dep_ == "acl" and token.tag_ == "VBG" and token.i not in self.triggers and not self.pending
        return land and token.head.i < token.i and is_territory(token.head)

    def _path(self, slot: str, governor: int) -> Path:
        return Path(slot, governor, self.relation, self.territory, self.container)

    def _step(self, token: Token) -> tuple[Path | None, int]:
        """Past one token: a path where it governs, and where to go on."""
        j = int(token.i)
        if j in self.taken:
            return None, self._pass_mention(j)
        self.listing = self.listing or (token.lower_ in _LISTING and not self.pending)
        if token.pos_ in {"ADP", "SCONJ"} or (token.lower_ == "to" and not is_verb(token.head)):
            return None, self._pass_preposition(token)
        if token.pos_ in {"NOUN", "PROPN"} or token.lower_ in _QUANTITIES:
            return self._meet_noun(token), j - 1
        return None, j - 1

    def _pass_mention(self, j: int) -> int:
        if _describes(self.doc, j, self.group[0].start, self.pending, territory=self.territory):
            self.stopped = True
        first = self.taken[j]
        if first and self.doc[first - 1].lower_ == "with":  # "the crossings with Oakland in ..."
            return first - 2
        listed = self.listed = self.listed or self.doc[j + 1].lower_ in {"and", "or"}  # "northwest of Elm and near Oak"
        self.container = self.container or (self.pending in _CONTAINING and not listed)
        self.nouns_seen += 1
        return first - 1

    def _pass_preposition(self, token: Token) -> int:
        j = int(token.i)
        if token.dep_ in {"quantmod", "compound"}:  # "about 60 per cent of"
            return j - 1
        far = next((t.i for t in self.doc[max(j - 3, self.low) : j] if t.lower_ == "far"), None)
        if token.lower_ == "as" and far is not None and not self.pending:
            self.pending = "as far as"
            return int(far) - 1
        start = self.group[0].start
        gapped = start > 1 and self.doc[start - 2].ent_type_ == "DATE" and self.doc[start - 1].lower_ in {"and", ","}
        if gapped and token.lower_ == "by":  # "was taken by rebels on Monday and Elm on Friday"
            return j - 1
        if self.listing:  # "several towns in Oakland, including Elm"
            return j - 1
        dated = _leads_to_date(token) and token.i + 1 not in self.taken
        if not self.pending and token.lower_ not in _LISTING | {"as"} and not dated:
            self.pending, j = _preposition(self.doc, j, self.low)
            self.preposition, self.nouns_seen = token, 0
        return j - 1

    def _meet_noun(self, token: Token) -> Path | None:
        ones = self.triggers.get(token.i, ())
        if self.pending and any(self.pending in t.frame.slots for t in ones if not t.frame.verb):
            return self._path(self.pending, token.i)
        if not self.pending and any(t.frame.apposition for t in ones):
            return self._path("apposition", token.i)
        quantity = token.lower_ in _QUANTITIES
        if self.pending == "near" and token.lemma_.lower() in load_rules().nouns["near"]:  # "30 km south of Elm"
            return None
        land = is_territory(token) and token.i not in self.parties
        if self.pending and not self.nouns_seen and (quantity or land):
            named = token.i - 1 in self.taken and not quantity  # "Elm province of Oakland" names Elm
            self.stopped = named or self.pending == "with" or (self.pending == "outside" and token.lower_ == "areas")
            made = relation_of(token, self.pending.split()[-1], listed=len(self.group) > 1)
            self.relation, self.pending, self.territory = self.relation or made, "", True
        elif self.pending == "of" and not self.nouns_seen:
            self.stopped = True
        else:
            self.nouns_seen += 1
        return None

    def _fronted(self) -> Path | None:
        """As in "In Elmtown, rebels ...": the verb that the parse hangs the preposition on."""
        if self.preposition is None or not self.pending or not is_verb(self.preposition.head):
            return None
        return Path(self.pending, self.preposition.head.i, self.relation, self.territory)

    def _next_verb(self) -> Path | None:
        """The verb right behind a place that nothing else governs, as its subject."""
        if self.pending:
            return None
        end = self.group[-1].end
        for token in self.doc[end : self.doc[self.group[0].start].sent.end][:4]:
            if is_verb(token):
                return Path("subject", token.i, self.relation, self.territory)
            if token.pos_ not in {"AUX", "ADV", "PUNCT", "SPACE", "PART"}:
                break
        return None


def _ends_clause(token: Token) -> bool:
    if token.lower_ == "than" and token.i and token.nbor(-1).lower_ in {"more", "less", "fewer"}:
        return False
    if token.lower_ in _STOPS and token.tag_ != "DT":
        return True
    mark = token.dep_ == "mark" and token.pos_ in {"ADP", "SCONJ"}
    return mark and token.lower_ not in {"within", "outside", "near"}


def _leads_to_date(preposition: Token) -> bool:
    """As in "on Saturday" between a verb and what it takes leads nowhere."""
    return any(c.dep_ == "pobj" and c.ent_type_ in {"DATE", "TIME"} for c in preposition.children)


def _describes(doc: Doc, j: int, start: int, pending: str, *, territory: bool) -> bool:
    """Whether what follows a named place only says what it is: "Elm, the largest town in Oakland"."""
    if pending or not territory or doc[j + 1].tag_ == "POS":  # "Oakland's Elm": the possessor is looked at by itself
        return False
    gap = [t.lower_ for t in doc[j + 1 : start]]
    return gap[:1] == [","] and "and" not in gap


def direction_before(doc: Doc, group: Group) -> str | None:
    """Give "part" where an adjective cuts the place ("northern Oakland"), "countryside" for "rural Oakland"."""
    if not group[0].start or group[0].anaphor:
        return None
    word = doc[group[0].start - 1].lower_
    if word == "rural":
        return "countryside"
    stem = word.removesuffix("ern")
    return "part" if stem in _DIRECTIONS or word in {"central", "downtown", "eastern", "western"} else None


def _preposition(doc: Doc, j: int, low: int) -> tuple[str, int]:
    """The preposition ending at a token, longer ones whole ("out of", "north of"), and its first token."""
    word = doc[j].lower_
    if j > low:
        before = doc[j - 1].lower_
        if before == "outside" and word == "of":
            return "outside", j - 1
        if before in _BEFORE and _BEFORE[before].endswith(word):
            return _BEFORE[before], j - 1
        if before in {"far", "south", "north", "east", "west"} and word == "as":
            return "as far as", j - 1
        part = j - 2 >= low and doc[j - 2].lower_ in {"the", "its"}  # "the north of Elm" is a part of it
        if before in _DIRECTIONS and word in {"of", "from"} and not part:
            hyphened = j - 3 >= low and doc[j - 2].text in {"-", "‐", "–"} and doc[j - 3].lower_ in _DIRECTIONS
            return "near", j - 3 if hyphened else j - 1
    return word, j
