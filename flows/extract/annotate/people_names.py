"""Runs of words that have the shape of a person's name, and what in them speaks for or against a person."""

from __future__ import annotations

from flows.extract.annotate.people_terms import NameTerms, name_terms
from flows.extract.annotate.people_words import Words, plain
from flows.ground.value import value

MONTHS_THAT_ARE_NAMES = frozenset({"may", "june", "april", "august"})
ROMAN = frozenset("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII".split())
_APOSTROPHES = frozenset("'’ʼ`")
_SYLLABLES = frozenset({"Un", "San", "Sun", "Co", "Post", "Park"})  # things in small letters, and parts of names
LONGEST = 14  # tokens in one run: "Luiz Inácio Lula da Silva" has five, initials and hyphens count too


@value
class Run:
    """Tokens ``first`` to ``last`` (exclusive) that may be one person's name."""

    first: int
    last: int


def find_runs(words: Words, taken: bytearray) -> list[Run]:
    """Return the runs, left to right; ``taken`` is true for the tokens of offices and honorifics."""
    terms, runs, index = name_terms(), [], 0
    folds, texts, opens = words.folds, words.texts, terms.open
    stop = len(words)
    while index < stop:
        text = texts[index]
        if taken[index] or not (text[0].isupper() or folds[index] in opens):
            index += 1
            continue
        end = _run(words, index, taken, terms)
        if end > index:
            runs.append(Run(index, end))
        index = max(end, index + 1)
    return runs


def _run(words: Words, index: int, taken: bytearray, terms: NameTerms) -> int:
    """The end of the run that starts at ``index``; ``index`` itself where none does."""
    end = _piece(words, index, taken, terms, -1)
    if not end:
        end = _through_particles(words, index, taken, terms, -1)
        if not end:
            return index
    while end - index < LONGEST:
        step = _closing(words, end, terms) or _next(words, index, end, taken, terms)
        if not step:
            break
        end = step
        if words.texts[end - 1] in ROMAN and not is_given(words, end):
            break  # "Victor Emmanuel II", but "Carl XVI Gustaf"
    return end


def _next(words: Words, first: int, end: int, taken: bytearray, terms: NameTerms) -> int:
    if words.breaks[end] or taken[end]:
        return 0
    return _piece(words, end, taken, terms, first) or _through_particles(words, end, taken, terms, first)


def _closing(words: Words, end: int, terms: NameTerms) -> int:
    if words.breaks[end]:
        return 0
    if n := terms.closing.at(words.folds, end):
        return end + n
    comma = end + (words.texts[end] == ",")
    if words.texts[comma] in terms.after and words.follows(comma) and not words.capital(comma + 1):
        return comma + 1 + (words.texts[comma + 1] == "." and words.glued(comma + 1))
    return 0


def _piece(words: Words, index: int, taken: bytearray, terms: NameTerms, first: int) -> int:
    """The end of one element of a name at ``index`` (word, initial, hyphenated word); 0 where there is none.

    ``first`` is where the run began, -1 at its beginning.
    """
    if taken[index] or not _word_ok(words, index, taken, terms, first):
        return 0
    end = index + 1
    if first >= 0 and words.texts[index] in ROMAN and words.texts[end] != "'":
        following = words.texts[end + 1] if words.texts[end] == "." and not words.breaks[end + 1] else ""
        return end if not following[:1].isupper() else end + 1
    if (
        words.texts[index] in terms.cut
        and words.texts[end] == "."
        and words.capital(end + 1)
        and not words.breaks[end + 1]
    ):
        return end + 1 if first >= 0 else 0
    if len(words.texts[index]) == 1:
        if words.texts[end] == "." and words.glued(end):
            return _second_initial(words, end + 1)
        apostrophe = words.texts[end] in _APOSTROPHES
        return _glue(words, end, terms) if apostrophe else end
    return _glue(words, end, terms)


def _second_initial(words: Words, end: int) -> int:
    """The end of "J.-P." whose first dot stands before ``end``; ``end`` itself where no hyphen and initial follow."""
    hyphen = words.texts[end] == "-" and words.glued(end) and words.glued(end + 1) and words.glued(end + 2)
    return end + 3 if hyphen and len(words.texts[end + 1]) == 1 and words.texts[end + 2] == "." else end


