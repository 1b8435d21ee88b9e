"""What the project is made of, as CycloneDX (ECMA-424): ``python -m tests.bill_of_materials [--check]``.

Every package of the lock files and every library in the pages' script, with version, licence and what it is for: needed
to run (``required``), for an extra (``optional``), or to test and build (``excluded``). No times and no random numbers:
the same locks give the same bytes. Licences stand in no lock of Python's: they are read from the packages that are
installed, and kept from one version of ``sbom.cdx.json`` to the next. With ``--check`` nothing is written.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import flows
from flows.ground.paths import ROOT

if TYPE_CHECKING:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component

FILE: Final = ROOT / "sbom.cdx.json"
WEB: Final = ROOT / "flows" / "explorer"
CONSUMERS: Final = ROOT / "tests" / "consumers" / "package-lock.json"

Scope: TypeAlias = Literal["required", "optional", "excluded"]
STRENGTH: Final[tuple[Scope, ...]] = ("required", "optional", "excluded")
# What the packages of a lock are for where nothing says more.
LOCKS: Final[Mapping[str, Scope]] = {
    "requirements.lock": "excluded",
    "requirements-spacy.lock": "optional",
    "requirements-engines.lock": "optional",
    "requirements-consumers.lock": "excluded",
    "requirements-audit.lock": "excluded",
}
_BUILDING: Final = ("test", "audit")  # extras that nobody needs who only runs the program
_PINNED: Final = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)")
_VIA: Final = re.compile(r"    #(?: via|  ) ([a-z0-9][a-z0-9._-]*)$")
# Names of Python's classifiers that mean one licence of SPDX's list; "BSD License" may be any of several.
_CLASSIFIED: Final = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
_SHORT: Final = 60  # characters: what is longer is a licence's text, no name of one
UNKNOWN: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Material:
    """One package: ``kind`` as in its package URL, the lock that names it, its licence where the lock says."""

    kind: Literal["pypi", "npm"]
    name: str
    version: str
    scope: Scope
    lock: str
    licence: str | None = None

    @property
    def purl(self) -> str:
        """The package URL (ECMA-427)."""
        return f"pkg:{self.kind}/{quote(self.name)}@{quote(self.version)}"


def materials() -> list[Material]:
    """Return everything that the locks name, each package and version once, with the strongest reason for it."""
    found: dict[str, Material] = {}
    for material in (*_python(), *_npm(WEB / "web" / "package-lock.json"), *_npm(CONSUMERS)):
        known = found.setdefault(material.purl, material)
        if STRENGTH.index(material.scope) < STRENGTH.index(known.scope):
            found[material.purl] = material
    return [found[purl] for purl in sorted(found)]


def _python() -> Iterator[Material]:
    core, extras = _declared()
    for lock, usual in LOCKS.items():
        needed = _reached(core, lock) if lock == "requirements.lock" else core
        for name, version in _pinned(lock):
            scope: Scope = "required" if name in needed else "optional" if name in extras else usual
            yield Material("pypi", name, version, scope, lock)


def _declared() -> tuple[frozenset[str], frozenset[str]]:
    """The packages that ``pyproject.toml`` names: for everybody, and for the extras of those who run the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {k: v for k, v in project["optional-dependencies"].items() if k not in _BUILDING}
    return _names(project["dependencies"]), _names(line for lines in extras.values() for line in lines)


