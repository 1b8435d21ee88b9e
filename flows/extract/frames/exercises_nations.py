"""What the name or the adjective of a state tells in its sentence: a people, an exercise, who sends soldiers."""

from __future__ import annotations

from flows.extract.frames.exercises_words import words
from flows.extract.model import Amount, Place, Unit
from flows.extract.sentence import Item, Sentence

_ATTACKS = frozenset(
    "attacked attack attacks shelled bombarded bombed defeated beat routed ambushed sank torpedoed destroyed surprised "
    "strafed crushed fought repulsed repelled".split()
)
_LEADING = frozenset("the a an some two three several retreating advancing anchored whole remaining".split())
_OBJECT = 3  # words between a verb and its object, at most
_SUNK = frozenset("sunk captured torpedoed destroyed taken seized shelled bombed hit rammed boarded disabled".split())
_DRILLS = frozenset("exercise exercises drill drills manoeuvres maneuvers".split())
_DASHES = frozenset("- – — and /".split())
_EPITHETS = _DASHES | frozenset(
    "joint bilateral military naval air army maritime combined common annual biennial special forces field river "
    "training live fire anti submarine mountain jungle desert amphibious yearly".split()
)
_VERBS = frozenset("were are had have sent landed took held occupied marched fielded attacked invaded withdrew".split())
_FOUGHT = frozenset(
    "fought drove came went sank retook fell lost won put threw built kept beat overran shot made blew broke cut gave "
    "led met swept fled then soon again never first".split()
)
# Participles that stand before a noun: "the Dutch armed forces".
_FORMED = frozenset("armed allied united combined based backed owned trained controlled appointed elected".split())
_SENT = frozenset(
    "sent sends dispatched despatched deployed deploys contributed contributes committed rushed airlifted provided "
    "stationed detached trained trains taught instructed".split()
)
_UNARMED = frozenset("officers cadets side party those groups crews intervention".split())
_BEHIND_PEOPLE = frozenset(". , ; and in at on near during off under from for ( )".split())
_BASES = frozenset(
    "base bases port station airfield airbase headquarters dockyard arsenal harbour harbor pier berth".split()
)
_ORDINALS = frozenset("first second third new newest latest last own only".split())
_WITH = frozenset({"with", "alongside", "beside"})
_THEIRS = frozenset({"the", "its", "his", "her", "their", "our"})
_PEERS = frozenset("peers hosts counterparts comrades colleagues partners allies numbers".split())
_GUARDS = frozenset({"guardsmen", "guardsman", "soldiers", "troops", "airmen", "infantrymen", "militia"})
_FROM = 2  # items in front of a town: who, and "from"
_BEFORE = 4  # items before them that open a statement
_SHORT = 4  # letters of a name that is no abbreviation ("US", "UAE"), at least
_LOAD = 8  # items behind "Cuba sent" within which soldiers are named
_ALSO = frozenset({"also", "both", "all", "likewise"})
_TAKES_PART = frozenset(
    {"took part", "take part", "participated", "participate", "are participating", "were participating", "joined"}
)
_DRILLED = frozenset("exercise exercises drill drills manoeuvres maneuvers it".split())


def sends(sentence: Sentence, i: int) -> bool:
    """ "Cuba has sent about 2,000 soldiers", "Ghana contributed a battalion", "Turkey trains Somali soldiers"."""
    items = sentence.items
    at = next((n for n in range(i + 1, min(i + 4, len(items))) if items[n].text in _SENT or items[n].type), i)
    if items[at].text not in _SENT:
        return False
    for n, item in enumerate(items[at + 1 : at + _LOAD], at + 2):
        note, text = item.note, item.text
        if n < len(items) and items[n].text == "'":
            continue  # "sent soldiers' letters"
        if isinstance(note, Amount):
            text = (note.unit or "").rpartition(" ")[2]
        if text in words().troops and text not in _UNARMED:
            return True
        if text in ("to", "for", "into", ",", "."):
            return False
    return False


def leads(sentence: Sentence, i: int) -> bool:
    """ "The Danish-led exercise", "a Ghana-hosted drill"."""
    row = list(sentence.texts[i + 1 : i + 3])
    return row[:1] == ["-"] and row[1:] in (["led"], ["hosted"], ["organised"], ["organized"])


def of_talks(sentence: Sentence, i: int) -> bool:
    """ "The Japanese side", where nothing beside it is of arms: the other side of a table."""
    behind = list(sentence.texts[i + 1 : i + 2])
    return behind == ["side"] and not sentence.of_type("FORCE", "UNIT", "EVENT") and not sentence.anchors & _DRILLS


