"""Folding of names, so that the spellings of one place meet.

Two keys: ``fold`` joins what differs by case, diacritics, apostrophes and hyphens; ``loose`` also joins
transliterations (Deir ez-Zor, Dayr al-Zour, Deir Ezzor) and is asked only where ``fold`` finds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "'’‘ʿʾʼʻ`´ʹ"
#: A word: an abbreviation with points, letters joined by "&", or letters and digits with inner apostrophes.
#: The possessive's apostrophe ends a word; combining marks belong to their letter.
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}[^\W\d_]{{0,3}}"
    rf"|[^\W\d_]&[^\W\d_](?![^\W_])"
    rf"|(?:[{_APOSTROPHES}](?=[^\W_]))?[^\W_][^\W_\u0300-\u036f\u064b-\u065f\u0670]*(?:[\u0300-\u036f\u064b-\u065f\u0670]+[^\W_]*)*"
    rf"(?:[{_APOSTROPHES}](?!s(?![^\W_]))[^\W_\u0300-\u036f]+[\u0300-\u036f]*)*"
)
#: What may stand between two words of one name; anything else keeps them apart.
_JOINT = re.compile(r"[ \t\u00a0]*(?:\r?\n)?[ \t\u00a0]*|[-‐‑–]")
_SHORT = re.compile(r"[A-Z][a-z]{0,2}")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ŋ": "n", "ß": "ss"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": "", "ک": "ك", "ی": "ي"}
)

#: Forms of the Arabic article in Latin letters, with its assimilations, and the Turkish and Egyptian "el".
ARTICLES = frozenset(
    "al el ul il as es ash esh as at et ath an en ar er az ez ad ed adh edh us ud ur un ut ush".split()  # noqa: SIM905
)
_WHOLE = {"tell": "tal", "tel": "tal", "tall": "tal", "til": "tal", "kfar": "kafr", "kafar": "kafr", "kfr": "kafr"}
_SOUNDS = (
    (re.compile(r"(?:ah|eh|a)$"), "a"),
    (re.compile(r"(?:ee|ei|ay|ey|ai|ie|e|y)"), "i"),
    (re.compile(r"(?:oo|ou|o|au|aw)"), "u"),
    (re.compile(r"uw|w"), "u"),
    (re.compile(r"dh|z"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"gh|dj|j"), "g"),
    (re.compile(r"q"), "k"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in folded form, with the way back.

    Attributes
    ----------
    text : words one space apart where they may be one name, a bar apart where they may not.
    starts, ends : offset in the folded text to offset in the original, at the words' borders only.
    """

    text: str
    starts: dict[int, int]
    ends: dict[int, int]


@lru_cache(maxsize=100_000)
def _fold_word(word: str) -> str:
    # Compatibility forms first: they may hide capitals, which only then can be folded.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(_LETTERS)
    return "".join(c for c in plain if (c.isalnum() and c not in _APOSTROPHES) or c == "&")


def fold(name: str) -> str:
    """The name without case, diacritics, apostrophes, hyphens and points; words one space apart.

    Idempotent; empty for text without letters or digits.
    """
    if name.isascii() and name.replace(" ", "").isalpha():  # most names, and four times faster
        return " ".join(name.lower().split())
    return " ".join(word for word in (_fold_word(m.group()) for m in _WORD.finditer(name)) if word)


@lru_cache(maxsize=4)  # places, parties and actors of a text are looked for one after the other
def fold_text(text: str) -> Folded:
    """Fold a running text, keeping words apart that punctuation keeps apart."""
    pieces: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    length, last_end, last = 0, 0, ""
    for match in _WORD.finditer(text):
        word = _fold_word(match.group())
        if not word:
            continue
        if pieces:
            pieces.append(" " if _joined(text[last_end : match.start()], last) else "|")
            length += 1
        starts[length] = match.start()
        pieces.append(word)
        length += len(word)
        ends[length] = match.end()
        last_end, last = match.end(), match.group()
    return Folded("".join(pieces), starts, ends)


def _joined(between: str, word: str) -> bool:
    return bool(_JOINT.fullmatch(between)) or (between == ". " and bool(_SHORT.fullmatch(word)))


def loose(name: str) -> str:
    """A key that spellings of one Arabic or Kurdish name share: no articles, few vowels, no doubled letters.

    Empty when so little is left that unlike names would meet.
    """
    words = fold(name).split()
    kept = [w for n, w in enumerate(words) if w not in ARTICLES or n == len(words) - 1] if len(words) > 1 else words
    sounded = [_sound(_split_article(word) if n else word) for n, word in enumerate(kept)]
    key = " ".join(sounded)
    return key if len(key) >= 4 else ""  # shorter keys join names that only look alike


def _split_article(word: str) -> str:
    """The word without an article written onto it: "ezzor" is "ez-zor"."""
    return word[2:] if len(word) > 4 and word[:2] in ARTICLES and word[1] == word[2] else word


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    word = _WHOLE.get(word, word)
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def without_article(name: str) -> str:
    """The folded name without a leading hyphenated Arabic article ("al-Bab" -> "bab"); empty when there is none."""
    head, hyphen, rest = name.partition("-")
    return fold(rest) if hyphen and head.casefold() in ARTICLES and len(rest) > 2 else ""
