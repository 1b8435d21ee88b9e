"""Who is who in one document: which sightings are the same person, the fullest name, office and state of each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from dataclasses import dataclass, field

from flows.extract.annotate.people_names import ROMAN, Run, is_given, size
from flows.extract.annotate.people_roles import RoleHit
from flows.extract.annotate.people_sighting import Sighting
from flows.extract.annotate.people_terms import name_terms
from flows.extract.annotate.people_words import Words, plain
from flows.ground.model import Span

MOST_HELD = 60  # offices of one person that a later "the minister" is compared with
FIRST_NAMED = frozenset({"monarch", "emir", "royal", "peer", "noble"})  # whose holders go by the given name
KNIGHTED = frozenset({"sir", "dame"})  # stand before the given name
NUMERAL = "#"  # marks a king's or pope's number among the words of a name: "XI" is one, "Xi" is not


@dataclass(slots=True, eq=False)
class Figure:
    """One person of the document while the registry grows: the sightings of it and the words of its names."""

    sightings: list[Sighting] = field(default_factory=list)
    keys: frozenset[str] = frozenset()  # all words of the fullest name, folded, without particles and initials
    handles: frozenset[str] = frozenset()  # those that may stand for the person alone
    fullest: Sighting | None = None
    offices: set[str] = field(default_factory=set)  # the ids of those that the document gives this person
    firsts: list[int] = field(default_factory=list)  # first tokens of the sightings, sorted
    held: list[RoleHit] = field(default_factory=list)  # the first offices and titles, in the order they were found
    named: set[str] = field(default_factory=set)  # the handles, and
    filed: set[str] = field(default_factory=set)  # the words, under which the registry has this person
    _roles: tuple[list[RoleHit], list[RoleHit]] = field(default_factory=lambda: ([], []))  # offices, titles; sorted
    _states: Counter[str] = field(default_factory=Counter)

    def add(self, sight: Sighting, keys: frozenset[str], handles: frozenset[str], words: Words) -> None:
        """Count a sighting as this person's; a longer name becomes the fullest."""
        self.sightings.append(sight)
        insort(self.firsts, sight.run.first)
        if sight.state:
            self._states[sight.state] += 1
        if sight.role:
            self._add_role(sight.role)
        if self.fullest is None or _length(words, sight) > _length(words, self.fullest):
            self.fullest = sight
            self.keys, self.handles = self.keys | keys, handles

    def _add_role(self, role: RoleHit) -> None:
        if role.office.use == "office":
            self.offices.add(role.office.id)
        if len(self.held) < MOST_HELD:
            self.held.append(role)
        insort(self._roles[role.office.use == "title"], role, key=_first)

    @property
    def state(self) -> str | None:
        """The state named most often with this person, the first named among equals."""
        return max(self._states, key=self._states.__getitem__) if self._states else None

    def role_near(self, at: int) -> RoleHit | None:
        """The office of this person that stands nearest before token ``at``, else behind it; offices before titles."""
        for roles in self._roles:
            if roles:
                nearest = roles[max(0, bisect_right(roles, at, key=_first) - 1)]
                return roles[bisect_left(roles, nearest.first, key=_first)]
        return None


def _first(role: RoleHit) -> int:
    return role.first


def _length(words: Words, sight: Sighting) -> tuple[int, int]:
    """How full a name is: words written out first ("Richard Samuels" over "R. J. Samuels"), then initials."""
    full = sum(len(words.texts[i]) > 1 for i in range(sight.run.first, sight.run.last))
    return full, size(words, sight.run)


