"""How the system of each shape is asked: the hub's kind, its settings, and what answers."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from hub.demo.servers import epcis1
from hub.demo.servers.asked import Answers
from hub.demo.servers.epcis import EpcisServer
from hub.demo.servers.epcis1 import Epcis1Server
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.ledger import Ledger, LedgerServer
from hub.demo.servers.named import Named
from hub.demo.servers.portal import Portal
from hub.demo.servers.shapes.all_shapes import shape_of
from hub.demo.servers.shapes.shape import RestServer
from hub.demo.world.interfaces import Spelling
from hub.demo.world.landscape import SimulatedSystem

_EPCIS2 = '[connector]\nbase_url = "BASE_URL"\nper_page = 1000\nlongest_url = 100000\n'
"""These servers read long addresses, so that a batch is one request."""
_LINKS_ONLY = "spellings = false\n"
"""For repositories that hold nothing but Digital Links."""

EXPORTED = {"tables": "sheets", "workbooks": "sheets", "documents": "documents"}
"""The shapes of files, each with what describes it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """``connector`` are the tables of a system's file, words in capitals to be filled in; ``serve``
    makes what answers over HTTP, None where it is files or a database that is read."""

    kind: str
    connector: str
    serve: Callable[[SystemIndex, Named], Answers] | None = None


def spoken(system: SimulatedSystem) -> Spoken:
    """What a system speaks."""
    if system.shape == "epcis2":
        links = system.spelling is Spelling.LINK
        return Spoken("epcis2", _EPCIS2 + (_LINKS_ONLY if links else ""), EpcisServer)
    if system.shape == "epcis1":
        return Spoken("epcis1", epcis1.mapping(), Epcis1Server)
    if system.shape == "ledger":
        ledger = Ledger()
        return Spoken("graphql", ledger.connector, lambda i, n: LedgerServer(i, n, ledger))
    if system.shape == "portal":
        return Spoken("sql", Portal().connector)
    if system.shape in EXPORTED:
        described = files("hub.demo.servers").joinpath(f"{EXPORTED[system.shape]}.toml")
        return Spoken("files", described.read_text("utf-8"))
    shape = shape_of(system)
    return Spoken("rest", shape.mapping, lambda i, n: RestServer(i, n, shape))
