"""Mend what a small parser gets wrong in headlines and the present tense: "SDF capture Elm", "Fighting continued"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})
_OBJECT_STARTS = frozenset({"DET", "PROPN", "NUM"})


def repair(doc: Doc) -> None:
    """Give trigger verbs read as nouns their part of speech back, in place."""
    for token in doc:
        if token.pos_ == "ADJ" and token.lower_.endswith("ed") and any(c.dep_ == "nsubj" for c in token.children):
            if past := _past(token):  # "forces marginally advanced in Elm"
                token.pos_, token.tag_, token.lemma_ = "VERB", "VBD", past
        elif token.pos_ in _NOUNS and _is_verb_after_all(token):
            token.lemma_ = _stem(token)
            token.pos_, token.tag_ = "VERB", "VBZ" if token.lower_.endswith("s") else "VBP"
            if token.dep_ == "compound":
                token.dep_ = "ROOT" if token.head.i == token.i else "ccomp"
        elif token.pos_ in _NOUNS and (stem := _participle(token)):
            token.pos_, token.tag_, token.lemma_ = "VERB", "VBN", stem
            if token.dep_ in {"compound", "amod", "attr"}:
                _as_verb(token)
        elif token.dep_ == "amod" and token.tag_ in {"VBN", "VBD", "JJ"} and _acts_after_all(token):
            token.pos_, token.tag_, token.lemma_ = "VERB", "VBD", _past(token)
            _as_verb(token)
        elif token.dep_ == "amod" and token.tag_ in {"VBN", "VBD"} and _goes_on_list(token):
            _as_conjunct(token)
        elif token.lower_ == "fighting" and (token.dep_ in {"csubj", "nsubj"} or _after_time(token)):
            token.pos_, token.tag_, token.lemma_ = "NOUN", "NN", "fighting"
            token.dep_ = "nsubj" if token.dep_ in {"csubj", "nsubj"} else "pobj"


#: Participles whose verb is not the word without "ed" or "d".
_IRREGULAR = {"overrun": "overrun", "retaken": "retake", "taken": "take", "fallen": "fall", "lost": "lose", "won": "win",
              "held": "hold", "withdrawn": "withdraw", "driven": "drive", "overtaken": "overtake"}  # fmt: skip
_HELPERS = frozenset({"had", "has", "have", "was", "were", "been", "is", "are", "being"})


def _participle(token: Token) -> str | None:
    """The verb of a participle read as a noun or adjective behind its auxiliary: "had overrun Elm", "was overrun"."""
    i = token.i - 1
    while i > 0 and token.doc[i].pos_ == "ADV":
        i -= 1
    if i < token.sent.start or token.doc[i].lower_ not in _HELPERS:
        return None
    word, verbs = token.lower_, load_rules().verbs
    if word in _IRREGULAR:
        return _IRREGULAR[word] if _IRREGULAR[word] in verbs else None
    stems = (word.removesuffix("ed"), word.removesuffix("d"))
    return next((s for s in stems if s in verbs and s != word), None)


def _as_verb(token: Token) -> None:
    """Give a verb read as part of a noun phrase its subject and the noun behind it as object."""
    noun, doc = token.head, token.doc
    before = [
        t for t in doc[token.sent.start : token.i] if t.pos_ in {"NOUN", "PROPN"} and t.dep_ not in {"pobj", "dobj"}
    ]
    token.head, token.dep_ = (noun.head, noun.dep_) if noun.head.i != noun.i else (token, "ROOT")
    if noun.i > token.i:
        noun.head = token
        noun.dep_ = "dobj" if noun.pos_ in {"NOUN", "PROPN"} else "advmod"
    if before and before[-1].head.i not in {t.i for t in token.children}:
        last = before[-1]
        while last.dep_ == "compound" and last.head.i < token.i:
            last = last.head
        if not last.is_ancestor(token):  # a tree is no circle
            last.head, last.dep_ = token, "nsubj"


def _acts_after_all(token: Token) -> bool:
    """Whether a participle before its noun is the verb of the sentence: "Red forces marginally advanced west of Elm"."""
    doc, i = token.doc, token.i - 1
    while i > token.sent.start and doc[i].tag_ == "RB":
        i -= 1
    head = token.head
    finite = any(
        t.pos_ in {"VERB", "AUX"} and t.tag_ != "VBG" and t.i != token.i for t in doc[token.sent.start : token.i]
    )
    plain = i >= token.sent.start and doc[i].tag_ in {"NNS", "NNP", "NNPS", "NN"} and not finite
    return plain and bool(_past(token)) and head.lower_.startswith(_SIDES) and head.i > token.i


_SIDES = ("north", "south", "east", "west")


def _past(token: Token) -> str:
    """The trigger verb whose past a word is, or nothing."""
    word = token.lower_
    stems = (token.lemma_.lower(), word.removesuffix("ed"), word.removesuffix("d"))
    return next((s for s in stems if s in load_rules().verbs and s != word), "")


def _after_time(token: Token) -> bool:
    """As in "following fighting since May": no object of its own behind."""
    before = token.doc[token.i - 1].lower_ if token.i else ""
    return before in {"following", "after", "amid", "of"} and not any(c.dep_ == "dobj" for c in token.children)


def _goes_on_list(token: Token) -> bool:
    """Whether a participle goes on a list of what a party did: "abandoned Elm, lost ground in Oak, withdrew from Ash"."""
    doc, head = token.doc, token.head
    if (
        not token.i
        or doc[token.i - 1].text != ","
        or head.i != token.i + 1
        or token.lemma_.lower() not in load_rules().verbs
    ):
        return False
    first = _doing(token)
    return first is not None and any(c.dep_ == "nsubj" for c in first.children)


def _doing(token: Token) -> Token | None:
    """The last finite verb before a token in its sentence."""
    left = token.doc[token.sent.start : token.i]
    return next((t for t in reversed(left) if t.tag_ in {"VBD", "VBP", "VBZ"} and t.pos_ == "VERB"), None)


def _as_conjunct(token: Token) -> None:
    first, noun = _doing(token), token.head
    assert first is not None
    if noun.is_ancestor(first) or token.is_ancestor(first):  # a tree is no circle
        return
    token.pos_, token.tag_, token.dep_ = "VERB", "VBD", "conj"
    token.head = first
    noun.head, noun.dep_ = token, "dobj"


def _stem(token: Token) -> str:
    word = str(token.lower_)
    rules = load_rules()
    for stem in (word, word.removesuffix("s"), word.removesuffix("es")):
        if stem in rules.verbs:
            return stem
    return word


def _is_verb_after_all(token: Token) -> bool:
    stem, rules = _stem(token), load_rules()
    frames = rules.verbs.get(stem)
    before = token.doc[token.i - 1] if token.i and not token.is_sent_start else None
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if not frames or before is None or after is None or before.pos_ in {"DET", "ADP", "PART", "NUM"}:
        return False
    if before.tag_ in {"PRP$", "POS"} or before.pos_ not in {"NOUN", "PROPN", "CCONJ", "ADV", "PUNCT", "ADJ"}:
        return False
    if any(child.dep_ in {"dobj", "nsubj"} for child in token.children):
        return before.pos_ in {"NOUN", "PROPN", "CCONJ", "ADV"} or before.text in {",", ")"}
    if token.dep_ not in {"ROOT", "conj", "compound", "appos", "ccomp", "advcl", "dep", "nsubj", "amod"}:
        return False
    actor = before.pos_ in {"NOUN", "PROPN"} or before.text == ")" or (before.pos_ == "ADJ" and token.dep_ == "ROOT")
    takes_object = any(frame.object.startswith("place") for frame in frames)
    starts = after.pos_ in _OBJECT_STARTS or (after.pos_ == "ADJ" and token.dep_ == "ROOT")
    if takes_object and actor and starts and after.tag_ != "POS":
        return True
    return actor and stem not in rules.nouns_of and token.tag_ != "JJ" and any(after.lower_ in f.slots for f in frames)
