"""A field and a scanner's listener in a program of its own: says as JSON lines what happens to them.

``python -m tests.ui.field_on_a_screen``; asked by a line on its standard input it says how the field stands, and it
ends with its input.
"""

from __future__ import annotations

import json
import os
import sys

from ui.immortal import keep_alive


def main() -> None:
    keep_alive()
    from PySide6.QtCore import QSocketNotifier, QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

    from ui.devices.wedge import Wedge

    app = QApplication([])
    window, field, other = QWidget(), QLineEdit(), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(other)
    wedge = Wedge()

    def say(**what: object) -> None:
        sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    wedge.scanned.connect(lambda text: say(scan=text))
    wedge.broken.connect(lambda: say(scan=None))
    field.textChanged.connect(lambda text: say(field=text))
    other.textChanged.connect(lambda text: say(other=text))
    field.returnPressed.connect(lambda: say(entered=field.text()))

    def asked() -> None:
        if not os.read(0, 1000):
            app.quit()
            return
        # What is still on its way through the input method comes first.
        QTimer.singleShot(300, lambda: say(text=field.text(), shown=field.displayText(), focus=field.hasFocus()))

    asking = QSocketNotifier(0, QSocketNotifier.Type.Read)
    asking.activated.connect(asked)
    window.resize(400, 120)
    window.show()
    window.activateWindow()
    field.setFocus()
    QTimer.singleShot(0, lambda: say(ready=app.platformName()))
    app.exec()
    wedge.close()


if __name__ == "__main__":
    main()
