"""What a branch may choose: station.toml, read into frozen values; a change leaves the rest of the file as it was."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields, is_dataclass
from typing import Any, cast, get_type_hints

from mailroom.disk import write_whole
from mailroom.errors import HomeError
from mailroom.paths import Home


def _one_of(*choices: str) -> Any:
    """A text that is one of these; the first is the default."""
    return field(default=choices[0], metadata={"choices": choices})


def _from(least: float, most: float, default: float) -> Any:
    """A number between these, both possible."""
    return field(default=default, metadata={"range": (least, most)})


@dataclass(frozen=True, slots=True)
class StationSettings:
    """Which station this is."""

    branch: str = "04"  # 支部コード, two digits
    number: str = "01"  # two digits
    rack: str = "A"  # rack letter of its bins
    bins: int = 200
    sorting: str = _one_of("one_pass", "two_passes")
    groups: int = _from(1, 99, 12)  # group trays of the first of two passes
    language: str = _one_of("ja", "en")
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
    label_printer: str = ""  # of the 62 mm address labels


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """What one printer is off: what is meant for x goes to ``scale_x * x + offset_x``, mm from the paper's corner."""

    offset_x: float = _from(-20, 20, 0.0)
    offset_y: float = _from(-20, 20, 0.0)
    scale_x: float = _from(0.9, 1.1, 1.0)
    scale_y: float = _from(0.9, 1.1, 1.0)


@dataclass(frozen=True, slots=True)
class PostingSettings:
    """How bundles are handed to the post."""

    kind: str = _one_of("ordinary", "tokutei_kiroku", "kani_kakitome")  # what the screen begins with
    form: str = _one_of("within", "standard", "beyond")  # 定形外規格内, 定形, 定形外規格外
    office: str = ""  # 差出郵便局, as it stands on the 差出票; empty: room to write


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """The sheets that numbered labels are printed on. The offset is what this printer is off, in mm."""

    layout: str = "labels-24"
    offset_x: float = 0.0
    offset_y: float = 0.0


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """Looks and sounds of the window."""

    theme: str = _one_of("system", "light", "dark", "contrast")
    volume: int = _from(0, 100, 80)  # per cent
    voice: str = _one_of("auto", "on", "off")  # the bin is spoken; auto = on unless stations share a room
    motion: str = _one_of("system", "reduced", "full")
    camera: str = ""  # number, device or folder; off: none; empty: the first there is
    idle_minutes: int = _from(0, 240, 5)  # without a hand for so long the screen locks; 0: never
    kiosk: bool = False  # full screen, left by a supervisor's PIN alone
    mask_search: bool = False  # names found by hand are shown when one is chosen
    start_check: bool = True  # 始業点検 at the first log-in of a business day


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """How the camera of ``screen.camera`` takes its pictures; what its driver does not offer stays as it is.

    ``focus``, ``exposure``: auto, lock (auto for 3 s, then held), or a number in the driver's own units.
    """

    width: int = 1920
    height: int = 1080
    fps: int = 30
    focus: str = "auto"
    exposure: str = "auto"
    mirrored: bool = False  # the preview only; what is read is never turned


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """A hand scanner on a serial port (USB-COM); one that types like a keyboard needs no setting."""

    port: str = ""  # usb:VENDOR:PRODUCT:SERIAL, or a device; empty: none
    baud: int = 9600
    ends: str = _one_of("auto", "tab", "none")  # what a scan ends with; auto = CR or LF; none = a pause


@dataclass(frozen=True, slots=True)
class MirrorSettings:
    """Where the host's data come from."""

    extracts: str = ""  # the folder in which the host's files are put


@dataclass(frozen=True, slots=True)
class Settings:
    """All of station.toml."""

    station: StationSettings = StationSettings()
    rules: RuleSettings = RuleSettings()
    codes: CodeSettings = CodeSettings()
    slip: SlipSettings = SlipSettings()
    camera: CameraSettings = CameraSettings()
    scanner: ScannerSettings = ScannerSettings()
    labels: LabelSettings = LabelSettings()
    posting: PostingSettings = PostingSettings()
    mirror: MirrorSettings = MirrorSettings()
    screen: ScreenSettings = ScreenSettings()
    printers: dict[str, PrinterSettings] = field(default_factory=dict)  # by the printer's name
    keys: dict[str, str] = field(default_factory=dict)  # command -> key, over resources/formats/commands.toml


