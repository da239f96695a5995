"""What goes on an employer's slip, taken from a sealed bundle; and the archive of what was printed.

A first print asks the rules again; a reprint repaints the archived page, never the mirror.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mailroom.branches import branches
from mailroom.clock import jst_date
from mailroom.desk import showing
from mailroom.desk.house import House
from mailroom.desk.rechecking import recheck_pieces
from mailroom.disk import write_whole
from mailroom.dispatch import pages as page_files
from mailroom.dispatch.address_label import address_label
from mailroom.dispatch.marks import reprinted, sampled
from mailroom.dispatch.pages import Page
from mailroom.dispatch.slips import Addressee, Sender, SlipData, SlipRow, slip_pages
from mailroom.errors import PaperError, RefusedError
from mailroom.journal.fold import State
from mailroom.model import Advice, Piece
from mailroom.reading import own_codes


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip ready to be painted. ``again``: how often it was printed before; ``file``: where its PDF is kept."""

    number: str
    pages: tuple[Page, ...]
    again: int
    file: Path


def prepare(house: House, number: str) -> Slip:
    """The pages of one slip. RefusedError when the bundle is not sealed or what is inside has changed since."""
    bundle = house.pieces.bundle_of_slip(number)
    slip = house.pieces.slip(number)
    if bundle is None or slip is None or slip["state"] != "used":
        raise RefusedError("no_such_slip", slip=number)
    if bundle["state"] == "sealed":
        _must_stand(house, bundle)
    if slip["prints"]:
        at, station = house.clock(), house.settings.station.number
        again = [reprinted(page, slip["prints"], at, station) for page in _shown(house, _archived(house, number))]
        return Slip(number, tuple(again), slip["prints"], house.home.papers / f"{number}-{slip['prints']}.pdf")
    data = slip_data(house, bundle)
    pages = slip_pages(data, house.settings.slip.layout)
    write_whole(_archive(house, number), page_files.dump([*pages, address_label(data)]).encode("utf-8"))
    return Slip(number, _shown(house, pages), 0, house.home.papers / f"{number}.pdf")


def prepare_label(house: House, number: str) -> tuple[Page, ...]:
    """The address label that goes with a slip: the same address. RefusedError as for the slip."""
    prepare(house, number)
    return _shown(house, _archived(house, number, label=True))


def _shown(house: House, pages: list[Page]) -> tuple[Page, ...]:
    return tuple(sampled(page) for page in pages) if house.home.is_demo else tuple(pages)


def _archive(house: House, number: str) -> Path:
    return house.home.papers / f"{number}.json"


def _archived(house: House, number: str, *, label: bool = False) -> list[Page]:
    """The slip's pages, or its label: the one that has no place for a reprint's stamp."""
    path = _archive(house, number)
    try:
        kept = page_files.load(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PaperError("archive_missing", path=path) from error
    found = [page for page in kept if (page.stamp is None) is label]
    if not found:
        raise PaperError("archive_missing", path=path)
    return found


def _must_stand(house: House, bundle: State) -> None:
    with house.recording() as writer:
        judged = recheck_pieces(house, writer, house.pieces.many(bundle["pieces"]))
    pieces = house.pieces.many(bundle["pieces"])
    if any(piece.due != piece.place for piece in pieces):
        raise RefusedError("slip_changed", slip=bundle["slip"])
    if judged.waiting:
        key = "slip_waits_clock" if judged.waits_for == "clock" else "slip_waits_mirror"
        raise RefusedError(key, slip=bundle["slip"])


def slip_data(house: House, bundle: State) -> SlipData:
    """All that stands on the slip of a sealed bundle: only what is to be forwarded to its one employer."""
    mirror = house.mirror
    employer = mirror.employer(bundle["employer"]) if mirror else None
    if employer is None:
        raise RefusedError("slip_changed", slip=bundle["slip"])
    rows: list[SlipRow] = []
    pieces = house.pieces.many(bundle["pieces"])
    for envelope, piece in enumerate(pieces, 1):
        rows += _rows(house, envelope, piece, bundle)
    return SlipData(
        number=bundle["slip"],
        code=own_codes.slip_code(bundle["slip"]),
        date=jst_date(house.clock()),
        sender=sender(house),
        employer=Addressee(employer.name, employer.postal_code, employer.address),
        rows=tuple(rows),
        envelopes=len(pieces),
        certificates=sum(len(piece.items) for piece in pieces),
    )


def _rows(house: House, envelope: int, piece: Piece, bundle: State) -> list[SlipRow]:
    match = showing.match_of(house, piece)
    holdings = {holding.certificate_id: holding for holding in match.holdings} if match else {}
    rows = []
    for item in piece.items:
        holding = holdings.get(item.certificate_id)
        member = holding.member if holding else None
        if (
            item.advice is not Advice.FORWARD
            or holding is None
            or member is None
            or member.key != item.member
            or piece.employer != bundle["employer"]
        ):
            raise RefusedError("slip_changed", slip=bundle["slip"])
        issued = holding.certificate.issued_on if holding.certificate else None
        rows.append(SlipRow(envelope, member.symbol, member.number, member.suffix, member.name, issued))
    return rows


def sender(house: House) -> Sender:
    """The branch as it stands on paper; what no source gives is left to the settings."""
    code = house.settings.station.branch
    mirror = house.mirror
    known = [one for one in (mirror.branch(code) if mirror else None, branches().get(code)) if one]
    return Sender(
        name=f"{house.settings.slip.insurer} {known[0].name if known else code}",
        postal_code=next((one.postal_code for one in known if one.postal_code), ""),
        address=next((one.address for one in known if one.address), ""),
        section=house.settings.slip.section,
        phone=house.settings.slip.phone,
    )