def members(sentence: Sentence, i: int) -> bool:
    """ "Commandos of the Peruvian counter-terrorism service": people or arms of a body that bears the adjective."""
    lead = list(sentence.texts[max(0, i - 3) : i])
    return sentence.items[i].type == "DEMONYM" and lead[1:] == ["of", "the"] and lead[0] in words().members


def owns_ground(sentence: Sentence, i: int) -> bool:
    """Say whether a force is only whose base it is: "arrived at the navy's base in Lima", "the Air Force Lima base"."""
    behind = sentence.items[i + 1 : i + 7]
    owner = bool(behind) and (behind[0].text == "'" or behind[0].type in ("CITY", "VENUE"))
    near = next((x for x in behind if x.text in _BASES), None)
    before = set(sentence.texts[max(0, i - 2) : i])
    return owner and near is not None and bool(before & {"at", "in", "to", "into", "from", "off", "of"})


def soldiers_of(sentence: Sentence, i: int) -> bool:
    """ "Border troops of both states"."""
    lead = list(sentence.texts[max(0, i - 2) : i])
    return lead[1:] == ["of"] and lead[0] in words().members


def owned(sentence: Sentence, at: int, i: int) -> bool:
    """ "Greece's first two Rafales": arms behind the possessive of a state."""
    row = list(sentence.texts[at + 1 : i])
    return row[:2] == ["'", "s"] and all(word in _ORDINALS | words().numbers | words().between for word in row[2:])


def hails(sentence: Sentence, i: int) -> bool:
    """ "Paratroopers from Colchester drilled …", "Alaska guardsmen": soldiers by the town or land they come from.

    They open the statement, and nobody else's nation stands beside them.
    """
    items = sentence.items
    if i + 1 < len(items) and items[i].type == "REGION" and items[i + 1].text in _GUARDS:
        return True
    if i < _FROM or items[i - 1].text != "from" or items[i - 2].text not in words().members:
        return False
    row = items[max(0, i - 2 - _BEFORE) : i - 2]
    opens = i - 2 <= _BEFORE or any(x.text in (".", ";", ",") for x in row)
    return opens and not any(x.type in ("DEMONYM", "STATE", "FORCE", "UNIT", "CITY", "CAPITAL") for x in row)


def home_town(sentence: Sentence, i: int) -> Place | None:
    """ "Coast Guard trainers from Honolulu": the town behind the people of a force."""
    row = sentence.items[i + 1 : i + 5]
    at = next((n for n in (1, 2) if n + 1 < len(row) and row[n].text == "from"), None)
    if at is None or row[at - 1].text not in words().members | words().troops.keys() or row[at + 1].type != "CITY":
        return None
    note = row[at + 1].note
    return note if isinstance(note, Place) else None


def counted(sentence: Sentence, i: int) -> bool:
    """ "600 Norwegians": a number of people of one nation."""
    return i > 0 and sentence.texts[i - 1].replace(",", "").isdigit()


def beside(sentence: Sentence, i: int) -> bool:
    """ "Drilled with Armenians and Azerbaijanis", "joined Ukrainians": people of a nation whom soldiers act with."""
    items = sentence.items
    chain = sentence.coordinated(i)
    lead = [x.text for x in items[max(0, chain[0] - 3) : chain[0]] if x.text not in _THEIRS]
    if lead[-1:] and lead[-1] in _WITH and set(plain(sentence, chain[-1] + 1, chain[-1] + 4)) & _PEERS:
        return True  # "trained with its Peruvian hosts", "beside Norwegian naval counterparts"
    joined = lead[-1:] in (["with"], ["alongside"], ["beside"], ["joined"], ["join"]) or lead == ["as", "well", "as"]
    note, behind = items[i].note, items[chain[-1] + 1 : chain[-1] + 2]
    noun = isinstance(note, Place) and note.name.endswith("s")
    return noun and joined and bool(behind) and (bool(behind[0].type) or behind[0].text in _BEHIND_PEOPLE)


def held(sentence: Sentence, i: int) -> bool:
    """ "The Peruvian–Norwegian exercise", "the Peru-Norway joint military drill": the name of its sides."""
    items = sentence.items
    at = i + 1
    if [x.text for x in items[at : at + 2]] == ["'", "s"]:  # "Sweden's largest exercise in years"
        row = plain(sentence, at + 2, at + 7)
        first = next((n for n, word in enumerate(row) if word in _DRILLS), len(row))
        return bool(_DRILLS & set(row)) and not {",", "in", "of", "for", "and"} & set(row[:first])
    while at < min(len(items), i + 7):
        if items[at].text in _DRILLS:
            return at > i + 1 or _paired(sentence, i)
        if items[at].text not in _EPITHETS and items[at].type not in ("DEMONYM", "STATE"):
            return False
        at += 1
    return False


