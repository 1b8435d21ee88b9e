"""What a match of the treaties' rules cannot be though the pattern fits: tests over the words around it."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.frames.treaties_words import words
from flows.extract.model import Instrument
from flows.extract.patterns import RuleMatch

_NAMED = 6  # items of "Act of Union, Lima, 3 May 1911"
_SHORT = 7  # items of a sentence that is but an entry
TALKS = frozenset({"negotiations", "negotiation", "talks"})
_TALKED = 5  # items in front of an instrument in which talks on it stand
_NOTHING = {
    "made": ("public", "known", "way", "room", "clear", "possible", "use", "part", "much", "little"),
    "into": ("force", "effect", "operation", "being", "question"),
}
_SETTLED = frozenset({"agreed", "settled", "accepted", "concluded", "reached", "approved"})
_ON = frozenset({"on", "about", "for", "over", "of", "towards", "toward", "to", "concerning", "regarding", "upon"})
_MEANS = frozenset({"by", "under", "through", "in", "with"})
_OPENS = 4  # the item at the latest at which "By the treaty …" names it
_CONSENT = frozenset({"agreement", "accord", "understanding", "consensus"})
_JOINTS = frozenset({",", "and", "that", "but", ":", ";", "when"})  # behind which a clause opens
_PASSIVE = frozenset({"was", "were", "been", "being", "is", "ran", "gave"})
_OBJECTS = frozenset({"the", "a", "an", "its", "their", "his", "it", "all", "any", "that", "this", "both"})
_ARTICLES = frozenset({"the", "a", "an", "its", "their"})
_AUXILIARIES = frozenset({"was", "were", "is", "are", "has", "have", "had", "will", "would"})
_MODALS = frozenset(
    {"is", "are", "was", "were", "due", "expected", "likely", "set", "scheduled", "planned", "has", "have", "yet"}
)


def alone(match: RuleMatch) -> bool:
    """Say whether a sentence is but an instrument and its date: "Treaty of Extradition, 1934."."""
    opens = match.captured["it"] == 0
    return opens and (len(match.sentence.items) <= _SHORT or match.last <= _NAMED)


def _of_talks(match: RuleMatch) -> bool:
    """Say whether the verb behind an instrument is that of talks: "talks on the pact were concluded"."""
    at, texts = match.captured["it"], [i.text for i in match.sentence.items]
    matter = {"on", "for", "about", "over"} & set(texts[max(0, at - 3) : at])
    ended = match.rule.id == "treaty.ended" and bool(matter and TALKS & set(texts[max(0, at - 2 * _TALKED) : at]))
    if ended or at != match.first or not match.rule.id.startswith(("treaty.signed", "treaty.announced")):
        return ended and at == match.first
    if TALKS & set(texts[max(at + 1, match.last - _TALKED - 1) : match.last]):
        return True
    before = texts[max(0, at - (2 * _TALKED if matter else _TALKED)) : at]
    if "work" in before and "back" in texts[at : match.last]:
        return True  # "work on the pact goes back to 2010"
    talked = next((n for n in reversed(range(len(before))) if before[n] in TALKS), None)
    if talked is None or {"was", "were", "after", "with"} & set(before[-2:]):
        return False
    return talked == len(before) - 1 or bool(_ON & set(before[talked + 1 :]))  # not "after the talks a pact was signed"


def _made_so(match: RuleMatch) -> bool:
    """Say whether "made" makes nothing ("made public"), or "entered into" no treaty ("entered into force")."""
    items = match.sentence.items
    note = items[match.captured["it"]].note
    if (
        items[match.last - 1].text == "done"
        and isinstance(note, Instrument)
        and note.title.end - note.title.start == len("deal")
    ):
        return True  # "a deal was done": so far it is agreed
    first, behind = items[match.first].text, items[min(match.first + 1, len(items) - 1)].text
    if first in ("made", "make", "makes", "making") and behind in _NOTHING["made"]:
        return True  # "made way for the new agreement"
    last = items[match.last - 1].text
    following = items[match.last].text if match.last < len(items) else ""
    return following in _NOTHING.get(last, ())


def part_of(match: RuleMatch) -> bool:
    """Say whether only a part of an instrument ends, or something by it: "did away with the article of the treaty"."""
    texts = set(match.sentence.texts[match.first : match.captured["it"]])
    return bool(
        texts
        & {"by", "article", "articles", "clause", "clauses", "provision", "provisions", "part", "parts", "paragraph"}
    )


def kept(match: RuleMatch) -> bool:
    """Say whether an instrument is but "left untouched", "left open", or something is "left to" it."""
    return any(i.text in words("kept") for i in match.sentence.items[match.first : match.captured["it"]])


def _in_outline(match: RuleMatch) -> bool:
    """Say whether only the outline, the terms of an instrument were agreed: "shook hands on the outline of a pact"."""
    items, at = match.sentence.items, match.captured["it"]
    if match.rule.id != "treaty.signed.active" or items[match.first].text.startswith("sign"):
        return False
    return any(i.text in words("drafts") for i in items[match.first : at])


def misread(match: RuleMatch) -> bool:
    """Say whether what a pronoun's rule reads says something else."""
    return _in_principle(match) or _named_under(match) or _of_another(match)


