"""What a branch may choose: station.toml, read into frozen values, written whole."""

from __future__ import annotations

import os
import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, cast, get_type_hints

import tomli_w

from mailroom.errors import HomeError
from mailroom.paths import Home


@dataclass(frozen=True, slots=True)
class StationSettings:
    """Which station this is."""

    branch: str = "04"  # 支部コード, two digits
    number: str = "01"  # two digits
    rack: str = "A"  # rack letter of its bins
    bins: int = 200
    sorting: str = "one_pass"
    language: str = "ja"
    shared_room: bool = False  # several stations within hearing of each other


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Numbers in the rules (DESIGN §4)."""

    loses_soon_days: int = 14
    mirror_age_days: int = 10
    ways_out: tuple[str, ...] = (
        "forward",
        "resend_member",
        "other_branch",
        "handed_over",
        "other_section",
        "destroy",
        "keep",
    )


@dataclass(frozen=True, slots=True)
class CodeSettings:
    """Grammar of a management code: it only sorts the misses."""

    grammar: str = r"CH[0-9]+(-[0-9]{2}-[0-9]+)?"  # full match, after trimming and NFKC
    card_qr: str = "off"  # off, or a name in resources/formats/card_qr.toml
    tracking_months: int = 12


@dataclass(frozen=True, slots=True)
class SlipSettings:
    """What the branch prints on its slips."""

    layout: str = "kaku2"
    insurer: str = "全国健康保険協会"
    section: str = "発送室"
    phone: str = "マイナンバー専用ダイヤル　0570-015-369（平日 8:30～17:15）"
    printer: str = ""


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """Looks and sounds of the window."""

    theme: str = "system"  # system, light, dark, contrast
    volume: int = 80  # per cent
    voice: str = "auto"  # the bin is spoken: on, off, auto = on unless stations share a room
    motion: str = "system"  # system, reduced, full
    camera: str = ""
    keys: dict[str, str] = field(default_factory=dict)  # action -> key, over the default table


@dataclass(frozen=True, slots=True)
class Settings:
    """All of station.toml."""

    station: StationSettings = StationSettings()
    rules: RuleSettings = RuleSettings()
    codes: CodeSettings = CodeSettings()
    slip: SlipSettings = SlipSettings()
    screen: ScreenSettings = field(default_factory=ScreenSettings)


def load(home: Home) -> Settings:
    """The home's settings. HomeError ``no_home`` where there is none, ``settings_damaged`` with the place."""
    try:
        raw = tomllib.loads(home.settings.read_text("utf-8"))
    except FileNotFoundError:
        raise HomeError("no_home", path=home.root) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise HomeError("settings_damaged", path=home.settings, detail=error) from None
    try:
        settings: Settings = _build(Settings, raw, "")
    except (TypeError, ValueError) as error:
        raise HomeError("settings_damaged", path=home.settings, detail=error) from None
    return settings


def save(home: Home, settings: Settings) -> None:
    """Write station.toml beside and swap it in: never half a file."""
    raw = asdict(settings)
    raw["rules"]["ways_out"] = list(settings.rules.ways_out)
    write_whole(home.settings, tomli_w.dumps(raw).encode("utf-8"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that a power cut leaves the old one or the new one, 0600."""
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _build(kind: type[Any], raw: dict[str, Any], where: str) -> Any:
    hints = get_type_hints(kind)
    known = {f.name for f in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in known:
            raise ValueError(f"{where}{name}: unknown setting")
        wanted = hints[name]
        if is_dataclass(wanted):
            if not isinstance(value, dict):
                raise ValueError(f"[{where}{name}]: a table is expected")
            values[name] = _build(cast(type[Any], wanted), value, f"{where}{name}.")
            continue
        plain = tuple if isinstance(value, list) else type(value)
        origin = getattr(wanted, "__origin__", wanted)
        if plain is not origin:
            raise ValueError(f"{where}{name}: {origin.__name__} is expected")
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
