"""The schemas and the WSDL of EPCIS 1.2 as GS1 published them, out of an installed package.

They are its test data; the project holds no copy.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

_SPEC = find_spec("EPCPyYes")
FOLDER = Path(_SPEC.origin or "").parent / "core" / "tests" / "schemas" if _SPEC else Path()
WSDL = FOLDER / "EPCglobal-epcis-query-1_2.wsdl"


class _BesideEachOther(etree.Resolver):
    """They lie in one folder, whatever folders their imports name."""

    def resolve(self, url: str, public_id: str, context: object) -> object:
        return self.resolve_filename(str(FOLDER / url.rpartition("/")[2]), context)


@cache
def _schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_BesideEachOther())
    return etree.XMLSchema(etree.parse(FOLDER / name, parser))


def check_capture(document: bytes) -> None:
    """Raise, saying where, unless this is an ``EPCISDocument`` of EPCIS 1.2."""
    _schema("EPCglobal-epcis-1_2.xsd").assertValid(etree.fromstring(document))


def check_query(element: etree._Element) -> None:
    """Raise, saying where, unless this is a message of the query interface of EPCIS 1.2."""
    _schema("EPCglobal-epcis-query-1_2.xsd").assertValid(element)
