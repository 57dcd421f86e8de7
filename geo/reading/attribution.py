"""Who says so: the speaker of "X said that ...", "according to X", and of quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reading.syntax import SUBJECT, ancestors, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REPORTING = frozenset(
    {"say", "claim", "report", "announce", "state", "tell", "declare", "confirm", "deny", "acknowledge", "admit", "add",
     "tweet", "write", "insist", "warn", "note", "argue", "assert", "list", "reject", "allege", "maintain", "indicate",
     "show", "describe", "explain", "repeat", "suggest", "expect", "reveal", "predict", "dismiss", "affirm", "believe",
     "vow", "pledge", "fear"}
)  # fmt: skip
_QUOTES = frozenset({'"', "“", "”", "``", "''"})
#: How many tokens before or behind a quotation its speaker may stand, and up to how many words are scare quotes.
AROUND, SCARE = 12, 4
_SOME = frozenset({"one", "some", "other", "another", "several", "many", "most", "all", "a"})
_OVER_NOUN = frozenset(
    {"confirm", "deny", "acknowledge", "announce", "report", "claim", "declare", "admit", "reject", "list", "fear"}
)


def attribution_of(trigger: Token) -> str | None:
    """The words that name who says what the trigger says, or None when the text itself says it."""
    speaker = speaker_of(trigger)
    if speaker is not None:
        return noun_phrase(speaker)
    accounts = _accounts(trigger)
    if accounts is not None:
        return accounts
    return "reportedly" if any(c.lower_ == "reportedly" for c in (*trigger.children, *trigger.head.children)) else None


def speaker_of(trigger: Token) -> Token | None:
    """The noun that names who says what the trigger says, or None."""
    return _quoted(trigger) or _speaker(trigger) or _according(trigger)


def reporting_verb(trigger: Token) -> Token | None:
    """The verb of saying over a trigger."""
    below, aside_of_it = trigger, False
    for head in ancestors(trigger):
        if head.lemma_.lower() in REPORTING and is_verb(head) and _is_content(below, head, aside=aside_of_it):
            return head
        aside = next((c for c in head.children if c.dep_ == "parataxis" and c.lemma_.lower() in REPORTING), None)
        if aside is not None and aside.i != below.i:
            return aside
        aside_of_it = aside_of_it or (head.dep_ == "prep" and head.lower_ != "of")
        below = head
    return None


def _is_content(below: Token, head: Token, *, aside: bool) -> bool:
    """Whether what hangs on a verb of saying is what is said; ``aside`` where it only stands beside what is."""
    if below.dep_ in {"ccomp", "xcomp", "parataxis"}:
        return True
    if below.dep_ == "prep":  # "listed it among the places taken"
        return head.lemma_.lower() == "list"
    denied = any(c.dep_ == "neg" for c in head.children)  # "did not confirm the loss"
    return below.dep_ in {"dobj", "oprd"} and head.lemma_.lower() in _OVER_NOUN and not aside and not denied


def _speaker(trigger: Token) -> Token | None:
    verb = reporting_verb(trigger)
    if verb is None:
        return None
    for _ in range(3):
        own = next((c for c in verb.children if c.dep_ in SUBJECT), None)
        if own is not None:
            return own
        if verb.dep_ in {"conj", "xcomp", "advcl"}:
            verb = verb.head
        elif verb.dep_ in {"acl", "relcl"}:
            return verb.head
        else:
            return None
    return None


def _quoted(trigger: Token) -> Token | None:
    """The speaker of the quotation that a trigger stands in."""
    marks = _quotation(trigger)
    if marks is None:
        return None
    first, last = marks
    doc = trigger.doc
    for token in [*doc[last + 1 : last + AROUND], *reversed(doc[max(first - AROUND, 0) : first])]:
        if token.is_space and "\n" in token.text:
            continue
        if token.lemma_.lower() in REPORTING and is_verb(token):
            own = [c for c in token.children if c.dep_ in SUBJECT and not first <= c.i <= last]
            if own:
                nearest: Token = min(own, key=lambda c: abs(c.i - token.i))
                return nearest
    return None


def _quotation(trigger: Token) -> tuple[int, int] | None:
    """First and last token of the quotation around a token, within its paragraph; scare quotes are none."""
    doc = trigger.doc
    low = next((t.i + 1 for t in reversed(doc[: trigger.i]) if "\n" in t.text), 0)
    high = next((t.i for t in doc[trigger.i :] if "\n" in t.text), len(doc))
    opens = [t.i for t in doc[low : trigger.i] if t.text in _QUOTES]
    if not opens or (len(opens) % 2 == 0 and doc[opens[-1]].text != "“") or doc[opens[-1]].text == "”":
        return None
    close = next((t.i for t in doc[trigger.i : high] if t.text in _QUOTES), None)
    return (opens[-1], close) if close is not None and close - opens[-1] > SCARE else None


def _according(trigger: Token) -> Token | None:
    """The source after "according to" in the trigger's sentence."""
    for token in trigger.sent:
        if token.lower_ == "according" and abs(token.i - trigger.i) < 60:
            after = [t for t in token.subtree if t.dep_ == "pobj"]
            if after:
                return after[0]
    return None


def _accounts(trigger: Token) -> str | None:
    """As in "By other accounts, ...", "by one claim"."""
    for token in trigger.sent:
        if token.lower_ == "by" and token.is_sent_start is not None:
            after = token.doc[token.i + 1 : token.i + 4]
            noun = next((t for t in after if t.lemma_.lower() in {"account", "claim", "report"}), None)
            if noun is not None and noun.i < trigger.i and {t.lower_ for t in after} & _SOME:
                return str(token.doc[token.i + 1 : noun.i + 1].text)
    return None


def noun_phrase(token: Token) -> str:
    """The noun phrase around a noun, without its relative clauses, as it stands in the text."""
    doc: Doc = token.doc
    left, right = token.left_edge.i, token.i + 1
    for child in token.rights:
        if child.dep_ in {"prep", "conj", "cc", "compound", "appos", "nmod", "punct"} and child.i <= right + 1:
            if child.dep_ == "punct" and child.text not in {"(", ")", "-"}:
                break
            right = max(right, child.right_edge.i + 1)
        elif child.dep_ == "acl" and child.tag_ == "VBN" and child.i <= right + 1:  # "a claim carried by the paper"
            right = max(right, child.right_edge.i + 1)
        elif child.dep_ != "case":
            break
    return doc[left:right].text.strip(" ,;:\"'“”\n")