class Registry:
    """The persons of one document. Build it from all sightings, then ask whom each names."""

    def __init__(self, words: Words, sightings: list[Sighting]) -> None:
        self.words, self.terms = words, name_terms()
        self.figures: list[Figure] = []
        self.by_handle: dict[str, list[Figure]] = {}
        self.by_key: dict[str, list[Figure]] = {}
        self.of: dict[int, Figure] = {}  # first token of a run → figure
        self.lower = frozenset(w for w, t in zip(words.folds, words.texts, strict=True) if t.islower())
        self.things = {self._text(s.run) for s in sightings if s.doubtful and s.rule is None}
        self._seed([s for s in sightings if s.rule and not s.doubtful and not self._weak(s)])
        self._settle(sightings)

    def _text(self, run: Run) -> str:
        return " ".join(plain(self.words.texts[i]) for i in range(run.first, run.last))

    def _weak(self, sight: Sighting) -> bool:
        """A name known by its shape alone, where the document also uses its words in small letters or for a thing."""
        if sight.role is not None or sight.rule in ("person.honorific", "person.rank", "person.apposition"):
            return False
        if self._text(sight.run) in self.things:
            return True
        folds = (self.words.folds[i] for i in range(sight.run.first, sight.run.last) if self.words.capital(i))
        return any(f in self.lower and f not in self.terms.inside and len(f) > 2 and f not in ("kami",) for f in folds)

    def _keys(self, run: Run) -> tuple[frozenset[str], frozenset[str]]:
        """The words of a name that count, and those that may stand for the person alone."""
        keys: list[str] = []
        handles: list[str] = []
        folds = self.words.folds
        for i in range(run.first, run.last):
            word = plain(folds[i])
            if i == run.first and self._particle_first(run):
                continue
            if i > run.first and folds[i] == "of":
                break  # "Tommaso of Savoy": the house names nobody
            if i > run.first and self.words.texts[i] in ROMAN:
                keys.append(NUMERAL + word)
                continue
            if not word.isalpha() or len(word) < 2 or (folds[i] in self.terms.inside and not self.words.capital(i)):
                continue
            keys.append(word)
            father = i > run.first and folds[i - 1] in self.terms.father
            if not father and word not in self.terms.never_alone:
                handles.append(word)
        return frozenset(keys), frozenset(handles)

    def _particle_first(self, run: Run) -> bool:
        """ "Dos Santos", "Bin Alawi": a particle that only the head of the shortened name gives a capital."""
        particle = self.words.folds[run.first] in self.terms.inside and not is_given(self.words, run.first)
        return particle and size(self.words, run) > 1 and self.words.texts[run.first + 1] != "-"

    def _seed(self, sightings: list[Sighting]) -> None:
        sightings = sorted(sightings, key=lambda s: (-len(self._keys(s.run)[0]), s.run.first))
        for sight in sightings:
            keys, handles = self._keys(sight.run)
            if not keys:
                continue
            figure = self._match(sight, keys) or self._new()
            figure.add(sight, keys, handles, self.words)
            self.of[sight.run.first] = figure
            self._file(figure)
            for handle in handles - figure.named:
                figure.named.add(handle)
                self.by_handle.setdefault(handle, []).append(figure)

    def _file(self, figure: Figure) -> None:
        for key in figure.keys - figure.filed:
            figure.filed.add(key)
            self.by_key.setdefault(key, []).append(figure)

    def _new(self) -> Figure:
        figure = Figure()
        self.figures.append(figure)
        return figure

    def _match(self, sight: Sighting, keys: frozenset[str]) -> Figure | None:
        """The person that a name means: its words are among that person's, offices and states do not clash."""
        if len(keys) == 1:
            options = [f for f in self.by_handle.get(next(iter(keys)), ()) if self._surname(sight, f)]
            options = options or self._sons_of(sight, next(iter(keys)))
        else:
            rarest = min((self.by_key.get(key, ()) for key in sorted(keys)), key=len)
            options = [f for f in rarest if keys <= f.keys and keys & f.named]
        options = [f for f in options if not _clash(sight, f) and not _other_number(keys, f.keys)]
        options = [f for f in options if not self._namesake(sight, f)]
        if len(options) < 2:
            return options[0] if options else None
        return min(options, key=lambda f: self._distance(sight, f))

    def _namesake(self, sight: Sighting, figure: Figure) -> bool:
        """John Adams is not John Quincy Adams."""
        mine = " ".join(self._text(sight.run).replace(".", "").split())
        if mine not in self.terms.namesakes or figure.fullest is None:
            return False
        theirs = " ".join(self._text(figure.fullest.run).replace(".", "").split())
        return theirs != mine and theirs in self.terms.namesakes

    def _sons_of(self, sight: Sighting, key: str) -> list[Figure]:
        """ "Bin Alawi" behind "Yusuf bin Alawi": the father's name with its particle stands for the son."""
        if not self._particle_first(sight.run) or self.words.folds[sight.run.first] not in self.terms.father:
            return []
        own = self._text(sight.run)
        return [f for f in self.by_key.get(key, ()) if f.fullest and self._text(f.fullest.run).endswith(f" {own}")]

    def _surname(self, sight: Sighting, figure: Figure) -> bool:
        """A single word means a person by the family name; by the given name only where the office is the same."""
        if figure.fullest is None or not is_given(self.words, sight.run.last - 1):
            return True
        full = figure.fullest.run
        first = plain(self.words.texts[full.first])
        if size(self.words, full) < 2 or first != plain(self.words.texts[sight.run.last - 1]):
            return True
        if len(self.by_handle.get(first, ())) == 1 and not sight.rule:
            return True  # "Isaias Afwerki … Isaias": nobody else of the text is called so
        if first in self.terms.family_first or sight.role is None:
            return first in self.terms.family_first or self.words.folds[sight.lead] in KNIGHTED
        called = sight.role.office.id in FIRST_NAMED and any(r.office.id in FIRST_NAMED for r in figure.held)
        return called or sight.role.office.id in figure.offices

    def _distance(self, sight: Sighting, figure: Figure) -> tuple[bool, bool, int]:
        """Same office first, then who was named before, then who was named nearest."""
        at = sight.run.first
        same = sight.role is not None and sight.role.office.id in figure.offices
        behind = bisect_left(figure.firsts, at)
        return not same, not behind, abs(at - figure.firsts[max(0, behind - 1)])

    def _settle(self, sightings: list[Sighting]) -> None:
        """Give every other run to the person whose name it repeats, longer runs first: they may bring a fuller name."""
        rest = [s for s in sightings if s.run.first not in self.of and not s.doubtful]
        for sight in sorted(rest, key=lambda s: (-size(self.words, s.run), s.run.first)):
            keys, handles = self._keys(sight.run)
            if not keys or self._text(sight.run) in self.things or self._common(sight, keys):
                continue
            figure = self._match(sight, keys)
            if figure is None and len(keys) in (2, 3):
                figure = self._widen(sight, keys)
            if figure is not None:
                figure.add(sight, keys, handles, self.words)
                self._file(figure)
                self.of[sight.run.first] = figure

    def _common(self, sight: Sighting, keys: frozenset[str]) -> bool:
        """A single word that the document also uses in small letters, at the head of a sentence."""
        first = sight.run.first
        return len(keys) == 1 and self.words.breaks[first] and self.words.folds[first] in self.lower

    def _widen(self, sight: Sighting, keys: frozenset[str]) -> Figure | None:
        """The person known so far by a family name only that begins or ends this longer name."""
        ends = {plain(self.words.texts[sight.run.first]), plain(self.words.texts[sight.run.last - 1])}
        if any(k in self.lower for k in keys - ends) or self.words.breaks[sight.run.first]:
            return None
        options = [f for e in ends for f in self.by_handle.get(e, ()) if len(f.keys) == 1]
        return options[0] if len(options) == 1 else None


def _clash(sight: Sighting, figure: Figure) -> bool:
    """Two states, or a king and a minister of one name, are two people."""
    if sight.state and figure.state and sight.state != figure.state:
        return True
    if sight.role is None or sight.role.office.use != "office" or not figure.offices:
        return False
    royal = {"monarch", "royal", "emir", "pope"}
    mine, theirs = sight.role.office.id, figure.offices
    return mine not in theirs and bool(({mine} | theirs) & royal) and sight.role.office.use == "office"


def _other_number(keys: frozenset[str], known: frozenset[str]) -> bool:
    """Victor Emmanuel II is not Victor Emmanuel III, and may be Victor Emmanuel."""
    numbers, theirs = ({k for k in ks if k[0] == NUMERAL} for ks in (keys, known))
    return bool(numbers and theirs and numbers != theirs)


def name_span(words: Words, sight: Sighting) -> Span:
    """The characters of the name: the run, with the title where it belongs to the name ("Pope Paul V")."""
    first = sight.lead if sight.keep else sight.run.first
    if sight.keep and sight.role is not None:
        first = sight.role.head
    return words.span(first, sight.run.last)
