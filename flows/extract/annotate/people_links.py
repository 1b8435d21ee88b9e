"""Names and offices that stand together: titles, appositions, brackets, lists, and "of Greece" behind a name."""

from __future__ import annotations

from flows.extract.annotate.people_evidence import evidence
from flows.extract.annotate.people_names import Run, find_runs, is_family, is_given, is_loud, is_thing, shape, size
from flows.extract.annotate.people_roles import RoleHit
from flows.extract.annotate.people_sighting import Sighting, backward, in_list, weight
from flows.extract.annotate.people_terms import name_terms
from flows.extract.annotate.people_words import Words, plain
from flows.ground.value import replace

CLAUSE = 14  # tokens after "whose …" in which "as prime minister" still speaks of the name before

_NO_ADJECTIVE = frozenset(  # words that begin something else than an office with adjectives before it
    """and or by with to which that who whom whose where when in on at for from of had has have was were is are will
    would said says told met meets""".split()
)
_POSSESSIVE = ("'", "’")
_LISTED = frozenset({",", "and", ".", ";"})  # behind a single name in "the Peruvian envoys, Arce and Quispe, …"


class Sightings:
    """Finds the sightings of one text; the tables of offices and courtesies by token are its state."""

    def __init__(self, words: Words, roles: list[RoleHit]) -> None:
        self.words, self.roles, self.terms = words, roles, name_terms()
        self.claimed: set[int] = set()  # first tokens of offices that stand in apposition to a name before them
        self.taken = bytearray(len(words) + 1)
        self.by_last = {r.last: r for r in roles}
        self.by_first = {r.first: r for r in roles}
        self.courtesies: dict[int, int] = {}  # end of an honorific → its start
        for role in roles:
            self.taken[role.first : role.last] = b"\1" * (role.last - role.first)
        self._find_courtesies()

    def _find_courtesies(self) -> None:
        words, index = self.words, 0
        starts = self.terms.honorific_starts
        for index in range(len(words)):
            if self.taken[index] or words.folds[index] not in starts:
                continue
            hit = self.terms.honorifics.at(words.texts, index)
            if hit is None:
                continue
            end = index + hit[0]
            if words.texts[end] == "." and words.glued(end):
                end += 1
            if words.breaks[end] and words.texts[end - 1] != ".":
                continue
            if words.capital(end) or words.folds[end] in self.terms.open:
                self.courtesies[end] = index
                self.taken[index:end] = b"\1" * (end - index)

    def find(self) -> list[Sighting]:
        """Return the sightings of a text, left to right."""
        found: list[Sighting] = []
        for run in find_runs(self.words, self.taken):
            before = found[-1] if found else None
            found.append(in_list(self.words, before, self._sight(run)))
        return backward(self.words, found)

    # ---- one run

    def _sight(self, run: Run) -> Sighting:
        run = self._with_title(self._later_given(run))
        lead, role, courtesy, keep = self._titles(run)
        named = role is not None or courtesy
        if is_thing(self.words, run, named):
            return Sighting(run, run.first, run.last, doubtful=True)
        sight = Sighting(run, lead, run.last, role, keep=keep)
        if role is not None:
            sight = replace(sight, rule="person.title", state=role.state, group=role.office.plural)
        elif courtesy:
            sight = replace(sight, rule="person.honorific")
        sight = self._ahead(self._predicate(self._comma_before(self._behind(sight))))
        if sight.doubtful:
            return sight
        if sight.rule is None:
            sight = replace(sight, rule=evidence(self.words, run) or self._relative_of(run))
        return self._doubt(self._adjective(sight))

    def _relative_of(self, run: Run) -> str | None:
        """ "with his wife Emine": whoever is named right behind "his wife", "the king's son" is a person."""
        hit, folds = self.by_last.get(run.first), self.words.folds
        if hit is None or hit.office.use != "kin" or hit.office.plural or not hit.definite:
            return None
        owned = folds[hit.first - 1] in ("his", "her", "their", "s")
        return "person.kin" if owned and self.words.follows(run.first) and size(self.words, run) < 4 else None

    def _later_given(self, run: Run) -> Run:
        """Drop a first word that is no name where a given name and more follow: "Abbot François de Choisy"."""
        inner, words = Run(run.first + 1, run.last), self.words
        if run.last - run.first < 3 or run.first in self.by_last or run.first in self.courtesies:
            return run
        if is_given(words, run.first) or not is_given(words, inner.first) or size(words, inner) < 2:
            return run
        starts = plain(words.texts[run.first]) in self.terms.family_first or len(words.texts[run.first]) < 2
        return run if starts or words.glued(inner.first) or shape(words, inner) is None else inner

    def _with_title(self, run: Run) -> Run:
        """Take in a title that belongs to the name."""
        return Run(run.first - 1, run.last) if self._part_of_name(run.first, run) else run

    def _titles(self, run: Run) -> tuple[int, RoleHit | None, bool, bool]:
        """Titles and courtesies right before a run: where they start, the weightiest office, and how they count."""
        lead, role, courtesy, keep = run.first, None, False, False
        for _ in range(4):
            at = lead
            if self.words.texts[at - 1 : at] in (['"'], ["“"]) and at > 0:
                break
            if self.words.breaks[at]:
                break
            if self._part_of_name(at, run):
                break
            if at in self.courtesies:
                lead, courtesy = self.courtesies[at], True
            elif (hit := self.by_last.get(at)) and self._is_title(hit, run):
                if hit.office.keep and at == run.first:
                    keep = True
                role = hit if role is None or weight(hit) > weight(role) else role
                lead = self._joined(hit)
            else:
                break
        return lead, role, courtesy, keep

    def _part_of_name(self, at: int, run: Run) -> bool:
        """Say whether the title before a single name is the first half of it: "Defence Minister Gen Nakatani"."""
        start = self.courtesies.get(at, self.by_last[at].first if at in self.by_last else at)
        if at != run.first or start != at - 1 or self.words.texts[start] not in self.terms.given_too:
            return False
        office = self.by_last.get(start)
        return size(self.words, run) == 1 and office is not None and office.office.use == "office"

    def _is_title(self, hit: RoleHit, run: Run) -> bool:
        """ "pilots Guido Masiero" yes; "to reporters Morrison" no: a plural in small letters wants a full name."""
        loose = hit.office.plural and hit.office.use == "occupation" and size(self.words, run) < 2
        return hit.office.use != "kin" and not (loose and not self.words.capital(hit.head))

    def _joined(self, hit: RoleHit) -> int:
        """The start of an office, "Deputy Prime Minister and" before it included."""
        start = hit.first
        if start > 1 and self.words.folds[start - 1] == "and" and not self.words.breaks[start]:
            other = self.by_last.get(start - 1)
            if other and not (other.definite or other.indefinite or other.office.plural) and other.last == start - 1:
                return other.first
        return start

    def _behind(self, sight: Sighting) -> Sighting:
        """Read "of Greece", an office in apposition, in brackets, or after "who was", behind the name."""
        words, at = self.words, sight.run.last
        if words.breaks[at]:
            return sight
        if words.folds[at] == "of" and (house := self._house(sight, at)):
            named = Run(sight.run.first, house)
            sight, at = replace(sight, run=named, tail=house, rule=sight.rule or "person.house"), house
        if words.folds[at] == "of" and sight.state is None:
            step = at + 1 + (words.folds[at + 1] == "the")
            place = words.places[step]
            if place is not None and place.kind in ("state", "polity") and words.follows(step):
                end = words.place_end(step)
                alone = size(words, sight.run) == 1 and is_given(words, sight.run.first) and step == at + 1
                rule = sight.rule or ("person.house" if alone else None)
                return self._apposed(replace(sight, state=place.state, tail=end, rule=rule), end)
            if words.codes[step] is not None and sight.rule:
                return replace(sight, state=words.codes[step])
        verb = words.folds[at] in ("signed", "signs", "signing", "acted", "spoke", "speaks")
        if words.folds[at + verb] in ("for", "on") and sight.state is None:
            return self._spoken_for(sight, at + verb)
        return self._apposed(sight, at)

    def _house(self, sight: Sighting, at: int) -> int:
        """The end of "of Savoy" behind a prince's or a given name; 0 where a state or no name stands there."""
        words, place = self.words, self.words.places[at + 1]
        noble = sight.role is not None and sight.role.office.id in ("royal", "noble", "peer")
        given = size(words, sight.run) == 1 and is_given(words, sight.run.first) and place is not None
        if not (noble or (given and sight.role is None)) or not words.capital(at + 1) or not words.follows(at + 1):
            return 0
        if size(words, sight.run) > 2:
            return 0
        if place is not None and place.kind not in ("region", "city"):
            return 0
        return words.place_end(at + 1) if place is not None else at + 2

    def _spoken_for(self, sight: Sighting, at: int) -> Sighting:
        """ "signed by X for Japan", "Y for the Dutch", "Z on behalf of Chile": the state a name acts for."""
        words = self.words
        step = at + (3 if words.folds[at : at + 3] == ["on", "behalf", "of"] else 1)
        if words.folds[at] == "on" and step == at + 1:
            return sight
        article = words.folds[step] == "the"
        place = words.places[step + article]
        if place is None or place.kind not in (("state", "polity", "demonym") if article else ("state", "polity")):
            return sight
        end = words.place_end(step + article)
        return sight if words.capital(end) and words.follows(end) else replace(sight, state=place.state)

    def _apposed(self, sight: Sighting, at: int) -> Sighting:
        role, end = self._office_after(at, sight)
        if role is None:
            return sight
        lone = self.words.texts[at] == "," and not sight.rule and size(self.words, sight.run) < 2
        if lone and self.words.texts[end] not in (",", ".", ";", ")"):
            return sight  # "Nordmark, the mayor of Vik and others": a single unknown word may be anything
        self.claimed.add(role.first)
        title = sight.role is not None and (sight.role.office.use == "title" or sight.role.office.plural)
        weigh = sight.role is None or (title and role.office.use != "kin")
        chosen = role if weigh else sight.role
        end, further = self._and_office(end)
        state = (role.state or sight.state) if weigh else (sight.state or role.state)
        state = state or further
        return replace(
            sight, role=chosen, tail=max(sight.tail, end), state=state, rule=sight.rule or "person.apposition"
        )

    def _and_office(self, end: int) -> tuple[int, str | None]:
        """Where "and foreign minister of the Norlandic Republic" behind an office ends, and its state."""
        words = self.words
        role = self._role_near(end + 1) if words.folds[end] == "and" and words.follows(end) else None
        if role is None or role.office.plural or role.definite or role.office.use != "office" or not role.full:
            return end, None
        if words.capital(role.last) and words.follows(role.last):
            return end, None  # "…, the prime minister, and Foreign Minister Orrin"
        self.claimed.add(role.first)
        return role.last, role.state

    def _office_after(self, at: int, sight: Sighting) -> tuple[RoleHit | None, int]:
        """The office that speaks of the name before ``at``, and where the apposition ends."""
        words = self.words
        opening = words.texts[at]
        if words.breaks[at]:
            return None, at
        if opening == "(":
            role = self._role_near(at + 1)
            if role is None or role.office.plural:  # "X (G7 Foreign Ministers' Meeting)"
                return None, at
            return role, role.last + (words.texts[role.last] == ")")
        if opening == ",":
            if words.folds[at + 1] in ("whose", "who"):
                return self._relative(at + 1), at
            role = self._own_office(self._role_near(at + 1))
            if role and role.office.id in ("noble", "historical") and words.folds[role.last] == "of":
                fief = role.last + 1
                return (role, fief + 1) if words.capital(fief) and words.follows(fief) else (None, at)
            if role and self._belongs(role, at, sight):
                return role, role.last
            return None, at
        if (role := self.by_first.get(at)) and role.office.id in ("monarch", "historical", "emir"):
            free = role.last not in self.by_last or not words.capital(role.last)
            if words.capital(role.head) and free:  # "the Meiji Emperor"
                return role, role.last
        return (self._copula(at), at) if sight.rule or size(words, sight.run) > 1 else (None, at)

    def _own_office(self, role: RoleHit | None) -> RoleHit | None:
        """The office behind that of an owner: "X, the president's special envoy" is the envoy."""
        if role is None or self.words.folds[role.last : role.last + 2] != ["'", "s"]:
            return role
        own = self._role_near(role.last + 2)
        return replace(own, state=own.state or role.state) if own is not None else None

    def _role_near(self, at: int) -> RoleHit | None:
        """The office at ``at``, behind an article and up to two words that describe it."""
        words = self.words
        for step in range(at, at + 4):
            if words.breaks[step] or step >= len(words):
                return None
            if role := self.by_first.get(step):
                return role
            word = words.texts[step]
            fold = words.folds[step]
            if not word.isalpha() or word[0].isupper() or fold in _NO_ADJECTIVE or fold in self.terms.deeds:
                return None
        return None

    def _belongs(self, role: RoleHit, comma: int, sight: Sighting) -> bool:
        """An office behind a comma belongs to the name before it unless a name of its own follows it."""
        words = self.words
        if role.office.plural and role.office.id not in ("historical",):
            return False
        if role.office.use == "title" or (role.office.needs and not role.full):
            return False
        if words.capital(role.last) and words.follows(role.last) and not self.taken[role.last]:
            return words.folds[role.last] in self.terms.ordinary
        if role.last in self.courtesies.values():
            return False
        if sight.role is not None and sight.role.office.id == role.office.id and words.texts[role.last] == ",":
            step = role.last + 1  # "Prime Minister X, the prime minister of Norland, Y": the second is of Y
            if words.capital(step) or self.taken[step]:
                return False
        held = sight.role is not None and sight.role.office.use == "office"
        if held and not role.full and words.texts[role.last] not in (",", ".", ";", ")", ":") and role.definite:
            return False  # "received by Minister X, the president went on"
        direct = role.first == comma + 1
        return (
            not direct
            or role.full
            or words.texts[role.last] in (",", ".", ";", ")", ":", "|", "–", "—", "")
            or role.office.use == "kin"
        )

    def _copula(self, at: int) -> RoleHit | None:
        n = self.terms.linking.at(self.words.folds, at)
        role = self._role_near(at + n) if n else None
        if (
            role is None
            or role.office.plural
            or role.office.use in ("title", "kin")
            or not (role.full or role.office.rank == "envoy")
        ):
            return None
        return role if not self.words.capital(role.last) or self.words.breaks[role.last] else None

    def _relative(self, at: int) -> RoleHit | None:
        """ "X, whose first journey as Australian prime minister this is": the office behind "as" is that of X."""
        words = self.words
        if role := self._copula(at):
            return role
        for step in range(at, at + CLAUSE):
            if words.breaks[step + 1] or step + 1 >= len(words) or words.texts[step] in (",", ";", "."):
                return None
            if words.folds[step] == "as":
                role = self._role_near(step + 1)
                return role if role and role.full and not role.office.plural else None
        return None

    def _comma_before(self, sight: Sighting) -> Sighting:
        """ "Italy's defence minister, X", "her commanding officer: X": an office before the comma, if definite."""
        words, at = self.words, sight.lead - 1
        if at < 1 or words.texts[at] not in (",", ":") or words.breaks[sight.lead] or words.breaks[at]:
            return sight
        role = self.by_last.get(at)
        if role is None or role.office.use in ("title", "kin"):
            return sight
        if sight.role is not None and sight.role.office.use != "title":
            return sight
        firm = role.definite or (role.state is not None and role.full) or words.texts[at] == ":"
        shared = role.office.plural and role.state is not None and not is_loud(words, sight.run)
        crowned = role.office.id in ("monarch", "royal", "emir") and is_given(words, sight.run.first)
        known = sight.rule is not None or is_family(words, sight.run.first) or crowned
        lonely = size(words, sight.run) > 1 or known or (shared and words.folds[sight.run.last] in _LISTED)
        if not firm or not lonely or role.first in self.claimed:
            return sight
        return replace(
            sight,
            lead=role.first,
            role=role,
            state=sight.state or role.state,
            group=role.office.plural,
            rule=sight.rule or "person.apposition",
        )

    def _predicate(self, sight: Sighting) -> Sighting:
        """ "The last minister to go there had been Dini": an office that opens the clause is that of the name."""
        words, at = self.words, sight.lead - 1
        if sight.role is not None or at < 2 or words.breaks[sight.lead] or words.folds[at] not in ("is", "was", "been"):
            return sight
        at -= words.folds[at] == "been"
        for step in range(at, max(at - CLAUSE, 0), -1):
            role = self.by_last.get(step)
            if role is not None:
                opens = words.breaks[role.first - 1] or words.texts[role.first - 2] in "(;—–."
                if role.definite and opens and not role.office.plural and words.texts[step] not in _POSSESSIVE:
                    return replace(
                        sight, role=role, state=sight.state or role.state, rule=sight.rule or "person.predicate"
                    )
                return sight
            if words.breaks[step - 1] or self.taken[step - 1] or words.texts[step - 1] in ",;:.()":
                return sight
        return sight

    def _ahead(self, sight: Sighting) -> Sighting:
        """An exercise, a ship, a firm before the name ("the frigate Alpino"): the name is not a person's."""
        words, at = self.words, sight.run.first
        if sight.role is not None or at == 0 or words.breaks[at]:
            return sight
        quoted = at - (words.texts[at - 1] in "\"“'‘«")
        thing = self.terms.things_before.before(words.folds, quoted)
        prefix = words.texts[quoted - 1] in self.terms.ship_prefixes
        if (thing or prefix) and sight.rule in (None, "person.honorific") and sight.lead == sight.run.first:
            return replace(sight, doubtful=True)
        return sight

    def _adjective(self, sight: Sighting) -> Sighting:
        """ "Italian Guido Masiero": an adjective of state right before the name or its courtesy."""
        place = self.words.places[sight.lead - 1] if sight.lead > 0 and self.words.follows(sight.lead) else None
        if place is None or place.kind != "demonym" or sight.state or sight.rule is None:
            return sight
        return replace(sight, state=place.state)

    def _doubt(self, sight: Sighting) -> Sighting:
        """A name with "the" before it, or with what is called after it behind it, does not name a person here."""
        words, at = self.words, sight.lead
        bare = sight.role is None and sight.rule != "person.honorific"
        article = at > 0 and words.folds[at - 1] == "the" and words.follows(at)
        if not article and at > 1 and words.places[at - 1] is not None:
            article = words.folds[words.place_start(at - 1) - 1] == "the"
        after = words.folds[sight.run.last] in self.terms.named_after and words.follows(sight.run.last)
        return replace(sight, doubtful=True) if bare and (article or after) else sight