def _glue(words: Words, end: int, terms: NameTerms) -> int:
    """Extend an element over hyphens and apostrophes inside it: "Jean-Noël", "D'Annunzio", "Ki-moon"."""
    for _ in range(3):
        sign, word = words.texts[end], words.texts[end + 1] if end < len(words) else ""
        if not word or not (words.glued(end) and words.glued(end + 1)) or not word[0].isalpha():
            return end
        if sign == "-":
            article = words.folds[end - 1] in ("al", "el")  # "Al-Sabah"
            if words.folds[end + 1] in terms.hyphen_tails or (words.places[end + 1] is not None and not article):
                return end
        elif sign not in _APOSTROPHES or not (word[0].isupper() or (len(word) > 2 and word not in ("ll", "re", "ve"))):
            return end
        end += 2
    return end


def _after_title(words: Words, index: int, taken: bytearray, first: int) -> bool:
    """ "Foreign Minister Sabah", "al-Sabah": a title, or a particle inside a name, stands directly before."""
    if first >= 0:
        return words.texts[index - 1] == "-"
    return index > 0 and bool(taken[index - 1]) and words.capital(index - 1) and words.follows(index)


def _ordinary_name(words: Words, index: int, taken: bytearray, terms: NameTerms) -> bool:
    """ "President To Lam": a family name that is also a small word, between a title and another name."""
    known = words.folds[index] in terms.family_first and _after_title(words, index, taken, -1)
    return known and words.capital(index + 1) and words.folds[index + 1] not in terms.plans


def _syllable(words: Words, index: int, first: int) -> bool:
    """ "Cheong In-kyo": a small word that a hyphen makes the first half of a given name, behind a family name."""
    glued = words.texts[index + 1] == "-" and words.glued(index + 1) and words.glued(index + 2)
    half = words.texts[index + 2] if glued else ""
    return first >= 0 and half.isalpha() and half.islower() and len(half) <= len("hyeong")


def _family_word(words: Words, index: int, terms: NameTerms, first: int) -> bool:
    """ "Kenneth Long signed": a family name that is also a small word, behind a given name that opens the run."""
    behind = 0 <= first == index - 1 and is_given(words, first) and words.places[first] is None
    return behind and words.folds[index] in terms.surnames_too and not words.capital(index + 1)


def _word_ok(words: Words, index: int, taken: bytearray, terms: NameTerms, first: int) -> bool:
    text, fold = words.texts[index], words.folds[index]
    if not text[:1].isupper() or not text.isalpha() or words.codes[index] is not None:
        return False
    if len(text) > 2 and text.isupper() and text in terms.ship_prefixes:
        return False
    if words.places[index] is not None and not _place_in_name(words, index, taken, terms, first):
        return False
    if fold in terms.ordinary and len(text) > 1:
        told = _month_in_name(words, index, terms, first) or _ordinary_name(words, index, taken, terms)
        return told or _family_word(words, index, terms, first) or _syllable(words, index, first)
    return len(text) > 1 or _initial(words, index, first)


def _initial(words: Words, index: int, first: int) -> bool:
    """A single capital: an initial with its dot, "D'" before a name, a numeral behind one, a middle letter."""
    after = words.texts[index + 1]
    if first >= 0 and words.texts[index] in ROMAN:
        return True
    if words.glued(index + 1) and (after == "." or after in _APOSTROPHES):
        return words.texts[index + 2][:1].isalpha() or words.texts[index + 2][:1] in ("(", "-")
    return first >= 0 and words.capital(index + 1)


def _month_in_name(words: Words, index: int, terms: NameTerms, first: int) -> bool:
    """ "Theresa May", "Prime Minister May": a month behind a given name or, as the whole run, behind a title."""
    named = words.capital(index + 1) or (words.folds[index + 1] in terms.inside and words.capital(index + 2))
    if is_given(words, index) and named and words.follows(index + 1):
        return True  # "Jan Lipavský", "Jan van Vik"
    if words.folds[index] not in MONTHS_THAT_ARE_NAMES or words.texts[index + 1][:1].isdigit():
        return False
    return index > 0 and is_given(words, index - 1) and first >= 0


