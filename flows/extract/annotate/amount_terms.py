"""The words of amounts, read from ``scales.yaml`` and ``currencies.tsv``, as compiled look-ups."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from flows.extract.annotate.wording import alternatives, language, listed
from flows.extract.model import Qualifier
from flows.ground.errors import DyadError
from flows.ground.paths import LANGUAGE

_KINDS = "of|gold|silver|paper|new|old|convertible"  # "3 million gold francs", "3 million of euros"
_TIMES = "(?:calendar\\s|fiscal\\s)?(?:year|month|week|day|decade|quarter|season|hour)s?\\b"
_COUNTED = (
    "parts|dollars?|euros?|pounds?|francs?|pesos?|rupees?|crowns?|kronor|kroner|rand|lire|roubles?|rubles?|yuan|won|"
    "baht|cards?|bales?|cases?|pairs?|tins?|animals?|containers?|trucks?|cargoes|yen|kilos?|tons?|tonnes?|"
    "barrels?|bottles?|cars?|litres?|vehicles?|cups?"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Compiled look-ups; ``left`` ones end where the amount starts, ``right`` ones start where it ends."""

    currency: dict[str, str]  # form, folded → ISO 4217
    shared: dict[tuple[str, str], str]  # (word that several states use, state) → ISO 4217
    scale: dict[str, int]
    number: dict[str, int]
    fraction: dict[str, int]
    multiple: dict[str, int]
    points: frozenset[str]
    not_units: frozenset[str]
    no_heads: frozenset[str]  # what a bare number behind is no share of
    unit_forms: dict[str, str]  # short form → what it stands for, a scale in front where it has one
    qualifier: dict[str, Qualifier]
    sign_words: frozenset[str]  # small words that end a sign, or a scale before the number
    sign_left: re.Pattern[str]
    tail_right: re.Pattern[str]  # groups scale, percent, money, unit
    unit_right: re.Pattern[str]
    fused_right: re.Pattern[str]  # "4.5Mt"
    told_left: re.Pattern[str]  # "in barrels of crude ("
    qualifier_signs: dict[str, Qualifier]
    qualifier_left: re.Pattern[str]
    qualifier_right: re.Pattern[str]
    rising_left: re.Pattern[str]
    measure_right: re.Pattern[str]  # what even small numbers in words measure: "forty tons"
    signed_scales: frozenset[str]  # "M", which only money has
    percent_parts: dict[str, str]  # "basis points" → what one is in percent
    fractions: re.Pattern[str]
    parts: re.Pattern[str]
    multiples: re.Pattern[str]
    header: re.Pattern[
        str
    ]  # "(million euros)", "in US$ million:", "(in tonnes)": groups scale, money or sign; counts, unit


def _currencies() -> list[tuple[str, str, str, str]]:
    path = LANGUAGE / "currencies.tsv"
    lines = path.read_text("utf-8").splitlines()
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 4 or cells[1] not in ("before", "behind", "shared"):
            raise DyadError(
                "is not a currency",
                where=f"{path}:{number}",
                found=line,
                expected="code, before|behind|shared, form, state",
            )
        rows.append((cells[0], cells[1], cells[2], cells[3]))
    return rows


def _qualifiers(raw: dict[str, str]) -> dict[str, Qualifier]:
    kinds: tuple[Qualifier, ...] = ("about", "at_most", "at_least")
    return {phrase: kind for kind in kinds for phrase in listed(raw.get(kind, ""))}


def _fractions(number: dict[str, int], fraction: dict[str, int]) -> re.Pattern[str]:
    few = alternatives(["a", "A", *_either_case(word for word, value in number.items() if 0 < value < 10)])
    parts = alternatives(word for word in fraction)
    return re.compile(
        f"(?:(?P<count>{few})[\\s-](?:(?:good|full|mere|bare|whole|further|clear|meagre|solid)\\s)?(?P<part>{parts})s?(?!\\w)|(?P<half>half|Half)(?!\\w))"
    )


def _either_case(words: Iterable[str]) -> list[str]:
    return [form for word in words for form in (word, word.title())]


def _titled(form: str) -> str:
    """Return "Swiss Francs" for "Swiss francs"; codes and signs stay."""
    return " ".join(
        word.title() if len(word) > 2 and word.isalpha() and word.islower() else word for word in form.split()
    )


