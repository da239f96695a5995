"""``mailroom scan``, the main job without a window, and ``mailroom decide``, the rules dry."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from mailroom.answers import Answer, Proposal
from mailroom.cli.context import Context, common, parse_day
from mailroom.cli.progress import pages_read
from mailroom.cli.texts import texts_of
from mailroom.deciding import history, rules
from mailroom.deciding.rules import Context as RuleContext
from mailroom.desk import reasons, showing
from mailroom.desk.house import House
from mailroom.desk.resolving import NotRecorded, Target, resolve
from mailroom.desk.taking import Sight
from mailroom.errors import MailroomError, UsageError
from mailroom.model import Cause, Decision, Mode, PlaceKind, Reading
from mailroom.reading.printed.reader import PrintReader
from mailroom.reading.view import sort_view
from mailroom.station import Station

MODES = click.Choice([mode.value for mode in Mode])
BUDGET_MS = 3_000


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--codes", type=click.Path(path_type=Path), metavar="FILE|-", help="One text per line, as a hand scanner sends it."
)
@click.option("--mode", type=MODES, default=Mode.RETURNED.value, help="What an envelope means.")
@click.option("--reason", metavar="CODE", help="Return reason of the post (a code of return_reasons.csv).")
@click.option("--budget", type=click.IntRange(50), default=BUDGET_MS, help="Milliseconds a picture.")
@click.option("--no-ocr", is_flag=True, help="Do not read what is printed where no code can be read.")
@click.option("--group", metavar="N", help="Second of two passes: this group is worked off, its pieces get bins.")
@common
def scan(
    context: Context,
    files: tuple[Path, ...],
    codes: Path | None,
    mode: str,
    reason: str | None,
    budget: int,
    no_ocr: bool,
    group: str | None,
) -> int:
    """Read envelopes from pictures (or texts), record each, and say where it goes.

    Where no code can be read, print is (OCR), and proposes envelopes of the mirror, best first. None is recorded:
    a person chooses. agrees: code, name, postal_code; one_key: printed code and name both agree.

    \b
    A line with --json: {"file","page","code","piece","found_by","advice","cause","items":[{"certificate_id",
    "member","advice","outcome","cause"}],"outcome","place","bin","group","employer":{"key","name"},
    "event_id","first_event_id","proposals":[{"code","member","certificates":[],"agrees":[],"one_key","score"}],
    "error","ms"}
    """
    if bool(files) == (codes is not None):
        raise UsageError("scan_files_or_codes")
    station = Station(context.house())
    if reason is not None and reason not in reasons.codes():
        raise UsageError("no_such_reason", reason=reason)
    sight = Sight(Mode(mode), reason, take_all=True, group=group)
    failed = False
    grammar = station.house.settings.codes.grammar
    views = _texts(codes) if codes is not None else _pictures(files, budget, grammar)
    with closing(PrintReader(grammar)) as print_reader:
        for file, page, seen, error, spent in views:
            started = time.perf_counter()
            if error is not None:
                failed = True
                _say(context, file, page, Answer(None), [], context.say(error), spent)
                continue
            answers = station.take_texts([seen], sight) if isinstance(seen, str) else station.take_seen(seen, sight)
            proposals: list[Proposal] = []
            if file is not None and not no_ocr and _asks_for_print(answers):
                proposals = station.propose(print_reader.read_page(Path(file), page))
                answers = [Answer(None)] if proposals else answers  # ours, whatever leaflet was read beside it
            for answer in answers:
                _say(context, file, page, answer, proposals, None, spent + (time.perf_counter() - started) * 1000)
    return 1 if failed else 0


def _asks_for_print(answers: Sequence[Answer]) -> bool:
    """True for a returned envelope without any key, and no doubt that it is one envelope."""
    (answer,) = answers if len(answers) == 1 else (None,)
    found_key = answer is None or answer.recorded or answer.cause in (Cause.TWO_CODES, Cause.OWN, Cause.CARD)
    return answer is not None and not found_key and answer.mode is Mode.RETURNED


View = tuple[str | None, int, str | Reading, MailroomError | None, float]


def _texts(codes: Path) -> Iterator[View]:
    """(file, page, text, error, ms) for each line that is not empty."""
    for text in texts_of(codes):
        yield None, 1, text, None, 0.0


def _pictures(files: tuple[Path, ...], budget: int, grammar: str) -> Iterator[View]:
    for read in pages_read(files, budget, grammar=grammar):
        yield str(read.file), read.page, read.reading, read.error, read.ms


def _say(
    context: Context,
    file: str | None,
    page: int,
    answer: Answer,
    proposals: Sequence[Proposal],
    error: str | None,
    ms: float,
) -> None:
    line = {
        "file": file,
        "page": page,
        **answer_json(answer),
        "proposals": [proposal.as_json() for proposal in proposals],
        "error": error,
        "ms": round(ms, 1),
    }
    context.line(line, error or _plain(context, answer, proposals))


def answer_json(answer: Answer) -> dict[str, Any]:
    """The part of a line that says what was answered; all keys always there."""
    employer = answer.employer
    return {
        "code": answer.code if answer.recorded else None,
        "piece": answer.piece,
        "found_by": answer.found_by.value if answer.found_by else None,
        "advice": answer.advice.value if answer.advice else None,
        "cause": answer.cause.value if answer.cause else None,
        "items": [item.as_json() for item in answer.items],
        "outcome": answer.outcome.value if answer.outcome else None,
        "place": answer.place.kind.value if answer.place else None,
        "bin": answer.place.bin if answer.place else None,
        "group": answer.group,
        "employer": {"key": employer.key, "name": employer.name} if employer else None,
        "event_id": answer.event_id,
        "first_event_id": answer.first_event_id,
    }


def _plain(context: Context, answer: Answer, proposals: Sequence[Proposal]) -> str:
    if proposals:
        return context.words("cli.proposed", codes=", ".join(proposal.code for proposal in proposals))
    if answer.advice is None:
        return context.words(_why_nothing(answer))
    return _in_words(context, answer.code, answer.advice.value, answer.cause, context.place(answer.place))


def _why_nothing(answer: Answer) -> str:
    if answer.cause is None:
        return "cli.nothing_read"
    return "cli.unread_code" if answer.unread else "cli.two_codes"


def _in_words(context: Context, code: str | None, advice: str | None, cause: str | None, where: str = "") -> str:
    said = context.words(f"ui.chip.{advice}") if advice else ""
    why = context.words(f"ui.cause.{cause}") if cause else ""
    return "  ".join(part for part in (code or "-", said, where, why) if part)


@click.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--mode", type=MODES, default=Mode.RETURNED.value)
@click.option("--on", metavar="DATE", help="Decision date; the rules of clock and mirror age are off.")
@common
def decide(context: Context, codes: tuple[str, ...], mode: str, on: str | None) -> int:
    """What the rules say of a code, without recording anything.

    \b
    A line with --json: {"code","advice","cause","items":[{"certificate_id","member","advice","outcome","cause"}],
    "employer":{"key","name"},"place","mirror_version"}
    """
    house = context.house()
    rule_context = house.context()
    if on is not None:
        rule_context = RuleContext(parse_day(on), rule_context.branch, rule_context.loses_soon_days)
    for code in codes:
        line = _decided(house, code, Mode(mode), rule_context)
        context.line(line, _in_words(context, line["code"], line["advice"], line["cause"]))
    return 0


def _decided(house: House, code: str, mode: Mode, rule_context: RuleContext) -> dict[str, Any]:
    target = resolve(house, sort_view([code], house.knows, house.settings.codes, mode, typed=True), mode)
    advice, cause, decision = None, None, Decision(None)
    if isinstance(target, Target):
        decision = rules.decide(target.match, mode, rule_context)
        advice = decision.advice.value if decision.advice else None
        cause = decision.cause.value if decision.cause else None
    else:
        advice, cause = _not_decided(target)
    employer = showing.employer_ref(house, decision.employer)
    return {
        "code": (target.code or code) if isinstance(target, Target) else code,
        "advice": advice,
        "cause": cause,
        "items": [item.as_json() for item in decision.items],
        "employer": {"key": employer.key, "name": employer.name} if employer else None,
        "place": _place(decision),
        "mirror_version": house.mirror.version if house.mirror else None,
    }


def _not_decided(target: NotRecorded) -> tuple[str | None, str | None]:
    if target.cause is None or target.cause.value == "two_codes":
        return None, target.cause.value if target.cause else None
    return "not_ours", target.cause.value


def _place(decision: Decision) -> str | None:
    if decision.advice is None:
        return None
    kind = history.place_for(decision)
    return (kind if isinstance(kind, PlaceKind) else PlaceKind(kind)).value