def _names(lines: Iterable[str]) -> frozenset[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return frozenset(_plain(match[0]) for match in found if match)


def _plain(name: str) -> str:
    """A package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned(lock: str) -> list[tuple[str, str]]:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    found = (_PINNED.match(line) for line in lines)
    return [(_plain(match[1]), match[2]) for match in found if match]


def edges(lock: str = "requirements.lock") -> dict[str, set[str]]:
    """Return which packages of a lock ask for which, from its remarks (``# via``): name → names."""
    asked: dict[str, set[str]] = {}
    name = ""
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if pinned := _PINNED.match(line):
            name = _plain(pinned[1])
        elif via := _VIA.match(line):
            asked.setdefault(_plain(via[1]), set()).add(name)
    return asked


def _reached(names: frozenset[str], lock: str) -> frozenset[str]:
    asked, reached, open_ones = edges(lock), set(names), list(names)
    while open_ones:
        new = asked.get(open_ones.pop(), set()) - reached
        reached |= new
        open_ones.extend(new)
    return frozenset(reached)


def _npm(lock: Path) -> Iterator[Material]:
    """The packages of an npm lock; those that the committed script contains are needed, as its licences say."""
    bundled = set(re.findall(r"^(\S+) (\d\S*)$", (WEB / "static" / "LICENSES.txt").read_text("utf-8"), re.MULTILINE))
    for path, entry in json.loads(lock.read_text("utf-8"))["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if not path or entry.get("optional"):  # the project itself; builds of one tool for a dozen systems
            continue
        ships = lock.is_relative_to(WEB) and (name, entry["version"]) in bundled
        where = lock.relative_to(ROOT).as_posix()
        yield Material(
            "npm", name, entry["version"], "required" if ships else "excluded", where, entry.get("license") or None
        )


# Licences


def licensed(listed: Iterable[Material], known: Mapping[str, str]) -> list[Material]:
    """Return the materials with their licences: from the lock, or as known."""
    return [replace(m, licence=m.licence or known.get(m.purl, UNKNOWN)) for m in listed]


def known_licences() -> dict[str, str]:
    """Return the licences that the file has, by package URL; empty where there is no file yet."""
    if not FILE.is_file():
        return {}
    found = {c["purl"]: _told(c["licenses"]) for c in json.loads(FILE.read_text("utf-8"))["components"]}
    return {purl: licence for purl, licence in found.items() if licence != UNKNOWN}


def _told(licences: list[dict[str, Any]]) -> str:
    (first,) = licences
    said: str = first.get("expression") or first["license"].get("id") or first["license"]["name"]
    return said


def installed_licences() -> dict[str, str]:
    """Return the licences of the Python packages that are installed, by package URL."""
    found = {}
    for distribution in metadata.distributions():
        told: Any = distribution.metadata
        name, version = _plain(told["Name"]), distribution.version
        found[Material("pypi", name, version, "excluded", "").purl] = _licence(told)
    return found


def _licence(told: Any) -> str:
    """The licence that a package states: an SPDX expression, a name, or what its classifiers mean."""
    if said := told["License-Expression"]:
        return str(said)
    classifiers = told.get_all("Classifier") or ()
    classified = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
    if len(classified) == 1 and classified[0] in _CLASSIFIED:
        return _CLASSIFIED[classified[0]]
    said = str(told["License"] or "").strip()
    if said and len(said) <= _SHORT and "\n" not in said:
        return said
    return " and ".join(classified) or UNKNOWN


# CycloneDX


def render(listed: Iterable[Material]) -> str:
    """Return the bill as CycloneDX 1.6 in JSON; raises ValueError where it does not keep to the standard's schema."""
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = JsonV1Dot6(_bill(list(listed))).output_as_string(indent=2) + "\n"
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"is no CycloneDX 1.6: {fault}")
    return str(text)


def _bill(listed: list[Material]) -> Bom:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType

    root = Component(
        name="dyad", version=flows.__version__, type=ComponentType.APPLICATION, bom_ref="dyad",
        licenses=[_said("Apache-2.0")],
    )  # fmt: skip
    components = {material: _component(material) for material in listed}
    serial = uuid5(NAMESPACE_URL, "\n".join([flows.__version__, *(repr(material) for material in listed)]))
    bill = Bom(components=components.values(), serial_number=serial)
    bill.metadata.component = root
    bill.metadata.timestamp = None
    by_name = {m.name: c for m, c in components.items() if m.kind == "pypi" and m.lock == "requirements.lock"}
    shipped = [c for m, c in components.items() if m.kind == "npm" and m.scope == "required"]
    bill.register_dependency(root, [*(by_name[name] for name in sorted(_declared()[0])), *shipped])
    for name, asked in edges().items():
        if name in by_name:
            bill.register_dependency(by_name[name], [by_name[each] for each in sorted(asked) if each in by_name])
    return bill


def _component(material: Material) -> Component:
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component, ComponentScope
    from packageurl import PackageURL

    group, _, name = material.name.rpartition("/")
    return Component(
        name=name, group=group or None, version=material.version, bom_ref=material.purl,
        purl=PackageURL.from_string(material.purl), scope=ComponentScope(material.scope),
        licenses=[_said(material.licence or UNKNOWN)], properties=[Property(name="dyad:lock", value=material.lock)],
    )  # fmt: skip


def _said(licence: str) -> Any:
    from cyclonedx.contrib.license.factories import LicenseFactory

    return LicenseFactory().make_from_string(licence)


def main() -> int:
    """Write the bill, or with --check say whether the file is what the locks make; 1 where it is not."""
    check = "--check" in sys.argv[1:]
    known = known_licences() if check else {**installed_licences(), **known_licences()}
    text = render(licensed(materials(), known))
    if not check:
        FILE.write_text(text, "utf-8")
    elif not FILE.is_file() or FILE.read_text("utf-8") != text:
        print(f"{FILE.name} is not what the lock files make: run make sbom and commit it", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
