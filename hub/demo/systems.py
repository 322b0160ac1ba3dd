"""The settings files of the simulated systems, as the hub reads any system's.

Each says that it is simulated; owners and providers are simulated departments and vendors, none is
real. What the systems of one vendor share stands in its profile.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from hub.demo.servers.shapes.shape import DEMO_KEY
from hub.demo.servers.spoken import spoken
from hub.demo.world.landscape import CONNECTED_2024_10, Profile, SimulatedSystem
from schema.model.keys import SystemId

KEY_FILE = "demo-key.txt"
STAMPED = ("/t/{gtin}/{lot}", "/qr?gtin={gtin}&lo={lot}", "/p/{sscc}")
_SIMULATED = "# Simulated (mô phỏng): written by the demo world. No such system exists."
_LIMITS = "[limits]\ndeadline_seconds = 5\nmax_concurrency = 8\nmax_batch = 100\n"
_ADDRESS = "base_url = "
"""How the one line begins that no two systems of a vendor share."""


def write_systems(
    folder: Path,
    systems: tuple[SimulatedSystem, ...],
    words: Mapping[SystemId, Mapping[str, str]],
    profile: Profile,
) -> Path:
    """Write a file for each system and vendor into ``folder/systems``, emptied of others.

    ``words``: what is filled in where a system's description has words in capitals.
    """
    target = folder / "systems"
    profiles = target / "profiles"
    profiles.mkdir(parents=True, exist_ok=True)
    for old in target.glob("**/*.toml"):
        old.unlink()
    key_file = (folder / KEY_FILE).resolve()
    key_file.write_text(DEMO_KEY, "utf-8")
    for number, system in enumerate(systems):
        own = spoken(system).connector
        if vendor := system.interface.vendor:
            own, shared = _apart(own)
            shared = shared.replace("KEY_FILE", key_file.as_posix())
            (profiles / f"{vendor}.toml").write_text(_profile(system, shared), "utf-8")
        for word, meant in {**words[system.id], "KEY_FILE": key_file.as_posix()}.items():
            own = own.replace(word, meant)
        text = system_file(system, number, own, profile)
        (target / f"{system.id}.toml").write_text(text, "utf-8")
    return target


def system_file(system: SimulatedSystem, number: int, connector: str, profile: Profile) -> str:
    """The file of one system, ``connector`` being the tables of its kind."""
    vendor = system.interface.vendor
    head = (f'inherits = "{vendor}"\n',) if vendor else ()
    limits = () if vendor else (_LIMITS,)
    told = _lines(_system(system, profile))
    return "\n".join((_SIMULATED, *head, told, _stamps(system, number), *limits, connector))


def _profile(system: SimulatedSystem, connector: str) -> str:
    table = _lines(("[system]", *_product(system)))
    return "\n".join((_SIMULATED, table, _LIMITS, connector))


def _apart(connector: str) -> tuple[str, str]:
    """A connector's tables as what one system says and what its vendor's profile does."""
    lines = connector.splitlines(keepends=True)
    own = [line for line in lines if line.startswith(_ADDRESS)]
    return "[connector]\n" + "".join(own), "".join(line for line in lines if line not in own)


def _system(system: SimulatedSystem, profile: Profile) -> Iterable[str]:
    provinces = ", ".join(f'"{code}"' for code in system.provinces)
    yield "[system]"
    yield f'name = "{system.name}"'
    yield f"provinces = [{provinces}]"
    yield f'stage = "{_stage(system, profile)}"'
    yield 'owner = "Sở mô phỏng (simulated department)"'
    yield "simulated = true"
    if not system.interface.vendor:
        yield from _product(system)


def _product(system: SimulatedSystem) -> Iterable[str]:
    """What is said of the product that a system is."""
    vendor = system.interface.vendor
    yield f'kind = "{spoken(system).kind}"'
    provider = f"Nhà cung cấp mô phỏng {vendor} (simulated vendor)" if vendor else _OWN
    yield f'provider = "{provider}"'
    yield 'default_offset = "+07:00"'


_OWN = "Đơn vị mô phỏng (simulated department)"


def _lines(some: Iterable[str]) -> str:
    return "\n".join(some) + "\n"


def _stage(system: SimulatedSystem, profile: Profile) -> str:
    """In the profile of 2024-10 as far as the seven named then; else connected, for all of them."""
    connected = profile is Profile.NATIONAL or system.provinces[0] in CONNECTED_2024_10
    return "TECHNICALLY_CONNECTED" if connected else "CONTACTED"


def _stamps(system: SimulatedSystem, number: int) -> str:
    """Stamps of their own for every fifth system, in one of three forms."""
    if number % 5:
        return ""
    path = STAMPED[number // 5 % len(STAMPED)]
    return f'[[stamps]]\nhost = "tem.{system.id}.example"\npath = "{path}"\n'