def _paired(sentence: Sentence, i: int) -> bool:
    return i > 1 and sentence.texts[i - 1] in _DASHES and sentence.items[i - 2].type in ("DEMONYM", "STATE")


def people(sentence: Sentence, i: int) -> bool:
    """ "The Dutch were marching", "the Omanis captured": an adjective that stands for a people."""
    items = sentence.items
    note = items[i].note
    behind = items[i + 1].text if i + 1 < len(items) else ""
    noun = isinstance(note, Place) and note.name.endswith("s") and not note.name.endswith(("ss", "'s"))
    acts = behind in _FOUGHT or (behind.endswith("ed") and behind not in _FORMED)
    acts = acts or behind in (*_VERBS, "under", "on", "in", ".", ",", ";", "and")
    lead = items[i - 1].text if i > 0 else ""
    if noun:  # "Cubans stormed", "the last Russians", not "killed Haitians", "by then Cubans were …"
        return (lead == "armed" or not lead.endswith("ed")) and lead not in ("then", "of")
    led = i > 2 and lead == "s" and items[i - 2].text == "'" and items[i - 3].type == "PERSON"
    return (lead == "the" or led) and acts  # "Admiral Kuper's British shelled …"


def plain(sentence: Sentence, low: int, high: int) -> list[str]:
    """Return the words from item ``low`` to ``high``, as far as no annotation stands between."""
    row = sentence.items[low:high]
    stop = next((n for n, x in enumerate(row) if x.type), len(row))
    return [x.text for x in row[:stop]]


def shared_noun(sentence: Sentence, i: int, at: int) -> bool:
    """ "Filipino and U.S. soldiers", "UK and Kenyan troops": an abbreviation joined to an adjective by "and"."""
    counts = at + 1 < len(sentence.items) and sentence.texts[at + 1] in words().numbers  # "and twelve Italian"
    row = [*sentence.items[at : at + 1], *sentence.items[at + 1 + counts : at + 2 + counts]]
    if len(row) < 2 or row[0].text != "and" or not {row[1].type, sentence.items[i].type} <= {"DEMONYM", "STATE"}:
        return False
    return all(x.type == "DEMONYM" or _short(x.note) for x in (sentence.items[i], row[1]))


def _short(note: object) -> bool:
    return isinstance(note, Place) and (len(note.name) < _SHORT or "." in note.name)


def joined(sentence: Sentence, i: int) -> bool:
    """ "Peru, Chile and Ecuador also took part.", "its hosts, Peru and Chile, …": states said to belong to it."""
    chain = sentence.coordinated(i)
    if list(sentence.texts[max(0, chain[0] - 2) : chain[0]]) == ["hosts", ","]:
        return True
    row = list(sentence.texts[chain[-1] + 1 :])
    row = row[1:] if row[:1] and row[0] in _ALSO else row
    verb = next((n for n in (1, 2) if " ".join(row[:n]) in _TAKES_PART), None)
    if verb is None:
        return False
    behind = row[verb:]
    behind = behind[2:] if behind[:2] == ["as", "well"] else behind[1:] if behind[:1] == ["too"] else behind
    return (
        not behind or behind[0] in (".", ",", ";", "for") or (behind[0] == "in" and bool(_DRILLED & set(behind[1:4])))
    )


def headcount(item: Item) -> bool:
    """Say whether an item is a number of soldiers: "3,000 troops from Kenya"."""
    return isinstance(item.note, Amount) and (item.note.unit or "").split(" ")[-1] in words().troops


def struck(sentence: Sentence, i: int) -> bool:
    """Say whether a ship only has something done to her: "the sloop X was sunk by the frigates Y and Z"."""
    row = list(sentence.texts[i + 1 : i + 5])
    ship = isinstance(note := sentence.items[i].note, Unit) and note.kind == "ship"
    return ship and row[:1] in (["was"], ["were"]) and "by" in row and bool(_SUNK & set(row[1:3]))


def attacked(sentence: Sentence, i: int) -> bool:
    """Say whether an item is what a verb of war has for its object: "attacked the Danish fleet"."""
    at = i - 1
    while at > 0 and i - at <= _OBJECT and sentence.texts[at] in _LEADING:
        at -= 1
    return at >= 0 and sentence.texts[at] in _ATTACKS
