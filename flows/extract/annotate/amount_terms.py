"""The words of amounts, read from ``scales.yaml`` and ``currencies.tsv``, as compiled look-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from flows.extract.annotate.wording import alternatives, language, listed
from flows.extract.model import Qualifier
from flows.ground.errors import DyadError
from flows.ground.paths import LANGUAGE

_KINDS = "of|gold|silver|paper|new|old|convertible"  # "3 million gold francs", "3 million of euros"
_COUNTED = "dollars?|euros?|pounds?|yen|kilos?|tons?|tonnes?|barrels?|bottles?|cars?|litres?|vehicles?|cups?"


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
    unit_forms: dict[str, str]  # short form → what it stands for, a scale in front where it has one
    qualifier: dict[str, Qualifier]
    sign_left: re.Pattern[str]
    tail_right: re.Pattern[str]  # groups scale, percent, money, unit
    unit_right: re.Pattern[str]
    qualifier_left: re.Pattern[str]
    qualifier_right: re.Pattern[str]
    rising_left: re.Pattern[str]
    worded: re.Pattern[str]
    fractions: re.Pattern[str]
    parts: re.Pattern[str]
    multiples: re.Pattern[str]
    header: re.Pattern[str]  # "(million euros)", "in US$ million:": groups scale, money or sign


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


def _worded(number: dict[str, int], scale: dict[str, int]) -> re.Pattern[str]:
    scales = alternatives(s for s in scale if len(s) > 3)
    count = alternatives(number)
    # the branches start with literals, so that the scan can skip; "a" needs a scale at once
    return re.compile(
        f"(?:(?P<count>{count}|{count.title()})(?:-(?P<ones>{count}))?(?P<half>\\sand\\sa\\shalf)?"
        f"(?=\\s(?:{scales}|per\\s?cent|percentage|cargoes|shiploads|tankers|trainloads))|(?P<part>half\\sa)(?=\\s(?:million|billion|trillion|per\\s?cent))"
        "|a(?=\\s(?:million|billion|trillion|(?:hundred|thousand)\\s(?:thousand|million|billion))\\b))"
    )


def _fractions(number: dict[str, int], fraction: dict[str, int]) -> re.Pattern[str]:
    few = alternatives(word for word, value in number.items() if value < 10)
    parts = alternatives(word for word in fraction)
    return re.compile(
        f"(?:(?P<count>{few}|a|A|{few.title()})[\\s-](?P<part>{parts})s?(?!\\w)|(?P<half>half|Half)(?!\\w))"
    )


@cache
def terms() -> Terms:
    """Read the data once."""
    data = language("scales.yaml")
    rows = _currencies()
    behind, ahead = _qualifiers(data["qualifiers"]), _qualifiers(data["qualifiers_behind"])
    scales = alternatives(data["scales"])
    few = alternatives(word for word, value in data["numbers"].items() if value < 10)
    money = alternatives(form for _, stands, form, _ in rows if stands != "before")
    signs = alternatives(form for _, stands, form, _ in rows if stands == "before")
    return Terms(
        currency={form.casefold(): code for code, stands, form, state in rows if not state},
        shared={(form.casefold(), state): code for code, _, form, state in rows if state},
        scale=data["scales"],
        number=data["numbers"],
        fraction=data["fractions"],
        multiple=data["multiples"],
        points=frozenset(listed(data["points"])),
        not_units=frozenset(listed(data["not_units"])),
        unit_forms=data["unit_forms"],
        qualifier={**behind, **ahead},
        sign_left=re.compile(f"(?:(?<![^\\W_])(?:{signs}))[\\s\\\\]?$"),
        tail_right=re.compile(
            f"(?:[\\s-]?(?P<scale>{scales})(?![^\\W_]))?(?:[\\s-]?(?:(?P<percent>{alternatives(listed(data['percent']))})"
            f"|(?:(?:{_KINDS})\\s)?(?P<money>{money}))(?!\\w))?"
        ),
        unit_right=re.compile(
            f"[\\s-](?:[A-Z][\\w-]+\\s|more\\s|additional\\s)?(?P<unit>{alternatives(listed(data['units']))})(?!\\w)"
        ),
        header=re.compile(
            f"(?:\\(|\\[|,\\s|\\b[Ii]n\\s|\\bunit:\\s)(?:(?:(?P<sign>{signs})\\s?)?(?P<scale>thousand|million|billion|millions|mn|m|bn)"
            f"(?:\\sof)?(?:\\s(?P<money>{money}))?)\\s?(?=[)\\]:])"
        ),
        qualifier_left=re.compile(
            f"(?<![\\w-])(?P<phrase>{alternatives(behind)})\\s(?:a\\stotal\\sof\\s|(?P<level>the\\s)|a\\s|an\\s)?$",
            re.IGNORECASE,
        ),
        qualifier_right=re.compile(f"\\s?(?P<phrase>{alternatives(ahead)})(?!\\w)"),
        rising_left=re.compile(f"(?:{alternatives(listed(data['rising']))})\\s(?:[\\w-]+\\s)?$"),
        worded=_worded(data["numbers"], data["scales"]),
        fractions=_fractions(data["numbers"], data["fractions"]),
        parts=re.compile(
            f"(?P<count>{few}|{few.title()})\\s(?:(?:{_COUNTED})\\s)?(?:in\\s(?:every\\s)?|out\\sof\\s(?:every\\s)?|of\\severy\\s)(?P<whole>{few}|ten|twelve|fifteen|twenty|fifty)(?!\\w)"
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
