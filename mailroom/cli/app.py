"""The root of the command line: registers the commands, and says every error in one sentence."""

from __future__ import annotations

import contextlib
import importlib
import os
import sqlite3
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click

from mailroom import __version__
from mailroom.cli.context import Context, Doors, options_of_all
from mailroom.cli.wrong_use import explained
from mailroom.errors import HomeError, MailroomError
from mailroom.log import LOG

# command -> (module, attribute): a module is imported only when its command is called
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "run": ("homes", "run"),
        "init": ("homes", "init"),
        "demo": ("homes", "demo"),
        "mirror": ("mirror", "mirror"),
        "decode": ("decode", "decode"),
        "stamp": ("stamp", "stamp"),
        "scan": ("scan", "scan"),
        "decide": ("scan", "decide"),
        "mark": ("hand", "mark"),
        "undo": ("hand", "undo"),
        "place": ("hand", "place"),
        "held": ("hand", "held"),
        "recheck": ("hand", "recheck"),
        "tray": ("trays", "tray"),
        "bins": ("racks", "bins"),
        "bundle": ("sealing", "bundle"),
        "unseal": ("sealing", "unseal"),
        "slip": ("sealing", "slip"),
        "slips": ("sealing", "slips"),
        "printer": ("printers", "printer"),
        "cards": ("cards", "cards"),
        "labels": ("cards", "labels"),
        "post": ("leaving", "post"),
        "destroy": ("leaving", "destroy"),
        "fallback": ("fallback", "fallback"),
        "day": ("days", "day"),
        "report": ("days", "report"),
        "journal": ("journal", "journal"),
        "doctor": ("doctor", "doctor"),
        "bench": ("bench", "bench"),
    }
)


class Lazy(click.Group):
    """A group that imports a command's file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"mailroom.cli.{module}"), attribute)
        return command


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@options_of_all
@click.version_option(__version__, prog_name="mailroom")
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:
    """Mailroom: a returned-mail station. Without a command it opens the window."""
    for name, value in options.items():
        setattr(ctx.obj, name, value)
    if ctx.invoked_subcommand is None:
        ctx.invoke(cli.get_command(ctx, "run"))  # type: ignore[arg-type]


def run(doors: Doors, arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 ok, 1 the world's fault, 2 wrong use."""
    context = Context(doors)
    try:
        result = _invoke(context, sys.argv[1:] if arguments is None else arguments)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as done:  # --help, --version
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        return _refused(context, explained(error))
    except MailroomError as error:
        return _refused(context, error)
    except sqlite3.Error as error:
        from mailroom.journal.opening import sentence

        told = sentence(error, context.home.journal)
        return _refused(context, told) if told else _bug(context, error)
    except (click.exceptions.Abort, KeyboardInterrupt):
        context.complain(context.words("cli.interrupted"))
        return 130
    except BrokenPipeError:
        _let_go_of_stdout()
        return 1
    except OSError as error:
        if error.filename is None:  # our own output: what is still in its buffer must not be tried again
            _let_go_of_stdout()
        return _refused(context, HomeError("refused_by_system", path=error.filename or "-", detail=error.strerror))
    except Exception as error:
        return _bug(context, error)
    finally:
        context.close()


def _invoke(context: Context, arguments: list[str]) -> Any:
    """What click's own main does, without its ways of saying what went wrong."""
    with cli.make_context("mailroom", list(arguments), obj=context) as ctx:
        return cli.invoke(ctx)


def _refused(context: Context, error: MailroomError) -> int:
    if context.debug:
        raise error
    context.complain(context.say(error))
    return error.exit_code


def _bug(context: Context, error: Exception) -> int:
    """Ours, not the world's: written down without the values that it may hold."""
    if context.debug:
        raise error
    LOG.error("bug: %s", type(error).__name__, exc_info=_without_values(error))
    context.complain(context.words("cli.bug", kind=type(error).__name__))
    return 1


def _let_go_of_stdout() -> None:
    """Nobody reads on: what is still in the buffer must not be tried again when the program ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _without_values(error: BaseException) -> tuple[type[BaseException], BaseException, Any]:
    """The traceback without the message: a message may hold what must not be in a log."""
    bare = Exception(type(error).__name__)
    return Exception, bare, error.__traceback__