@cache
def terms() -> Terms:
    """Read the data once."""
    data = language("scales.yaml")
    rows = _currencies()
    behind, ahead = _qualifiers(data["qualifiers"]), _qualifiers(data["qualifiers_behind"])
    scales = alternatives(data["scales"])
    few = [word for word, value in data["numbers"].items() if value < 10]
    behind_forms = {form for _, stands, form, _ in rows if stands != "before"}
    money = alternatives(behind_forms | {_titled(form) for form in behind_forms})
    signs = alternatives(form for _, stands, form, _ in rows if stands == "before")
    percent, units = (alternatives(listed(data[key])) for key in ("percent", "units"))
    in_money = f"(?:(?:{_KINDS})\\s)?(?P<money>{money})"
    heading = "thousands?|millions?|billions?|mln|mn|m|bn"
    return Terms(
        currency={form.casefold(): code for code, stands, form, state in rows if not state},
        shared={(form.casefold(), state): code for code, _, form, state in rows if state},
        scale=data["scales"],
        number=data["numbers"],
        fraction=data["fractions"],
        multiple=data["multiples"],
        points=frozenset(listed(data["points"])),
        not_units=frozenset(listed(data["not_units"])),
        no_heads=frozenset(listed(data["no_heads"])),
        unit_forms=data["unit_forms"],
        qualifier={**behind, **ahead},
        sign_words=frozenset(
            {"m", "mn", "bn", "million", "millions", "billion", "billions"}
            | {form.split()[-1] for _, stands, form, _ in rows if stands == "before" and form[-1:].islower()}
        ),
        sign_left=re.compile(
            f"(?:(?<![^\\W_])(?P<sign>{signs}))(?:\\s?(?P<ahead>millions?|billions?|mn|bn|m)(?=\\s))?[\\s\\\\]?$"
        ),
        tail_right=re.compile(
            f"(?:[\\s-]?(?P<scale>{scales})(?![^\\W_]|/d)(?:\\.(?=\\s(?:[a-z$€£¥]|[A-Z]{{3}}\\b)))?)?(?:[\\s-]?(?:(?P<percent>{percent})"
            f"|{in_money}|(?P<fused>(?:M|k|Mio|Mrd)(?:EUR|USD|CHF|GBP|SEK|NOK|DKK)))(?!\\w))?"
        ),
        measure_right=re.compile(f"\\s(?:{alternatives(listed(data['measures']))})(?!\\w)"),
        signed_scales=frozenset(listed(data["signed_scales"])),
        percent_parts=data["percent_parts"],
        unit_right=re.compile(f"[\\s-](?:[A-Z][\\w-]+\\s){{0,2}}(?:more\\s|additional\\s)?(?P<unit>{units})(?!\\w)"),
        fused_right=re.compile(f"(?P<unit>{alternatives(listed(data['fused_units']))})(?!\\w)"),
        told_left=re.compile(f"\\bin\\s(?P<unit>{units})(?:\\sof\\s[\\w-]+)?\\s?\\($"),
        header=re.compile(
            f"(?:(?:\\(|\\[|,\\s|\\b[Ii]n\\s|\\b[Uu]nit:\\s)(?:in\\s)?(?:(?P<sign>{signs})\\s?)?(?P<scale>{heading})"
            f"(?:\\sof)?(?:[ \u00a0](?P<money>[^\\d()\\[\\]:|\\n]{{1,28}}?))?"
            f"|(?:[(\\[](?:in\\s)?|,\\sin\\s|\\b[Uu]nit:\\s)(?:(?P<counts>{heading})\\s)?(?P<unit>{units}))\\s?(?=[)\\]:|\\n])"
        ),
        qualifier_signs=data["qualifier_signs"],
        qualifier_left=re.compile(
            f"(?<![\\w-])(?P<phrase>{alternatives(behind)})\\s(?:a\\stotal\\sof\\s|(?P<level>the\\s)|a\\s|an\\s)?$",
            re.IGNORECASE,
        ),
        qualifier_right=re.compile(f"\\s?(?P<phrase>{alternatives(ahead)})(?!\\w)"),
        rising_left=re.compile(f"(?:{alternatives(listed(data['rising']))})\\s(?:[\\w-]+\\s)?$"),
        fractions=_fractions(data["numbers"], data["fractions"]),
        parts=re.compile(
            f"(?:(?P<count>{alternatives(_either_case(few))})\\s(?:(?:{_COUNTED})\\s)?(?:in\\s(?:every\\s)?|out\\sof\\s(?:every\\s)?|of\\severy\\s)"
            f"(?P<whole>{alternatives(few)}|ten|twelve|fifteen|twenty|fifty)"
            f"|[Ee]very\\s(?P<nth>{alternatives(data['fractions'])})\\s(?:{_COUNTED}))(?!\\w|\\s(?:{_TIMES}))"
        ),
        multiples=re.compile(
            f"(?:{alternatives(data['multiples'])})(?!\\w)|(?P<few>{alternatives(data['numbers'])}|twice)\\stimes\\s(?=as\\s|that\\s|the\\s|more|higher|larger|what)"
            "|a\\sfactor\\sof\\s(?P<factor>\\d+)"
        ),
    )


def plain(value: Decimal) -> str:
    """Return a decimal without exponent and trailing zeros: "1687000000000", "9.4"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
