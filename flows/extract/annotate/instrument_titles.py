"""Where an instrument's title starts and ends: from the head noun leftwards over its modifiers, rightwards over
what it is about and between whom, as far as the codebook's "fullest name" goes.

Works on words of one segment; there is no parser, so a title ends at the first word that cannot belong to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.annotate.instrument_words import ARTICLES, CLOSE, MONTHS, OPEN, YEAR, Words
from flows.extract.annotate.wording import capital
from flows.extract.model import Place

_NOUNS = 4  # words in front of a noun in which its article stands
_BODIES = frozenset(
    ("Government", "Kingdom", "Republic", "Empire", "Allies", "Allied", "Grand", "Holy", "Bey", "Dey", "Sultan", "King")
)
_SIGNERS = frozenset(
    ("Leader", "Minister", "Leaders", "Ministers", "President", "Presidents")
)  # "Joint Leaders' Statement"
_COUNTS = frozenset(("two", "three", "four", "five", "six", "seven", "new", "then", "former"))
_PURPOSES = frozenset(("ratification", "approval", "signature", "example", "instance", "years", "now", "good"))
_ANNEXED = frozenset(("protocol", "amendment", "annex", "addendum", "supplement"))
_WORKING = frozenset(("cooperation", "co-operation", "collaboration", "partnership", "research", "exchanges"))
_MEASURED = frozenset(("Year", "Point", "year", "point"))
_PARTICLES = frozenset(("de", "da", "do", "del", "la", "el", "al", "es", "of", "the", "di"))
_CONNECTORS = frozenset(("and", "or", "&", "of"))
_WITHIN = frozenset(("to", "in", "into"))
_FIELDS = frozenset(("field", "fields", "area", "areas", "sphere", "spheres", "domain", "domains"))
_MATTERS = frozenset(("matters", "affairs", "cases"))
_LEADING = ARTICLES | _CONNECTORS | _WITHIN
_ELSEWHERE = frozenset(("by", "at", "from", "under", "over", "through", "near", "into", "out", "up"))


class Titles(Words):
    """Title grammar over the words of one segment; ``cover`` tells states and organisations."""

    # leftwards

    def left(self, head: int) -> int:
        """Return the index of the title's first word, the head's own where nothing belongs to it."""
        first, title_case, joined = head, capital(self.text(head)), False
        while first > 0:
            step = self._step(first, head, title_case, joined) or (0 if title_case else self._determined(first))
            if not step:
                break
            joined = joined or self.text(first - 1) in ("and", "&")
            first -= step
        while first < head and self._loose(first, head):
            first += 1
        return first

    def _step(self, first: int, head: int, title_case: bool, joined: bool) -> int:
        """Return how many words to the left belong to the title next: 0 where it starts here."""
        word, before = self.text(first - 1), self.text(first - 2)
        if word.endswith(("'s", "’s", "s’", "s'")):
            return 1 if word.rstrip("'’s") in _SIGNERS else 0
        if word in ("'", "’") and before in _SIGNERS and title_case:
            return 2  # "Defence Ministers' Convention"
        if capital(word):
            opening = word in self.terms.never_first and not self.named(first - 1)  # "New", but "New York"
            opening = opening and not (word == "General" and before.lower() in ARTICLES)
            return 0 if opening or word in MONTHS else 1
        if YEAR.fullmatch(word):
            return 1 if first == head else 0
        if word.isdigit() and self.text(first).rstrip("s") in _MEASURED:
            return 1  # "100 Year Partnership"
        if word == "of" and before in ("status", "Status") and self.text(first).casefold() == "forces":
            return 2
        if word in ("and", "&"):
            return 2 if first < head and self._joins(first, title_case) else 0
        if word in ("–", "-") and capital(self.text(first)) and self._compound(first):
            return 2
        if word in _PARTICLES and capital(self.text(first)) and capital(before) and self._one_name(first, head):
            return 2  # "Rio de Janeiro Protocol", "López de Mesa–Gil Borges Treaty"
        if word == "," and joined and self._listed(first):
            return 2
        if word in CLOSE and self.text(first - 3) in OPEN and self.terms.modifier(before) and not title_case:
            return 3
        return 1 if not title_case and self.terms.modifier(word) else 0

    def _one_name(self, first: int, head: int) -> bool:
        """Say whether a name of several words runs over the particle in front: "Rio de Janeiro"."""
        if any("–" in self.text(i) for i in range(first, head)) and self.text(first - 1) not in ("of", "the"):
            return True
        known = self.cover.at(self.words[first].start)
        return known is not None and known is self.cover.at(self.words[first - 2].start)

    def _compound(self, first: int) -> bool:
        """Say whether a dash in front joins two states: "Italy – Japan Agreement", not "Lima – Agreement on …"."""
        return self.text(first - 2).isupper() or (self.named(first - 2) and self.named(first))

    def _determined(self, first: int) -> int:
        """Return how many nouns in small letters stand between an article and the title: "a | mackerel quota pact"."""
        for at in range(first - 1, max(first - _NOUNS, 0) - 1, -1):
            word = self.text(at)
            if word in ARTICLES or (at == 0 and word.lower() in ARTICLES):
                return first - 1 - at
            if not word.replace("-", "").isalpha() or not word.islower() or self._function(word):
                return 0
        return 0

    def _listed(self, first: int) -> bool:
        """Say whether one capitalised word and a comma stand in front: "Peace, Amity and …"."""
        alone = not capital(self.text(first - 3))
        return alone and capital(self.text(first)) and capital(self.text(first - 2)) and not self.named(first - 2)

    def _joins(self, first: int, title_case: bool) -> bool:
        """Say whether "X and" in front belongs to the name: "Trade and …", not "Italy and …"."""
        before, after = self.text(first - 2), self.text(first)
        if capital(after):
            return capital(before) and before not in self.terms.never_first and not self.named(first - 2)
        return not title_case and self.terms.modifier(before)

    def _loose(self, index: int, head: int) -> bool:
        word = self.text(index)
        if word in ("and", "&", "–", "-", ","):
            return True
        if word[:1].isdigit():
            return index + 1 < head and self.text(index + 1).rstrip("s") not in _MEASURED
        counted = word.partition("-")[0].lower() if index == 0 else word  # "Fifty-one agreements"
        return counted in self.terms.dropped

    # rightwards

    def right(self, head: int, bare: bool) -> tuple[int, int | None]:
        """Return (index behind the title, index of its acronym or None)."""
        title_case = capital(self.text(head)) and not self.text(head).isupper()
        end, short = head + 1, None
        bracket = self.acronym(end)
        if bracket:
            short = bracket[0]
            if self._shared(bracket[1]) or self._complement(bracket[1], title_case, False) == bracket[1]:
                return end, short
            end = bracket[1]
        while True:
            behind = self._complement(end, title_case, bare and end == head + 1)
            if behind == end or (end > head + 1 and self.text(end) == "to"):
                break
            end = behind
            if self._shared(end):
                break  # "treaties of commerce between the two countries": the parties are no part of the name
        bracket = self.acronym(end) if short is None else None
        return end, bracket[0] if bracket else short

    def behind(self, at: int) -> int:
        """Return the index behind the complements that start at a word, in small letters; that word's where none do."""
        end = at
        while (after := self._complement(end, False, False)) > end:
            end = after
        return end

    def _shared(self, at: int) -> bool:
        """Say whether "between the two countries", "between both sides" starts here."""
        several = self.text(at + 1) == "both" or self.text(at + 2) in ("two", "three", "four")
        return self.text(at) == "between" and several

    def _bodies(self, at: int) -> bool:
        """Say whether a plural in the title's own case starts here: "between | the Foreign Ministries"."""
        if self.text(at) != "the":
            return False
        end = at + 1
        while self.text(end).isalpha() and not self._function(self.text(end)) and not self.named(end):
            end += 1
        return end > at + 1 and self.text(end - 1).endswith("s") and not self._another(end - 1, at)

    def _complement(self, at: int, title_case: bool, bare: bool) -> int:
        """Return the index behind one complement that starts at ``at``, ``at`` where there is none."""
        word, after = self.text(at), self.text(at + 1)
        if (span := self._years(at)) > at:
            return span
        if word == "to" and after == "the" and self.text(at - 1).casefold() in _ANNEXED:
            known = (i + 1 for i in range(at + 2, at + 9) if self._another(i, at))
            return next(known, at)  # "protocol to the 2002 Agreement", which its own complements carry on
        if word == "to":
            infinitive = self._verb(after)
            proper = title_case and (capital(after) or capital(self.text(at + 2)))
            return self._consume(at, title_case, True) if (infinitive or proper) and not self.named(at + 1) else at
        if word == "in":
            return self._consume(at, title_case, False) if self._in_field(at) else at
        if title_case and capital(word) and word.endswith("ing") and capital(after):
            return self._consume(at, True, False)
        if not self._governs(word) or (
            word == "on" and (self.text(at + 2) in ("occasion", "sidelines", "margins", "eve") or after == "behalf")
        ):
            return at
        if self._dated(at + 1):
            return at + 2 if bare and word == "of" and YEAR.fullmatch(after) else at
        if word == "with" and not self._counterparty(at + 1):
            return at
        if self.text(at + 2) in ("years", "months", "decades"):
            return at
        if word == "for" and not title_case and self.named(at + 1):
            return at  # "signed the agreement | for Norway"
        if word == "for" and (after in _PURPOSES or not (title_case or self._content(at + 1))):
            return at
        return self._consume(at, title_case, False)

    def _in_field(self, at: int) -> bool:
        """Say whether "in the Field of", "in the areas of", "in Criminal Matters" starts at a word."""
        if self.text(at + 2).casefold() in _FIELDS:
            return True
        last = next((n for n in range(at + 2, at + 6) if self.text(n).casefold() in _MATTERS), None)
        return last is not None and all(self._of_matter(n) for n in range(at + 1, last))

    def _of_matter(self, at: int) -> bool:
        word = self.text(at)
        return word in ("and", "&", ",") or (word.isalpha() and not self.named(at) and not self._function(word))

    def _counterparty(self, at: int) -> bool:
        while self.text(at) in ARTICLES:
            at += 1
        if self.text(at).endswith(("'s", "’s")) and capital(self.text(at + 1)) and capital(self.text(at + 2)):
            return False  # "signed a pact with Norway's Kari Hansen"
        return self.named(at) or self.text(at) in _BODIES or self.text(at).lower() == "respect"

    def _consume(self, at: int, title_case: bool, infinitive: bool) -> int:
        """Return the index behind the words that a preposition at ``at`` governs, ``at`` where there are none."""
        between = self.text(at) == "between"
        if (quoted := self._quotation(at + 1)) is not None:
            return quoted
        limit = at + (48 if title_case or between else 16)
        end, paired = at + 1, not between or self._shared(at) or self._bodies(at + 1)
        while end < min(limit, len(self.words)):
            word = self.text(end)
            if word == "and" or word == "&":
                if not self._and(end, not paired):
                    break
                paired = True
            elif word == ",":
                if not self._list(end):
                    break
            elif not self._goes_on(end, at, title_case, infinitive):
                break
            end += 1
        while end > at + 1 and (
            self.text(end - 1) in ARTICLES | _CONNECTORS | _WITHIN | _COUNTS or self.text(end - 1) in ",-–"
        ):
            end -= 1
        return end if end > at + 1 and (paired or not between) else at

    def _goes_on(self, index: int, at: int, title_case: bool, infinitive: bool) -> bool:
        word, before = self.text(index), self.text(index - 1)
        if index == at + 1 and infinitive:
            return True
        if word == "no" and self.text(index + 1) == "longer":
            return False
        if not word[0].isalnum() or word in self.terms.stops or word in _ELSEWHERE:
            return False
        if self._dated(index) and not self._measured(index):
            return False
        if self._governs(word) and word != "of":
            return False
        if not infinitive and word.islower() and self.text(index + 1) in ARTICLES and word not in _LEADING:
            return (
                word in self.terms.complements
            )  # "bears the", "gave its": nothing but a verb stands before an article
        if index == at + 1:
            return True
        if word in ARTICLES:
            return self._governs(before) or before in _CONNECTORS | _WITHIN or infinitive or before == ","
        if word == "of":
            return not self._dated(index + 1)
        if word in _WITHIN:
            return self._within(index, title_case)
        leading = self._governs(before) or before in _LEADING or before == ","
        if self.named(index - 1) and self.text(index - 2) == "the" and word.islower() and len(word) > 4:
            return not word.endswith("ed")  # "on the Sinop | nuclear plant"
        if self._peoples(index - 1) and word.islower() and word.isalpha() and not self._function(word):
            return not word.endswith("ed")  # "of Egyptian | fishermen"
        if self.named(index - 1) and not leading and not before.endswith(("'s", "’s", "s’")):
            return capital(word) or self.cover.at(self.words[index].start) is self.cover.at(self.words[index - 1].start)
        if (
            word.islower()
            and not leading
            and (word.endswith("ed") or (word.endswith("ly") and self._governs(self.text(index + 1))))
        ):
            return False
        told = self.terms.modifier(before) and self.text(index - 2) in ARTICLES  # "the joint | Earth mission"
        return leading or not capital(word) or capital(before) or infinitive or before in _COUNTS or told

    def _measured(self, index: int) -> bool:
        """Say whether a number only measures what follows: "the 750-kilometre border"."""
        word = self.text(index)
        return word[:1].isdigit() and "-" in word and self.text(index - 1) in ARTICLES

    def _peoples(self, index: int) -> bool:
        """Say whether a word is a people's, which qualifies the noun behind it."""
        note = self.cover.at(self.words[index].start)
        return isinstance(note, Place) and note.kind == "demonym"

    def _within(self, index: int, title_case: bool) -> bool:
        """ "in" and "to" go on inside a title in capitals only: "Accession to the …", "Made in Italy of the …".

        Not "in Belgrade": where a treaty was signed is no part of its name.
        """
        after = index + 2 if self.text(index + 1) in ARTICLES else index + 1
        if self.text(index) == "in" and self.text(index - 1).casefold() in _WORKING:
            plain = self.text(after).isalpha() and self.text(after) not in self.terms.stops
            return plain and not self.named(after) and self.text(after) not in MONTHS  # not "cooperation in Oslo"
        if not title_case or not capital(self.text(after)) or self.text(after) in MONTHS:
            return False
        return self.text(after + 1) == "of" or not self.named(after)

    def _and(self, index: int, pairing: bool) -> bool:
        """Say whether "and" joins two members of the title rather than two clauses or two instruments."""
        after = index + 2 if self.text(index + 1) in ARTICLES else index + 1
        word, before = self.text(after), self.text(index - 1)
        if not word[:1].isalnum() or word in self.terms.stops or self._dated(after):
            return False
        if pairing:
            return True
        if any(self._another(i, index) for i in self._ahead(index)):
            return False
        if self.text(index + 1) in self.terms.restart and not (
            capital(word) and self.named(after) and self.named(index - 1)
        ):
            return capital(word) and capital(before) and self.text(index + 1) == "the" and not self.named(after)
        if word.endswith("ed") and word.islower():
            return False
        if self.named(index - 1) != self.named(after) and capital(before) == capital(word):
            return False
        return capital(word) == capital(before) or before == ","

    def _ahead(self, index: int) -> Iterator[int]:
        """Yield the next five words, up to a sign."""
        for at in range(index + 1, min(index + 6, len(self.words))):
            if not self.text(at)[0].isalnum():
                return
            yield at

    def _another(self, index: int, conjunction: int) -> bool:
        """Say whether another instrument is named here; "commerce and alliance" is one treaty's matter."""
        head = self.terms.heads.get(self.text(index).casefold())
        if head is not None and head.id in ("programme", "initiative") and capital(self.text(index)):
            return False  # "… on the Belt and Road Initiative"
        return head is not None and (head.alone or index > conjunction + 1)

    def _list(self, comma: int) -> bool:
        """Say whether a comma separates members of a list that "and" closes."""
        first = comma + 1
        while self.text(first) in ("and", "the"):
            first += 1
        if capital(self.text(first)) != capital(self.text(comma - 1)) or self.named(first) != self.named(comma - 1):
            return False
        if self.text(comma + 1) in ARTICLES and self.text(first).islower():
            return False  # "a pact on defence, the first of its kind"
        if self.text(first).islower() and self.text(first).endswith("ed"):
            return False  # "…, initialled in March and signed in April"
        closed = self.text(comma + 1) == "and"
        if closed and self.named(first) and not any(self.text(i) == "," for i in range(comma - 8, comma)):
            return False  # "a memorandum on Peru, and Norway's bank signed …"
        for index in range(first, min(first + 14, len(self.words))):
            word = self.text(index)
            if word in self.terms.stops or word in _ELSEWHERE or (not word[0].isalnum() and word != ","):
                return closed
            if word in ("and", "&"):
                after = index + 2 if self.text(index + 1) == "the" else index + 1
                return closed or capital(self.text(after)) == capital(self.text(first))
        return closed