def load(home: Home) -> Settings:
    """The home's settings. HomeError ``no_home`` where there is none, ``settings_damaged`` with the place."""
    return _read(home, _text(home))


def save(home: Home, settings: Settings) -> None:
    """Write station.toml beside and swap it in: never half a file."""
    import tomlkit

    raw = asdict(settings)
    raw["rules"]["ways_out"] = list(settings.rules.ways_out)
    write_whole(home.settings, tomlkit.dumps(raw).encode("utf-8"))


def change(home: Home, values: Mapping[str, Any]) -> Settings:
    """Set what is named (``screen.theme``), and leave the rest of the file with its comments as it is.

    HomeError ``setting_bad`` for a value that cannot be: nothing is written then.
    """
    for name, value in values.items():
        _must_fit(name, allowed(name), value)
    return _changed(home, [(*name.split(".", 1), value) for name, value in values.items()])


def change_printer(home: Home, name: str, chosen: PrinterSettings) -> Settings:
    """Set what a printer is off, and leave the rest of the file as it is. HomeError ``setting_bad``."""
    for one in fields(PrinterSettings):
        _must_fit(f"printers.{name}.{one.name}", one, getattr(chosen, one.name))
    return _changed(home, [("printers", name, asdict(chosen))])


def _changed(home: Home, values: Iterable[tuple[str, str, Any]]) -> Settings:
    import tomlkit

    text = _text(home)
    _read(home, text)
    document = tomlkit.parse(text)
    for section, key, value in values:
        document.setdefault(section, tomlkit.table())[key] = value
    text = tomlkit.dumps(document)
    settings = _read(home, text)
    try:
        write_whole(home.settings, text.encode("utf-8"))
    except OSError as error:
        raise HomeError("cannot_write", path=home.settings) from error
    return settings


def allowed(name: str) -> Field[Any]:
    """The field behind ``screen.theme``: its ``metadata`` may hold ``choices`` or ``range``. KeyError: no setting."""
    section, _, key = name.partition(".")
    kind = get_type_hints(Settings)[section]
    return {one.name: one for one in fields(kind)}[key]


def _text(home: Home) -> str:
    try:
        return home.settings.read_text("utf-8")
    except FileNotFoundError:
        raise HomeError("no_home", path=home.root) from None
    except (UnicodeDecodeError, OSError) as error:
        raise HomeError("settings_damaged", path=home.settings, detail=error) from None


def _read(home: Home, text: str) -> Settings:
    try:
        settings: Settings = _build(Settings, tomllib.loads(text), "")
    except (TypeError, ValueError) as error:
        raise HomeError("settings_damaged", path=home.settings, detail=error) from None
    return settings


def _must_fit(name: str, one: Field[Any], value: object) -> None:
    if not _fits(one, value):
        raise HomeError("setting_bad", setting=name, value=value, wanted=_said(one))


def _fits(one: Field[Any], value: object) -> bool:
    if choices := one.metadata.get("choices"):
        return value in choices
    if limits := one.metadata.get("range"):
        least, most = limits
        return isinstance(value, int | float) and least <= value <= most
    return True


def _said(one: Field[Any]) -> str:
    if limits := one.metadata.get("range"):
        return f"{limits[0]}–{limits[1]}"
    return " ".join(one.metadata.get("choices", ()))


def _build(kind: type[Any], raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise ValueError(f"[{where.rstrip('.')}]: a table is expected")
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in known:
            raise ValueError(f"{where}{name}: unknown setting")
        wanted = hints[name]
        if is_dataclass(wanted):
            values[name] = _build(cast(type[Any], wanted), value, f"{where}{name}.")
            continue
        if name == "printers" and isinstance(value, dict):
            values[name] = {key: _build(PrinterSettings, one, f"{where}{name}.{key}.") for key, one in value.items()}
            continue
        plain = tuple if isinstance(value, list) else type(value)
        origin = getattr(wanted, "__origin__", wanted)
        if origin is float and plain is int:
            value, plain = float(value), float
        if plain is not origin:
            raise ValueError(f"{where}{name}: {origin.__name__} is expected")
        if not _fits(known[name], value):
            raise ValueError(f"{where}{name}: {_said(known[name])}")
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
