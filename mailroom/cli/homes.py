"""Homes: init, the made-up branch, and the window on one of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mailroom.cli.context import Context, common, secret_line
from mailroom.errors import HomeError
from mailroom.settings import Settings, StationSettings


@click.command()
@click.option("--branch", default="04", metavar="04", help="Branch, two digits.")
@click.option("--station", default="01", metavar="03", help="Number of this station, two digits.")
@click.option("--rack", default="A", metavar="A", help="Rack letter of its bins.")
@click.option("--person", "who", default="admin", metavar="ID", help="Staff number of the first administrator.")
@click.option("--name", default="", metavar="NAME", help="That person's name.")
@common
def init(context: Context, branch: str, station: str, rack: str, who: str, name: str) -> int:
    """Make a station's home. The first administrator's PIN (4 to 8 digits) is read from standard input.

    \b
    A line with --json: {"home","branch","station","person"}
    """
    home = context.home
    from mailroom import founding

    founding.check_numbers(branch, station, rack)
    founding.check_place(home)
    chosen = Settings(station=StationSettings(branch=branch, number=station, rack=rack))
    founding.found(home, chosen, founding.Administrator(who, name, secret_line()))
    values = {"home": str(home.root), "branch": branch, "station": station, "person": who}
    context.line(values, context.words("cli.home_made", path=home.root))
    return 0


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--mailpieces", type=click.IntRange(1), default=2_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--codes", type=click.Path(path_type=Path), metavar="FILE|-", help="CSV with payload and optional columns."
)
@click.option("--same-code", is_flag=True, help="Every envelope says CH1.")
@common
def demo(
    context: Context, folder: Path, mailpieces: int, seed: int, codes: Path | None, same_code: bool
) -> int:  # fmt: skip
    """Make a made-up branch in a new or empty folder, and print its log-ins.

    \b
    A line with --json: {"home","mailpieces","people":[{"id","name","role","pin"}]}
    """
    from mailroom.demo import homes

    if str(codes) == "-":
        codes = Path("/dev/stdin")
    made = homes.make_home(
        folder, mailpieces=mailpieces, seed=seed, codes=codes, same_code=same_code, clock=context.clock(made_up=True)
    )
    log_ins = [{"id": p.id, "name": p.name, "role": p.role.value, "pin": p.pin} for p in made.people]
    plain = [context.words("cli.demo_made", path=folder, mailpieces=made.mailpieces)]
    plain += [f"  {p['role']:<14} {p['id']:<8} PIN {p['pin']}  {p['name']}" for p in log_ins]
    context.line({"home": str(folder), "mailpieces": made.mailpieces, "people": log_ins}, "\n".join(plain))
    return 0


@click.command()
@click.option("--demo", "made_up", is_flag=True, help="On a made-up branch, made anew each day.")
@click.option("--camera", metavar="FOLDER|N", help="A camera's number, or a folder of pictures as stand-in.")
@click.option("--print-to", type=click.Path(path_type=Path), metavar="FOLDER", help="PDF files instead of a printer.")
@click.option("--kiosk", is_flag=True, help="Full screen, left by a supervisor's PIN alone.")
@click.option("--headless", is_flag=True, help="The demo morning without a window.")
@common
def run(
    context: Context, made_up: bool, camera: str | None, print_to: Path | None, kiosk: bool, headless: bool
) -> int:  # fmt: skip
    """Open the window; where there is no station yet, its set-up. Without a screen, --demo plays the same morning."""
    if made_up:
        _fresh_demo(context)
    if headless or not _has_screen():
        if not made_up:
            raise HomeError("no_screen")
        return _morning(context, asked=headless)
    return context.doors.open_window(context.home, context.clock(), camera=camera, print_to=print_to, kiosk=kiosk)


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return bool(chosen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _fresh_demo(context: Context) -> None:
    """Make the demo home anew when it is from an earlier day; never touch a real one."""
    from mailroom.demo import homes

    if context.home_dir is None:
        context.home_dir = homes.default_dir()
    clock = context.clock(made_up=True)
    if context.home.settings.exists() and not homes.demo_is_stale(context.home, clock):
        return
    made = homes.make_anew(context.home_dir, clock)
    context.print(context.words("cli.demo_made", path=context.home_dir, mailpieces=made.mailpieces))
    for each in made.people:
        context.print(f"  {each.role.value:<14} {each.id:<8} PIN {each.pin}  {each.name}")


def _morning(context: Context, *, asked: bool) -> int:
    from mailroom.demo import morning

    if not asked:
        context.print(context.words("cli.no_screen_morning"))
    for line in morning.play(context.home, context.clock(), context.words, context.doors.paint_pdf):
        context.print(line)
    return 0
