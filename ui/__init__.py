"""The screens: Qt, and no database. Core never imports from here."""

from ui.immortal import keep_alive

keep_alive()