def _of_another(match: RuleMatch) -> bool:
    """Say whether what ends something is told, not what ends: "which terminated the accord", "annulled its debts"."""
    if match.rule.id != "treaty.it.ended" or match.last >= len(match.sentence.items):
        return False
    row, following = match.sentence.texts[match.first : match.last], match.sentence.items[match.last]
    if row[-1] == "notice" and any(i > match.last for i in match.sentence.of_type("INSTRUMENT")):
        return True  # "gave notice that it would leave the pact"
    done = row[-1].endswith(("ed", "up")) and not set(row) & _PASSIVE
    return done and (following.type == "INSTRUMENT" or following.text in _OBJECTS)


def _named_under(match: RuleMatch) -> bool:
    """Say whether "under it" is where names were put, not what holds under it."""
    before = match.sentence.texts[match.first - 1] if match.first else ""
    return before in ("name", "names", "signature", "signatures", "seal", "seals", "hand", "hands")


def _in_principle(match: RuleMatch) -> bool:
    """Say whether "agreed" is but "agreed in substance": no signature."""
    texts = list(match.sentence.texts[match.first : match.last + 2])
    signed = match.rule.options.get("stage") == "signed"
    pairs = zip(texts, texts[1:], texts[2:], strict=False)
    return signed and any(a in _SETTLED and b == "in" and c in ("principle", "substance") for a, b, c in pairs)


def _consented(match: RuleMatch) -> bool:
    """Say whether only agreement on an instrument was reached: "have reached agreement on a tax convention"."""
    texts = list(match.sentence.texts[match.first : match.captured["it"]])
    reached = match.rule.id == "treaty.signed.active" and texts[0].startswith("reach")
    return reached and any(a in _CONSENT and b in ("on", "over", "about") for a, b in pairwise(texts))


def _agreeing(match: RuleMatch) -> bool:
    """Say whether people only came to agree: "agreement was also reached upon easing visas", without an article."""
    items, at = match.sentence.items, match.captured["it"]
    note = items[at].note
    bare = isinstance(note, Instrument) and not note.named and note.title.end - note.title.start == len("agreement")
    article = at > 0 and (bool(items[at - 1].type) or items[at - 1].text not in _JOINTS)
    return bare and not article and "reached" in [i.text for i in items[at + 1 : at + 5]]


def _text_only(match: RuleMatch) -> bool:
    """Say whether only the text was agreed: "Extradition treaty, text agreed in 2018"."""
    texts = list(match.sentence.texts[match.first : match.last])
    return match.rule.id.startswith("treaty.signed") and any(
        a in ("text", "draft", "wording") and b in ("agreed", "settled", "finalised") for a, b in pairwise(texts)
    )


def _beneath(match: RuleMatch) -> bool:
    """Say whether "under the treaty" is where names were put."""
    return match.rule.id in ("treaty.framework", "treaty.under") and _named_under(match)


def _at_stage(match: RuleMatch) -> bool:
    """Say whether no more than a stage was reached: "talks have reached the stage of a letter of intent"."""
    texts = list(match.sentence.texts[match.first : match.last])
    return texts[0].startswith("reach") and bool({"stage", "point", "verge", "brink", "threshold"} & set(texts[:4]))


def _no_subject(match: RuleMatch) -> bool:
    """Say whether what ended is something else: "By the treaty of 1905 the union was wound up"."""
    index, texts = match.captured["it"], match.sentence.texts
    ends = match.rule.id in ("treaty.ended", "treaty.rejected") and match.first == index
    opens = 2 <= index <= _OPENS and texts[index - 1] in ("the", "a", "an") and texts[index - 2] in _MEANS
    return ends and opens and bool({"the", "a", "an"} & set(texts[index + 1 : match.last]))


