"""What each kind of extract tells: its fields, which of them are keys, references and dates."""

from __future__ import annotations

BRANCHES = "branches"
EMPLOYERS = "employers"
MEMBERS = "members"
CERTIFICATES = "certificates"
MAILPIECES = "mailpieces"
KINDS = (BRANCHES, EMPLOYERS, MEMBERS, CERTIFICATES, MAILPIECES)
READING = (BRANCHES, MAILPIECES, CERTIFICATES, EMPLOYERS, MEMBERS)  # the order in which they are read
IN_A_CHILD = (CERTIFICATES, EMPLOYERS, MEMBERS)  # by a process of its own, when they are big

_PERSON = ("branch", "symbol", "number", "suffix")

FIELDS: dict[str, tuple[str, ...]] = {
    BRANCHES: ("branch", "name", "insurer_number", "postal_code", "address", "phone"),
    EMPLOYERS: (
        *("branch", "symbol", "name", "kana", "postal_code", "address", "phone"),
        *("state", "closed_on", "big_office"),
    ),
    MEMBERS: (
        *(*_PERSON, "name", "kana", "birth", "relation", "category", "postal_code", "address"),
        *("acquired_on", "lost_on", "loss_reason"),
    ),
    CERTIFICATES: ("certificate", *_PERSON, "issued_on", "expires_on"),
    MAILPIECES: ("code", "certificate", "serial", "total", "sent_on", "tracking"),
}

# A row without one of these, or with those of another row, is refused.
KEYS: dict[str, tuple[str, ...]] = {
    BRANCHES: ("branch",),
    EMPLOYERS: ("branch", "symbol"),
    MEMBERS: _PERSON,
    CERTIFICATES: ("certificate",),
    MAILPIECES: ("code", "certificate"),
}

# Compared with keys of other kinds, so written the same way; they may lead nowhere.
REFERENCES: dict[str, tuple[str, ...]] = {CERTIFICATES: _PERSON}

DATES: dict[str, tuple[str, ...]] = {
    BRANCHES: (),
    EMPLOYERS: ("closed_on",),
    MEMBERS: ("birth", "acquired_on", "lost_on"),
    CERTIFICATES: ("issued_on", "expires_on"),
    MAILPIECES: ("sent_on",),
}
