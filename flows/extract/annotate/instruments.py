"""International agreements as noun phrases, named ("Convention of Kanagawa") or described ("a treaty on trade").

From each head noun of ``instruments.yaml`` the title is read to both sides; acronyms that brackets introduce
("… Agreement (ACSA)") stand for the title wherever they come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.extract.annotate.instrument_ellipses import ellipses, parted
from flows.extract.annotate.instrument_terms import Exclusion, Head, head_of, instrument_noun, subject_of, terms
from flows.extract.annotate.instrument_titles import Titles
from flows.extract.annotate.wording import Bounds, Cover, capital, hits, index_at, settle, starts_word
from flows.extract.model import Instrument, Organisation, Place, View
from flows.ground.model import Span

__all__ = ["annotate_instruments", "instrument_noun", "subject_of"]

_REACH_FRONT, _REACH_BEHIND = 8, 7  # words in which the act that makes an instrument may stand
_MAKES, _CLOSE_BY = ("make", "makes", "made", "making"), 3  # "made peace", and within how many words
_CLAUSE_SIGNS = (".", ";", ":", "that", "which", "who", "but", "while")
_DATED = (
    "protocol",
    "peace",
    "document",
    "waiver",
    "alliance",
    "arrangement",
    "understanding",
    "undertaking",
    "partnership",
    "statute",
    "conduct",
)
_WHOLE = ("work-plan", "shared-vision", "statute", "swap")  # in capitals they are names as they stand
_SORTING = frozenset(("between", "with", "on", "in", "by"))
_MADE = ("made", "patched", "restored", "struck")
_PLAIN = ("document", "measures", "session", "notes", "waiver")  # … and these are none by their capitals
_COINED = ("declaration", "protocol", "charter", "arrangement")  # … and these are told apart by one in front
_PASSIVE = ("was", "were", "been", "be", "is", "being", ",", "duly", "finally", "formally")


def annotate_instruments(
    view: View, places: Sequence[Place], organisations: Sequence[Organisation]
) -> list[Instrument]:
    """Return the instruments of a view, sorted, none overlapping another.

    ``places`` and ``organisations`` tell where a party's name ends. An acronym's ``title`` is where the
    document gives the full name, its ``short`` the acronym itself.
    """
    reader = _Reader(view, Cover([*places, *organisations]))
    phrases = settle(reader.phrases())
    found = parted(view, settle([*phrases, *reader.acronyms(phrases)]))
    return settle([*found, *ellipses(view, reader.bounds, reader.cover, found)])


class _Reader:
    def __init__(self, view: View, cover: Cover) -> None:
        self.text, self.cover, self.terms = view.text, cover, terms()
        self.bounds = Bounds(view)

    def phrases(self) -> Iterator[Instrument]:
        """Instruments by their head nouns, from left to right; a head within a title already read is part of it."""
        reached = 0
        acronyms = (m for m in self.terms.acronyms.finditer(self.text) if self._hyphened(m.start()))
        found = [*hits(self.terms.trigger, self.text), *hits(self.terms.acronyms, self.text), *acronyms]
        for m in sorted(found, key=lambda m: m.start()):
            if m.start() < reached:
                continue
            instrument = self._phrase(m.start(), m.end(), head_of(m.group()))
            if instrument:
                reached = instrument.end
                yield instrument

    def _hyphened(self, start: int) -> bool:
        """Say whether capitals and a hyphen stand in front: "IUAE-CEPA"."""
        return self.text[start - 1 : start] in "-–" and self.text[start - 2 : start - 1].isupper() and start > 1

    def _phrase(self, start: int, end: int, head: Head) -> Instrument | None:
        segment = self.bounds.at(start)
        words = self.bounds.words(segment)
        titles = Titles(words, self.cover)
        opens, last = index_at(words, start), index_at(words, end - 1)
        if head.id == "league" and titles.named(opens):
            return None  # "League of Nations"
        if self._compound(titles, last, head) or self._excluded(titles, opens, last, head):
            return None
        if words[last].end != end or (head.acronym and self._bracketed(titles, opens, last)):
            return None  # "agreement-based"; an acronym in brackets belongs to the name in front of it
        return self._build(titles, opens, last, head)

    def _build(self, titles: Titles, opens: int, last: int, head: Head) -> Instrument | None:
        words = titles.words
        first = self._parties(titles, opens) if head.acronym else titles.left(opens)
        first = last if head.id == "notes" else first  # "exchanged | notes on visas"
        last = opens if head.id in ("measures", "session") else last  # "plan | for the cleaning of the lake"
        behind, acronym = titles.right(last, bare=first == opens)
        if (capital(words[opens].text) or head.id == "partnership") and opens - first < 6:
            behind = titles.quoted(first, behind)
        if words[first].text.isdigit() and behind > last + 1:
            first += 1  # "the 1866 treaty", but "the 1866 | Treaty of Amity"
        if not self._enough(titles, first, opens, last, behind, head, acronym):
            return None
        title = Span(words[first].start, words[behind - 1].end)
        short = Span(words[acronym].start, words[acronym].end) if acronym is not None else None
        if head.id == "programme" and self._cooperative(titles, first, behind):
            head = self.terms.heads["programme of cooperation"]
        named = self._proper(titles, first, opens, last, behind, head)
        proper = named and not (head.acronym or head.id == "memorandum" or self._counted(titles, first))  # "the MoUs"
        plural = head.plural and not proper
        return Instrument(title.start, title.end, head.id, head.noun, named, title, short, plural)

    def _parties(self, titles: Titles, opens: int) -> int:
        """Return where the parties in front of an acronym start: "EU-Japan EPA", "India EFTA TEPA"."""
        while (
            titles.named(opens - 1)
            and capital(titles.text(opens - 1))
            and not titles.text(opens - 1).endswith(("'s", "’s"))
        ):
            opens -= 1
        return opens

    def _bracketed(self, titles: Titles, opens: int, last: int) -> bool:
        return titles.text(opens - 1) == "(" and titles.text(last + 1) == ")"

    def _compound(self, titles: Titles, last: int, head: Head) -> bool:
        """Say whether the noun only qualifies the next one: "Partnership Agreement", "treaty ports"."""
        following = titles.text(last + 1)
        if head.acronym:
            return following.casefold() in self.terms.heads
        return following.casefold() in self.terms.heads and capital(following) == capital(titles.text(last))

    def _excluded(self, titles: Titles, opens: int, last: int, head: Head) -> bool:
        noun = " ".join(titles.text(i) for i in range(opens, last + 1)).casefold()
        if noun in ("declaration", "statement") and "joint" in {
            titles.text(i).casefold() for i in range(opens - 3, opens)
        }:
            return False  # "a joint presidential declaration"
        return any(self._excludes(rule, titles, opens, last, noun) for rule in self.terms.exclusions)

    def _excludes(self, rule: Exclusion, titles: Titles, opens: int, last: int, noun: str) -> bool:
        if rule.heads and noun not in rule.heads:
            return False
        if rule.id == "mass-noun" and titles.dated(last + 1):
            return False  # "the general agreement of 1998"
        before = " ".join(titles.text(i) for i in range(max(0, opens - 3), opens)).casefold()
        after = " ".join(titles.text(i) for i in range(last + 1, last + 4)).casefold()
        return any(before == p or before.endswith(" " + p) for p in rule.before) or any(
            after == p or after.startswith(p + " ") for p in rule.after
        )

    def _enough(
        self, titles: Titles, first: int, opens: int, last: int, behind: int, head: Head, acronym: int | None
    ) -> bool:
        """Say whether a noun that says little alone is told apart: by its modifiers, its capitals or its parties."""
        if head.alone:
            return True
        modifiers = [titles.text(i) for i in range(first, opens)]
        if any(m.casefold() in head.needs for m in modifiers) or titles.text(opens).casefold() == "joint":
            return True
        if head.plural and head.id != "programme":
            return head.id == "protocol" and (
                self._acted(titles, first, behind, False) or self._followed(titles, last, head)
            )
        if head.id == "agenda":  # of two states, not of one
            return any(
                titles.named(i) and ("-" in titles.text(i) or "–" in titles.text(i)) for i in range(first, opens)
            )
        if head.id in _WHOLE and all(capital(titles.text(i)) for i in (opens, last)):
            return True
        title_case, follows = capital(titles.text(opens)), titles.text(last + 1) if behind > last + 1 else ""
        if head.id == "programme" and title_case and self._cooperative(titles, first, behind):
            return True
        if head.id in ("programme", "initiative"):
            coined = (
                len(modifiers) == 1 and modifiers[0].isupper() and len(modifiers[0]) > 2 and not titles.named(first)
            )
            return not head.plural and (coined or (title_case and (len(modifiers) > 1 or acronym is not None)))
        if head.id == "surrender":
            return follows == "of" and (titles.named(last + 2) or titles.named(last + 3))
        if self._followed(titles, last, head):
            return True
        if head.acted and not head.plural and self._acted(titles, first, behind, head.id == "peace"):
            return True
        if head.id == "peace":
            sited = follows == "of" and capital(titles.text(last + 2))
            return sited and ((title_case and capital(titles.text(last))) or self._made_at(titles, opens, behind))
        if len(modifiers) == 1 and modifiers[0] in self.terms.known_acronyms and head.id == "partnership":
            return True  # "AUKUS partnership"
        if head.id in _PLAIN:
            return False
        if head.id in _COINED and titles.text(opens).casefold() != "statement" and self._coined(titles, first, opens):
            return True
        spelt = any(capital(m) for m in modifiers)
        return title_case and (spelt or (bool(follows) and head.id not in ("partnership", "alliance")))

    def _made_at(self, titles: Titles, opens: int, behind: int) -> bool:
        """Say whether a peace is called by where it was made: "the peace of Bucharest, signed on …"."""
        place = self.cover.at(titles.words[behind - 1].start)
        told = titles.text(behind) in ("(", ",", "signed", "concluded", "in") or titles.dated(behind)
        state = isinstance(place, Place) and place.kind not in ("city", "capital", "venue")
        return titles.text(opens - 1).lower() == "the" and told and not state

    def _coined(self, titles: Titles, first: int, opens: int) -> bool:
        """Say whether a name in capitals tells a noun in small letters apart: "the Charaña declaration"."""
        word = titles.text(opens - 1)
        return (
            first < opens
            and first > 0
            and capital(word)
            and titles.text(first - 1) in ("the", "The")
            and word.isalpha()
        )

    def _cooperative(self, titles: Titles, first: int, behind: int) -> bool:
        """Say whether a programme is one of what two states will do: "Programme of Industrial Cooperation"."""
        return any(
            "ooperation" in titles.text(i) or "artnership" in titles.text(i) or "xchange" in titles.text(i)
            for i in range(first, behind)
        )

    def _followed(self, titles: Titles, last: int, head: Head) -> bool:
        behind = f"{titles.text(last + 1)} {titles.text(last + 2)}"
        if head.id in _DATED and titles.dated(last + 1):
            return True
        return any(behind == words or behind.startswith(f"{words} ") for words in head.follows)

    def _acted(self, titles: Titles, first: int, behind: int, peace: bool) -> bool:
        """Say whether the phrase is what somebody signs: "initialled the draft …", "… concluded in May"."""
        for at in range(first - 1, max(first - _REACH_FRONT, 0) - 1, -1):
            word = titles.text(at).casefold()
            if word in _CLAUSE_SIGNS:
                break
            if word in self.terms.acts or (peace and word in _MAKES and at >= first - _CLOSE_BY):
                return True
        relative = titles.text(behind) == "that"
        makes = _MADE if peace else ()
        for at in range(behind + relative, behind + _REACH_BEHIND):
            word = titles.text(at).casefold()
            if word in self.terms.acts or word in makes:
                return relative or titles.text(at - 1).casefold() in _PASSIVE or at == behind
            if word in (*_CLAUSE_SIGNS, ""):
                break
        return False

    def _proper(self, titles: Titles, first: int, opens: int, last: int, behind: int, head: Head) -> bool:
        """Say whether the phrase is a proper name: capitals beside the noun that are more than a state's adjective."""
        own = any(
            capital(titles.text(i)) and (not titles.named(i) or "-" in titles.text(i) or "–" in titles.text(i))
            for i in range(first, opens)
        )
        if not capital(titles.text(opens)):
            return own
        if head.plural and opens == first == 0 and self._begun(titles, last + 1):
            return own  # only the line makes it a capital
        return own or head.acronym or last > opens or behind > last + 1 or first < opens

    def _begun(self, titles: Titles, at: int) -> bool:
        """Say whether what follows a noun shows that it is common: "Agreements of every kind", "Pacts were …"."""
        of_a_kind = titles.text(at) == "of" and titles.text(at + 1).islower()
        return of_a_kind or titles.text(at) in (*_SORTING, *_PASSIVE, "have")

    def _counted(self, titles: Titles, first: int) -> bool:
        return titles.text(first - 1).casefold() in self.terms.generic or titles.text(first - 1).isdigit()

    def acronyms(self, phrases: Sequence[Instrument]) -> Iterator[Instrument]:
        """Acronyms that brackets introduced, wherever they come back."""
        known: dict[str, Instrument] = {}
        for p in phrases:
            if p.short:
                known.setdefault(p.short.of(self.text), p)
        for acronym, source in known.items():
            at = self.text.find(acronym)
            while at >= 0:
                end = at + len(acronym)
                if self._stands(at, end) and not (source.short and source.short.start == at):
                    span = Span(at, end)
                    yield Instrument(at, end, "introduced", source.noun, True, source.title, span)
                at = self.text.find(acronym, end)

    def _stands(self, start: int, end: int) -> bool:
        after = self.text[end : end + 1]
        bracketed = self.text[start - 1 : start] == "(" and after == ")"
        return starts_word(self.text, start) and not after.isalnum() and after not in ("-", "–") and not bracketed
