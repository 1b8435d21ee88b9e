"""Applying decisions to mentions, one after the other, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from flows.curate.finding import Lost, mention_at, misses, place, value_place
from flows.ground.codebook import slots
from flows.ground.errors import DecisionError
from flows.ground.model import Claim, Corpus, Decision, LinkDecision, Mention, Setting, Span, Target


@dataclass(frozen=True, slots=True)
class Curated:
    """Mentions after curation, in the order they came, what was added last; links for the next step; ids applied.

    ``chosen``: (mention id, field, decision id) of the values that decisions chose for publication. Their claims
    carry the decision's id, which is what linking goes by.
    """

    mentions: tuple[Mention, ...]
    links: tuple[LinkDecision, ...]
    chosen: tuple[tuple[str, str, str], ...]
    applied: tuple[str, ...]


def curate_mentions(mentions: Iterable[Mention], decisions: Sequence[Decision], corpus: Corpus) -> Curated:
    """Apply decisions in turn. Each sees what the ones before it left.

    Raises one DecisionError for all decisions that match nothing any more, whose guard fails, or that say what
    is so without them.
    """
    desk = _Desk(list(mentions), corpus)
    problems: list[str] = []
    for decision in (d for d in decisions if d.action not in ("link", "separate")):
        _try(desk, decision, problems)
    for decision in (d for d in decisions if d.action in ("link", "separate")):  # last: they hold finished mentions
        _try(desk, decision, problems)
    if problems:
        raise DecisionError(f"{len(problems)} of {len(decisions)} decisions no longer hold" + "".join(problems))
    applied = tuple(decision.id for decision in decisions)
    return Curated(tuple(desk.mentions), tuple(desk.links), tuple(desk.chosen), applied)


def _try(desk: _Desk, decision: Decision, problems: list[str]) -> None:
    try:
        _ACTIONS[decision.action](desk, decision)
    except Lost as lost:
        problems.append(f"\n  - {decision.where}: decision {decision.id} ({decision.action}): {lost}")


class _Desk:
    """The mentions while decisions are applied to them."""

    def __init__(self, mentions: list[Mention], corpus: Corpus) -> None:
        self.mentions, self.corpus = mentions, corpus
        self.links: list[LinkDecision] = []
        self.chosen: list[tuple[str, str, str]] = []

    def find(self, decision: Decision) -> int:
        """Return the index of a decision's mention, its guard checked."""
        index = mention_at(decision, _at(decision), self.mentions, self.corpus)
        if wrong := misses(decision, self.mentions[index]):
            raise Lost(" and ".join(wrong), self.mentions[index].id, "look again: renew expect:, or take it back")
        return index


def _at(decision: Decision) -> Target:
    if decision.at is None:
        raise Lost("a target", "none", "give the decision a target:")
    return decision.at


def _accept(desk: _Desk, decision: Decision) -> None:
    index = desk.find(decision)
    mention = desk.mentions[index]
    desk.mentions[index] = replace(mention, rules=(*mention.rules, f"decision:{decision.id}"))


def _reject(desk: _Desk, decision: Decision) -> None:
    del desk.mentions[desk.find(decision)]


def _correct(desk: _Desk, decision: Decision) -> None:
    index = desk.find(decision)
    mention = desk.mentions[index]
    claims = _claims(decision, mention.evidence, desk.corpus)
    fields = dict.fromkeys(setting.field for setting in decision.settings)
    if all(_values(claims, name) == mention.values(name) for name in fields):
        raise Lost(
            "something to correct", f"{', '.join(fields)} as set already", "the decision is redundant: take it back"
        )
    kept = tuple(claim for claim in mention.claims if claim.field not in fields)
    desk.mentions[index] = replace(mention, claims=_ordered(mention, (*kept, *claims)))


def _add(desk: _Desk, decision: Decision) -> None:
    target = _at(decision)
    span = place(target, desk.corpus)
    claims = _claims(decision, (span,), desk.corpus)
    for mention in desk.mentions:
        if (mention.doc, mention.table) == (target.doc, target.table) and any(
            e.overlaps(span) for e in mention.evidence
        ):
            _refuse_twin(mention, claims)
    added = Mention(target.doc, target.table, (), (span,), (f"decision:{decision.id}",))
    desk.mentions.append(replace(added, claims=_ordered(added, claims)))


def _refuse_twin(mention: Mention, claims: Sequence[Claim]) -> None:
    if all(_values(claims, name) == mention.values(name) for name in {claim.field for claim in claims}):
        raise Lost("a mention that is missing", f"{mention.id} with the same values", "redundant: take it back")


def _link(desk: _Desk, decision: Decision) -> None:
    first = desk.mentions[desk.find(decision)]
    if decision.other is None:
        raise Lost("the key other", "none", "name the second mention")
    second = desk.mentions[mention_at(decision, decision.other, desk.mentions, desk.corpus)]
    if first == second:
        raise Lost("two mentions", f"{first.id} twice", "let target and other quote different mentions")
    desk.links.append(LinkDecision(first, second, decision.action == "link", decision.id, decision.where))


def _choose(desk: _Desk, decision: Decision) -> None:
    index = desk.find(decision)
    mention, name = desk.mentions[index], decision.field or ""
    if not mention.values(name):
        raise Lost(f"a value of {name} in {mention.id}", "none", "choose the mention that has it, or correct it first")
    claims = (replace(c, decision=decision.id) if c.field == name else c for c in mention.claims)
    desk.mentions[index] = replace(mention, claims=tuple(claims))
    desk.chosen.append((mention.id, name, decision.id))


_ACTIONS: dict[str, Callable[[_Desk, Decision], None]] = {
    "accept": _accept,
    "reject": _reject,
    "correct": _correct,
    "add": _add,
    "link": _link,
    "separate": _link,
    "choose": _choose,
}


def _claims(decision: Decision, evidence: Sequence[Span], corpus: Corpus) -> tuple[Claim, ...]:
    """The claims that a decision makes; a field set to null makes none."""
    return tuple(_claim(s, s.value, decision, evidence, corpus) for s in decision.settings if s.value is not None)


def _claim(setting: Setting, value: str, decision: Decision, evidence: Sequence[Span], corpus: Corpus) -> Claim:
    span = value_place(setting, _at(decision), evidence, corpus)
    return Claim(setting.field, value, span, "curated", f"decision:{decision.id}", "~" in value, decision.id)


def _values(claims: Sequence[Claim], name: str) -> tuple[str, ...]:
    return tuple(claim.value for claim in claims if claim.field == name)


def _ordered(mention: Mention, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    order = list(slots(mention.table))
    return tuple(sorted(claims, key=lambda claim: order.index(claim.field)))
