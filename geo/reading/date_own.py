"""Which of the dates that a sentence names is a trigger's: by grammar first, by nearness second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.model import Event, Modality
from geo.reading.date_default import is_campaign, is_of_another
from geo.reading.syntax import clause_head, is_verb
from geo.reading.tense import is_backshifted, is_behind, is_past, is_perfect, is_present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from geo.model import DateMention
    from geo.reading.date_default import Told

#: States hold on a day; the rest happens once.
STATES = frozenset({Event.CONTROL, Event.SIEGE, Event.CONTEST, Event.THREAT})
#: What can be in its fourth day.
LASTING = frozenset({Event.SIEGE, Event.CONTEST, Event.ADVANCE, Event.CONTROL})
#: What is taken or given up, once.
ENDED_BY = frozenset({Event.CAPTURE, Event.LOSS})
#: What may be dated by days to come.
FUTURE = frozenset({Modality.PLANNED, Modality.HYPOTHETICAL, Modality.POSSIBLE})
#: Before and behind the date of the last in a list.
_AND = re.compile(r"\band,?\s+(?:on|in)?\s*$")
_NEXT = re.compile(r",\s+[A-Z]")
_SO_FAR = frozenset({"this year", "this month", "this week"})
_COLON = re.compile(r"\s*:\s|\s+[-–—]\s")
#: How much a date at the head of its line yields to one in the trigger's own clause.
_HEADED = 0.4
_YEAR = re.compile(r"\b\d{4}\b")


def own_mention(told: Told, mentions: Sequence[DateMention]) -> DateMention | None:
    """The mention of the trigger's sentence that dates it, by clause first and nearness second."""
    scored = []
    for mention in mentions:
        heads = heads_line(told.text, mention)
        if _is_beside(told, mention, heads=heads) and _possible(told, mention):
            penalty = _penalty(told, mention)
            if _heads_item(told, mention):
                scored.append((-1.0, mention.start, mention))
            elif heads:
                scored.append((_HEADED if penalty is None else min(penalty, _HEADED), mention.start, mention))
            elif penalty is not None:
                scored.append((penalty + _distance(told, mention) / 100, mention.start, mention))
    return min(scored)[2] if scored else None


def _is_beside(told: Told, mention: DateMention, *, heads: bool) -> bool:
    """Whether a date stands in the trigger's sentence, or at the head of its line right before."""
    if told.sentence[0] <= mention.start < told.sentence[1]:
        return True
    return heads and not re.search(r"\w", told.text[mention.end : max(told.sentence[0], mention.end)])


def _distance(told: Told, mention: DateMention) -> int:
    """Characters to the trigger, or to the place; in lists of places and dates, a place's date follows it."""
    to_place = mention.start - told.place
    leads = mention.start - told.sentence[0] < 25
    to_place = 2 * to_place if to_place >= 0 else -to_place * (2 if leads else 6)
    return min(abs(mention.start - told.token.idx), to_place)


def _is_of_next(told: Told, mention: DateMention) -> bool:
    """Whether a date stands before the last of several places and is that one's: "Elm, Oak and, on Monday, Ash"."""
    if not told.place < mention.start:
        return False
    before, after = told.text[told.place : mention.start], told.text[mention.end : mention.end + 40]
    return _AND.search(before) is not None and _NEXT.match(after) is not None


def _is_in_name(told: Told, mention: DateMention) -> bool:
    """Whether a date only tells which one is meant: "the war of 2011", "the first town to be lost this year"."""
    before = told.text[told.sentence[0] : mention.start]
    if mention.precision == "year" and re.search(r"(?i)\bwar of $", before):
        return True
    return (
        mention.text.lower() in _SO_FAR
        and re.search(r"(?i)\b(?:first|second|third|only)\b[^.;,]*$", before) is not None
    )


def _heads_item(told: Told, mention: DateMention) -> bool:
    """Whether a date stands before the trigger's place as the last of several: "Elm on Sunday and, on Monday, Ash"."""
    if not told.token.idx < mention.start < told.place:
        return False
    before, after = told.text[told.token.idx : mention.start], told.text[mention.end : told.place]
    return _AND.search(before) is not None and after.startswith(",") and not re.search(r"[,;:.]", after[1:])


def heads_line(text: str, mention: DateMention) -> bool:
    """Whether a date opens its line and dates what follows: "10 March 2018: ..."."""
    first = text.rfind("\n", max(mention.start - 12, 0), mention.start) + 1
    opens = (first > 0 or mention.start <= 12) and not re.search(r"\w", text[first : mention.start])
    return opens and mention.precision != "open" and _COLON.match(text, mention.end) is not None


def _possible(told: Told, mention: DateMention) -> bool:
    """Whether an event may lie at a date: what is told as done does not lie in the future, nor a name's year date it."""
    if _is_of_next(told, mention) or _is_in_name(told, mention):
        return False
    if told.now is None:
        return True
    named = (
        mention.precision == "year"
        and mention.text.isdigit()
        and not told.text[: mention.start].rstrip().endswith(" in")
    )
    if named and mention.date_from <= told.now <= mention.date_to:
        return False
    return mention.date_from <= told.now or told.modality in FUTURE or _said_of_it(told, mention)


def _said_of_it(told: Told, mention: DateMention) -> bool:
    """Whether a whole date, its year included, is said of the trigger itself: then it stands, even if it is to come."""
    root = root_of(told.doc, mention)
    whole = mention.precision == "day" and _YEAR.search(mention.text) is not None
    return whole and told.token in {root.head, root.head.head}


