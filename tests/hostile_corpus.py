"""A corpus by somebody who means harm: every text and every line of the manifest that could act somewhere does.

Two states, two texts, and decisions, so that hostile words arrive in values, quotes, titles, reasons and notes.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

NAME = "hostile"
SCRIPT = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>"
FORMULA = "=cmd|' /C calc'!A0"
MARKDOWN = "![x](http://evil.example/a.png) [y](javascript:alert(1)) `code` | bar"
OVERRIDE = "\u202egpj.exe"
TERMINAL = "\x1b]0;owned\x07\x1b[2J\x9b31m\x07"
URL = "https://evil.example/'onmouseover=window.hit=1&lt;?a='b'&c=javascript:window.hit=1#(x)[y]*_"

TEXTS = {
    "001.txt": (
        f"Norway and Chile {TERMINAL}\n\n"
        f"Norway and Chile signed a Treaty of Friendship and Commerce in Oslo on 9 February 1927. {SCRIPT}\n\n"
        f"{FORMULA} In 2019 Norway's exports to Chile reached{TERMINAL} 240 million euros. {MARKDOWN}\n"
    ),
    "002.txt": (
        f"A visit to Santiago {OVERRIDE}\n\n"
        f"The Norwegian Prime Minister, Ingrid {TERMINAL}Solberg, visited Chile from 4 to 6 June 2018. {SCRIPT}\n\n"
        f"The Chilean Foreign Minister, Ana {SCRIPT} Quispe, arrived in Oslo on{TERMINAL} 3 May 2011{OVERRIDE}.\n"
    ),
}


def corpus_yaml() -> str:
    """The manifest; JSON is YAML."""
    texts = [
        {
            "file": name, "accession": number, "sha256": sha256(text.encode()).hexdigest(),
            "title": f"{FORMULA} {SCRIPT} {MARKDOWN} {OVERRIDE}",
            "authors": [f"@{SCRIPT}{MARKDOWN}", "-2+3+cmd|' /C calc'!A0"],
            "publisher": f"+{FORMULA}\n{MARKDOWN}{OVERRIDE}", "url": URL, "date": f"2020-01-0{number}",
            "date_evidence": f"@{SCRIPT}", "language": "en", "licence": "CC0-1.0", "redistributable": "full",
        }
        for number, (name, text) in enumerate(TEXTS.items(), 1)
    ]  # fmt: skip
    manifest = {
        "title": f"{SCRIPT}\n{MARKDOWN} }} \\input{{/etc/passwd}} {OVERRIDE}",
        "description": f"{FORMULA}\n\n# {SCRIPT}{MARKDOWN}{OVERRIDE}",
        "version": "1.0.0", "released": "2026-01-01", "keywords": [FORMULA, SCRIPT], "licence": "CC0-1.0",
        "contributors": [{"title": f"{SCRIPT}{MARKDOWN}", "roles": ["author"], "path": URL}],
        "homepage": URL, "dyad": [{"code": "NOR"}, {"code": "CHL"}], "texts": texts,
    }  # fmt: skip
    return json.dumps(manifest, ensure_ascii=False, indent=1)


def decisions_yaml() -> str:
    """Decisions that set values to hostile words."""
    about = {"author": f"{FORMULA}{SCRIPT}", "date": "2026-01-01", "reason": f"@{SCRIPT} {MARKDOWN} {OVERRIDE}"}
    title = {"value": f"{FORMULA} {SCRIPT} {MARKDOWN} {OVERRIDE}", "quote": "Treaty of Friendship and Commerce"}
    treaty = {"doc": "001.txt", "table": "treaties", "quote": "signed a Treaty of Friendship and Commerce in Oslo"}
    visit = {"doc": "002.txt", "table": "visits", "quote": "visited Chile from 4 to 6 June 2018"}
    names = [{"value": f"-1+1{SCRIPT}{MARKDOWN}{OVERRIDE}", "quote": "Solberg"}]
    return json.dumps(
        [
            {"id": "title", "action": "correct", "target": treaty, "set": {"title": title}, **about},
            {"id": "names", "action": "correct", "target": visit, "set": {"visitors": names}, **about},
        ],
        ensure_ascii=False,
    )


def make_hostile(raw: Path) -> Path:
    """Write the corpus under ``raw`` and return that folder."""
    folder = raw / NAME
    folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / name).write_bytes(text.encode())
    (folder / "corpus.yaml").write_text(corpus_yaml(), "utf-8")
    (folder / "decisions.yaml").write_text(decisions_yaml(), "utf-8")
    return raw
