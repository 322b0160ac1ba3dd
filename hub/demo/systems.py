"""The settings files of the simulated systems, as the hub reads any system's.

Each says that it is simulated; owner and provider are simulated departments, none is real.
"""

from collections.abc import Mapping
from pathlib import Path

from hub.demo.servers.shapes.all_shapes import shape_of
from hub.demo.servers.shapes.shape import DEMO_KEY
from hub.demo.world.landscape import CONNECTED_2024_10, Profile, SimulatedSystem, Spelling
from schema.model.keys import SystemId

KEY_FILE = "demo-key.txt"
STAMPED = ("/t/{gtin}/{lot}", "/qr?gtin={gtin}&lo={lot}", "/p/{sscc}")
_LIMITS = "[limits]\ndeadline_seconds = 5\nmax_concurrency = 8\nmax_batch = 100\n"
_EPCIS = '[connector]\nbase_url = "BASE_URL"\nper_page = 1000\nlongest_url = 100000\n'
"""These servers read long addresses, so that a batch is one request."""
_LINKS_ONLY = "spellings = false\n"
"""For repositories that hold nothing but Digital Links."""


def write_systems(
    folder: Path,
    systems: tuple[SimulatedSystem, ...],
    addresses: Mapping[SystemId, str],
    profile: Profile,
) -> Path:
    """Write one file for each system into ``folder/systems``, which is emptied of others."""
    target = folder / "systems"
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.toml"):
        old.unlink()
    key_file = (folder / KEY_FILE).resolve()
    key_file.write_text(DEMO_KEY, "utf-8")
    for number, system in enumerate(systems):
        text = system_file(system, number, addresses[system.id], key_file, profile)
        (target / f"{system.id}.toml").write_text(text, "utf-8")
    return target


def system_file(
    system: SimulatedSystem, number: int, address: str, key_file: Path, profile: Profile
) -> str:
    """The file of one system."""
    shape = shape_of(system)
    connector = _epcis(system) if shape is None else shape.mapping
    filled = connector.replace("BASE_URL", address).replace("KEY_FILE", key_file.as_posix())
    return "\n".join((_system(system, profile), _stamps(system, number), _LIMITS, filled))


def _epcis(system: SimulatedSystem) -> str:
    return _EPCIS + (_LINKS_ONLY if system.spelling is Spelling.LINK else "")


def _system(system: SimulatedSystem, profile: Profile) -> str:
    provinces = ", ".join(f'"{code}"' for code in system.provinces)
    lines = [
        "# Simulated (mô phỏng): written by the demo world. No such system exists.",
        "[system]",
        f'name = "{system.name}"',
        f"provinces = [{provinces}]",
        f'kind = "{"epcis2" if system.shape == "epcis2" else "rest"}"',
        f'stage = "{_stage(system, profile)}"',
        'owner = "Sở mô phỏng (simulated department)"',
        'provider = "Đơn vị mô phỏng (simulated department)"',
        'default_offset = "+07:00"',
        "simulated = true",
    ]
    return "\n".join(lines) + "\n"


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
