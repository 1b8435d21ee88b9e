"""Forms of English verbs: regular ones by rule, the others from ``flows/language/verbs.yaml``."""

from __future__ import annotations

from functools import cache

from flows.ground.language import read_language

_VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, list[str]]:
    return {str(k): [str(f) for f in v] for k, v in read_language("verbs.yaml").items()}


@cache
def forms(lemma: str) -> tuple[str, ...]:
    """Return all forms of a verb, the lemma first: ``sign`` → sign, signs, signed, signing."""
    irregular = _irregular().get(lemma)
    if irregular is not None:
        return tuple(dict.fromkeys([lemma, *irregular]))
    return tuple(dict.fromkeys([lemma, _third(lemma), *_past_and_participle(lemma)]))


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def _past_and_participle(lemma: str) -> list[str]:
    if lemma.endswith("ie"):
        return [lemma + "d", lemma[:-2] + "ying"]
    if lemma.endswith("e"):
        return [lemma + "d", (lemma if lemma.endswith("ee") else lemma[:-1]) + "ing"]
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return [lemma[:-1] + "ied", lemma + "ing"]
    return [lemma + "ed", lemma + "ing"]
