"""Every rule that a fault can name is in the rulebook, and no other."""

import re
from pathlib import Path

import schema.epcis.rulebook
from schema.epcis.rulebook import RULES

CODE = re.compile(r'"((?:document|event|field|file|json|type|value|xml)\.[a-z.]+)"')


def test_the_rulebook_holds_exactly_the_rules_in_use() -> None:
    own = Path(schema.epcis.rulebook.__file__)
    sources = [p for p in own.parent.glob("*.py") if p != own]
    sources.append(own.parents[2] / "hub" / "cli" / "epcis_files.py")
    used = {code for path in sources for code in CODE.findall(path.read_text())}
    assert used == set(RULES)