def _place_in_name(words: Words, index: int, taken: bytearray, terms: NameTerms, first: int) -> bool:
    """A place's name belongs to a person where a given name stands before it, or it is one and a name follows.

    A court rank ("Sakai Oki no kami") tells the same; so does a title before a lesser place ("Minister Sabah").
    """
    place = words.places[index]
    if place and place.kind in ("city", "region", "polity") and _after_title(words, index, taken, first):
        return True
    if place and place.kind == "government" and _after_title(words, index, taken, first):
        return first < 0 and words.capital(words.place_end(index)) and not taken[words.place_end(index)]
    if index > 0 and first >= 0 and is_given(words, index - 1) and words.places[index - 1] is None:
        return True
    if first >= 0 and place and place.kind in ("city", "region") and _behind_particle(words, index, terms):
        return True
    if 0 <= first < index - 1 and place and place.kind == "city" and is_given(words, first):
        return words.places[index - 1] is None and words.places[first] is None  # "Alicia Bárcena Ibarra"
    after = words.place_end(index)
    if first < 0 and place and words.folds[index - 1] in ("in", "at", "from", "to", "near"):
        return False  # "In Santiago Quillo signed it"
    family = first < 0 and place and place.kind == "city" and plain(words.texts[index]) in terms.family
    if family and plain(words.texts[after]) in terms.given_last and words.capital(after) and words.follows(after):
        return True  # "Hamada Taro"
    if is_given(words, index) and words.capital(after) and words.folds[after] not in terms.things:
        free = words.places[after] is None and not words.breaks[after] and not taken[after]
        return free and words.folds[after] not in terms.ordinary
    return any(terms.closing.at(words.folds, i) for i in (index + 1, index + 2) if i < len(words))


def _behind_particle(words: Words, index: int, terms: NameTerms) -> bool:
    """ "José Eduardo dos Santos": particles in small letters stand before, and before these a given name."""
    at = index - 1
    if words.capital(at) and words.folds[at] in terms.inside and not is_given(words, at) and words.places[at] is None:
        return True  # "Dos Santos"
    while at > 0 and words.folds[at] in terms.inside and not words.capital(at):
        at -= 1
    given = is_given(words, at) or (words.capital(at) and at > 0 and is_given(words, at - 1) and words.follows(at))
    return at < index - 1 and given and words.places[at] is None


def _through_particles(words: Words, index: int, taken: bytearray, terms: NameTerms, first: int) -> int:
    """The end of "de la Rúa", "al-Sisi", "d'Ostiani" at ``index``; 0 where none stands there."""
    allowed = terms.inside if first >= 0 else terms.open
    at = index
    while at - index < 6 and words.folds[at] in allowed and not words.capital(at) and words.follows(at):
        at += 1
        if words.folds[at - 1] in terms.assimilated and words.texts[at] != "-":
            return 0  # "Nur ad-Din", but "Petr Fiala at Kramář's Villa"
        allowed = terms.inside
        if words.texts[at] in _APOSTROPHES or words.texts[at] == "-":
            if not words.glued(at) or not words.glued(at + 1):
                return 0
            at += 1
        if words.breaks[at] or taken[at]:
            return 0
        if words.capital(at) and words.folds[at] not in ("al", "el"):
            return _piece(words, at, taken, terms, max(first, index))
    return 0


# ---- what speaks for or against


def is_given(words: Words, index: int) -> bool:
    """Say whether the word is written as a name and is a known given name, diacritics aside."""
    return words.capital(index) and plain(words.texts[index]) in name_terms().given


def is_family(words: Words, index: int) -> bool:
    """Say whether the word is written as a name and is a known family name, or ends as only these do."""
    word = plain(words.texts[index])
    if not words.capital(index) or len(word) < 4 or words.places[index] is not None:
        return False
    return word in name_terms().family or (len(word) > 6 and word.endswith(name_terms().family_endings))


