"""What click finds wrong with a command line, as a sentence of our own."""

from __future__ import annotations

import click
from click.exceptions import NoSuchCommand

from mailroom.errors import UsageError


def explained(error: click.ClickException) -> UsageError:
    """The same as a UsageError: what is wrong, and where the help is."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "mailroom"
    match error:
        case NoSuchCommand():
            return UsageError("command_unknown", name=error.command_name, command=command)
        case click.NoSuchOption():
            return UsageError("option_unknown", name=error.option_name, command=command)
        case click.BadOptionUsage():
            return UsageError("option_wrong", name=error.option_name, command=command)
        case click.MissingParameter(param=click.Parameter() as parameter):
            return UsageError("parameter_missing", name=_name(parameter, ctx), command=command)
        case click.BadParameter(param=click.Parameter() as parameter):
            return UsageError(
                "parameter_bad", name=_name(parameter, ctx), wanted=_wanted(parameter, ctx), command=command
            )
        case _:
            return UsageError("wrong_use", command=command)


def _name(parameter: click.Parameter, ctx: click.Context | None) -> str:
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else _shown(parameter, ctx)


def _shown(parameter: click.Parameter, ctx: click.Context | None) -> str:
    return parameter.make_metavar(ctx) if ctx else str(parameter.name)


def _wanted(parameter: click.Parameter, ctx: click.Context | None) -> str:
    """What the value may be, in signs that need no language."""
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return " / ".join(map(str, kind.choices))
    if isinstance(kind, click.IntRange):
        return f"{kind.min if kind.min is not None else ''}…{kind.max if kind.max is not None else ''}"
    return _shown(parameter, ctx)