def _penalty(told: Told, mention: DateMention) -> float | None:
    """How far in grammar a date is from a trigger; None where it cannot date it."""
    when = token_at(told.doc, mention.start)
    follows = when.i > told.token.i
    if is_of_another(told.text, mention):
        return None if follows or (_is_of_now(told) and not is_behind(told.token)) else 0.5
    if follows and any(t.text == ";" for t in told.doc[told.token.i : when.i]):
        return None
    root = root_of(told.doc, mention)
    clause, other = clause_head(told.token), clause_head(root)
    if _is_since_of_another(told, mention, root, same=clause == other):
        return None
    if told.event in ENDED_BY and is_behind(told.token) and told.token not in root.ancestors:
        return None
    if is_campaign(mention) and told.event not in LASTING:
        return None
    if clause == other:
        return 0.0
    if follows and mention.precision == "open" and other.dep_ == "conj" and other.head.i == clause.i:
        return None  # "hold Elm, and have held Oak since May"
    if _is_known(told, clause, other) or _is_state_beside(told, clause, other):
        return None
    up_to_now = mention.precision == "open" and mention.date_to == told.now
    reaches = told.now is not None and mention.date_to > told.now
    if _now_apart(told, clause, other) and not (reaches or (up_to_now and told.event in STATES and follows)):
        return None
    if other.i in {a.i for a in told.token.ancestors}:
        return 1.0
    if clause.i in {a.i for a in other.ancestors}:
        fought = up_to_now and follows and told.event is not Event.CONTROL and is_present(clause)
        return None if _in_relative(told, clause, other) and not fought else 1.5
    return None if other.dep_ == "relcl" and _apart(clause, other) else 1.5


def _is_of_now(told: Told) -> bool:
    """Whether a trigger's clause tells how things stand as the text is written: "ten days after it fell, they hold"."""
    clause = clause_head(told.token)
    finite = is_present(clause) or (is_perfect(clause) and clause.dep_ not in {"pcomp", "advcl"})
    return finite and not told.retrospective


def _in_relative(told: Told, clause: Token, other: Token) -> bool:
    """Whether a dated clause tells of something else than the clause over it: "took Elm, a town it had left in May".

    "The battle was a campaign by which Reds took Elm in June" is dated by what defines it.
    """
    between = [other, *(a for a in other.ancestors if clause.is_ancestor(a))]
    if not any(verb.dep_ in {"relcl", "acl"} for verb in between):
        return False
    return not (told.retrospective and clause.lemma_ == "be" and other.head.dep_ == "attr")


def _is_known(told: Told, clause: Token, other: Token) -> bool:
    """Whether a trigger stands in a perfect beside dated news: "those who have overrun the north came on Monday"."""
    return (
        not told.retrospective and clause.dep_ == "relcl" and is_perfect(clause) and clause.is_ancestor(other) is False
    )


def _is_state_beside(told: Told, clause: Token, other: Token) -> bool:
    """Whether a state is told as it is, beside a dated deed: "came on Monday, and said the hill was theirs"."""
    if told.retrospective or told.event not in STATES or clause.is_ancestor(other):
        return False
    if is_backshifted(clause):
        return other.i not in {a.i for a in clause.ancestors} or (
            clause.head.i != other.i and clause.head.dep_ == "conj"
        )
    return is_present(clause) and clause.dep_ in {"advcl", "relcl"} and not is_present(other)


def _is_since_of_another(told: Told, mention: DateMention, root: Token, *, same: bool) -> bool:
    """Whether a date stands behind a "since" that no part of the trigger's deed hangs on."""
    if opens_clause(told, mention):
        return False
    when = token_at(told.doc, mention.start)
    if when.lower_ == "since" and when.i and told.doc[when.i - 1].lower_ == "time":  # "for the first time since"
        return True
    if told.event in STATES:
        return False
    if when.lower_ == "since":
        aside = _is_simple_past(clause_head(told.token)) and when.i > told.doc[when.i].sent.start
        return not same or aside or (when.head.pos_ == "NOUN" and when.head.i != told.token.i)
    over = next((a for a in root.ancestors if a.lower_ == "since" or is_verb(a)), None)
    return over is not None and over.lower_ == "since" and told.token not in over.subtree


def _is_simple_past(verb: Token) -> bool:
    """Whether a verb is a past of its own, not the second of "have taken Elm and moved on"."""
    while verb.dep_ == "conj" and verb.head.i != verb.i and verb.tag_ == "VBD":
        verb = verb.head
    return is_past(verb) and not is_perfect(verb)


def opens_clause(told: Told, mention: DateMention) -> bool:
    """Whether the trigger stands in a "when ..." that tells what the opening date is the date of."""
    between = told.text[mention.end : told.token.idx] if mention.end < told.token.idx else ""
    return re.match(r"(?i)\W*(?:when|after)\b[^;]*$", between) is not None


def _now_apart(told: Told, clause: Token, other: Token) -> bool:
    """Whether a clause in the present stands beside a dated one of the past: "took X in May and now threatens Y"."""
    speaks = clause.i in {a.i for a in other.ancestors} or other.i not in {a.i for a in clause.ancestors}
    return not told.retrospective and is_present(clause) and not is_present(other) and (speaks or clause.dep_ == "conj")


def _apart(clause: Token, other: Token) -> bool:
    """Whether a dated relative clause belongs to another part of the sentence: "those who came on Monday left, but"."""
    top = clause
    while top.dep_ == "conj" and top.head.i != top.i:
        top = top.head
    return top.i not in {a.i for a in other.ancestors} or clause.i > other.i


def root_of(doc: Doc, mention: DateMention) -> Token:
    """The token of a mention that the rest of it hangs on."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]


def token_at(doc: Doc, offset: int) -> Token:
    """The token at a character of the text."""
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span.root if span is not None and len(span) else doc[0]