def _torn(match: RuleMatch) -> bool:
    """Say whether a match runs out of a bracket in which it began."""
    texts = list(match.sentence.texts[match.first : match.last])
    return ")" in texts and "(" not in texts[: texts.index(")")]


def _whereby(match: RuleMatch) -> bool:
    """Say whether something else is ended by an instrument: "a treaty by which both renounced their claims"."""
    texts = match.sentence.texts
    if match.rule.id != "treaty.ended" or match.first != match.captured["it"]:
        return False
    at = next((n for n in range(match.first, match.last) if texts[n] in ("which", "that")), match.last)
    if at + 2 == match.last and texts[match.last : match.last + 1] and texts[match.last] in _OBJECTS:
        return True  # "notes that terminated the treaty of 1899"
    return at < match.last and texts[at - 1] in _MEANS


def _infinitive(match: RuleMatch) -> bool:
    """Say whether "the first treaty to be signed": which one is told elsewhere; not "is to be signed"."""
    texts = [i.text for i in match.sentence.items]
    for at in range(match.first, match.last - 1):
        if texts[at : at + 2] == ["to", "be"] and texts[at - 1] not in _MODALS:
            return True
    return False


def _of_means(match: RuleMatch) -> bool:
    """Say whether "signed in 1974 and supplemented by a protocol": what was signed stands in front."""
    if match.rule.id != "treaty.signed.active" or match.captured["it"] < match.first + 3:
        return False
    texts = match.sentence.texts[match.first : match.captured["it"]]
    return texts[0] in ("signed", "concluded", "inked", "ratified", "adopted") and "by" in texts[-3:]


def _own_object(match: RuleMatch) -> bool:
    """Say whether what was signed stands behind the verb: "drafted a pact, while the leaders signed a text"."""
    verb, items = match.last - 1, match.sentence.items
    if match.rule.id != "treaty.signed.participle" or not items[verb].text.endswith(("ed", "ade", "uck")):
        return False
    row = match.sentence.texts[match.captured["it"] : verb]
    if row[-1:] == (",",) and "which" in row:
        return True  # "a treaty which the Lima Act, signed in 1990, replaced"
    if "," not in row or verb + 2 >= len(items):
        return False
    at = verb + 2 if items[verb + 1].text in _ARTICLES else verb + 1
    return any(i.type == "INSTRUMENT" for i in items[at : at + 2]) and items[verb + 1].type != "DATE"


def _own_verb(match: RuleMatch) -> bool:
    """Say whether an instrument is its own clause's subject: "talks were concluded, and the pact was signed"."""
    at, texts = match.captured["it"], match.sentence.texts
    if match.rule.id != "treaty.signed.active" or not {",", "and", "while"} & set(texts[match.first : at]):
        return False
    return bool(set(texts[at + 1 : at + 2]) & _AUXILIARIES) and texts[at - 1] in _ARTICLES


def _other_subject(match: RuleMatch) -> bool:
    """Say whether something else was signed: "formed a partnership in May, and in June ten documents were signed"."""
    at, texts = match.captured["it"], match.sentence.texts
    row = texts[at + 1 : match.last - 1]
    joined = any(a == "," and b in ("and", "when", "while") for a, b in pairwise(row))
    return match.rule.id == "treaty.signed.participle" and joined and row[-1:] in (("were",), ("was",))


def _says(match: RuleMatch) -> bool:
    """Say whether one instrument only says another: "adopted a declaration setting out a roadmap"."""
    before = match.sentence.items[match.first - 1] if match.first else None
    verb = match.sentence.texts[match.first]
    return (
        match.rule.id == "treaty.signed.active"
        and before is not None
        and before.type == "INSTRUMENT"
        and (verb in ("setting", "sets", "set"))
    )


def unfulfilled(match: RuleMatch) -> bool:
    """Say whether "Had A signed a treaty, B would …": it did not."""
    texts = [i.text for i in match.sentence.items]
    return texts[:1] == ["had"] and texts[1:2] == [""] and bool({"would", "might", "could"} & set(texts[match.first :]))


# One that holds: the match does not.
TESTS = (
    _infinitive, _torn, _of_talks, _made_so, _in_principle, _in_outline, _consented, _agreeing, _text_only, _beneath,
    _at_stage, _no_subject, _of_means,
    _whereby, _own_object, _own_verb, _says, _other_subject,
)  # fmt: skip