def is_thing(words: Words, run: Run, named: bool) -> bool:
    """Say whether words of the run make it a thing or a body ("Lusail Palace"); ``named``: a title stands before."""
    terms = name_terms()
    skip = _syllables(words, run) or (
        named and size(words, run) in (2, 3) and words.folds[run.first] in terms.family_first
    )
    skip = skip or (is_given(words, run.first) and size(words, run) > 1)  # "Prime Minister Bill English"
    for index in range(run.first + skip, run.last):
        fold = words.folds[index]
        if not words.capital(index):
            continue  # "Jong-un"
        if index > run.first and words.texts[index] in _SYLLABLES:
            continue  # "Kim Jong Un"
        if fold in terms.things or (fold.endswith(terms.thing_endings) and plain(fold) not in terms.family):
            family = index == run.last - 1 and fold in terms.surnames_too
            if not (family and (named or is_given(words, run.first))):
                return True
    return False


def is_loud(words: Words, run: Run) -> bool:
    """Say whether the whole run stands in capitals ("NATO", "HORIBE")."""
    letters = [words.texts[i] for i in range(run.first, run.last) if words.texts[i].isalpha()]
    return all(w.isupper() for w in letters) and any(len(w) > 1 for w in letters)


def size(words: Words, run: Run) -> int:
    """The number of words in the run, hyphenated ones counted once, signs not at all."""
    count = 0
    for index in range(run.first, run.last):
        glued = index > run.first and words.texts[index - 1] in "-'’ʼ`" and words.glued(index)
        count += words.texts[index][0].isalpha() and not glued
    return count


def shape(words: Words, run: Run) -> str | None:
    """The id of the evidence for a person that lies in the words themselves; None where they tell nothing."""
    terms, last = name_terms(), words.texts[run.last - 1]
    many = size(words, run)
    if any(terms.closing.before(words.folds, i) for i in (run.last,)):
        return "person.rank"
    if many < 2 or many > 7 or is_loud(words, run):
        return None
    if _regnal(words, run):
        return "person.regnal"
    inner = range(run.first + 1, run.last)
    if any(words.folds[i] in terms.telling and not words.capital(i) for i in inner):
        return "person.particle"
    if is_given(words, run.first) or plain(_compound(words, run)) in terms.given:
        return "person.given"
    if is_family(words, run.last - 1) and many <= 4:
        return "person.family"
    if plain(last) in terms.given_last or (many <= 3 and plain(words.texts[run.first]) in terms.family_first):
        return "person.family"
    if _syllables(words, run):
        return "person.syllables"
    if any(words.texts[i] == "." for i in range(run.first, run.last)) and len(last) > 1 and last.isalpha():
        return "person.initial"
    return None


def _regnal(words: Words, run: Run) -> bool:
    """ "Sixtus V", "Haakon VII of Norway": a ruler's name with a number, or any with what rulers have behind it."""
    number, behind = words.texts[run.last - 1], words.folds[run.last]
    if run.last != run.first + 2 or number not in ROMAN:
        return False
    if plain(words.texts[run.first]) in name_terms().regnal:
        return number != "I" or behind not in name_terms().auxiliaries  # "and that, Charles, I will"
    if number == "I" or not words.follows(run.last):
        return False
    place = words.places[run.last + 1]
    state = behind == "of" and place is not None and place.kind in ("state", "polity")
    return state or behind in name_terms().deeds or words.folds[run.first - 1] in ("with", "by", "carried")


def _compound(words: Words, run: Run) -> str:
    """The first word of the run with its hyphenated parts: "Jean-Noël"."""
    end = run.first + 1
    while end + 1 < run.last and words.texts[end] == "-" and words.glued(end):
        end += 2
    return "".join(words.texts[run.first : end])


def _syllables(words: Words, run: Run) -> bool:
    """ "Ban Ki-moon": two words of which the second has a hyphen and goes on in small letters."""
    at = run.first + 1
    return (
        run.last == run.first + 4
        and words.texts[at + 1] == "-"
        and words.glued(at + 1)
        and words.glued(at + 2)
        and not words.capital(at + 2)
        and len(words.texts[at]) < 7
        and len(words.texts[at + 2]) < 7
    )
