"""Ctrl-C, a kill, a full disk, two at once: the old mirror lives, and the next load cleans up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mailroom.errors import MirrorError
from mailroom.mirror import importer, store
from mailroom.paths import Home
from tests.mirror.host import CLOCK, GRAMMAR, Host, live, load, update

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
STEPS = ["read", "index", "check"]

LOADER = """
import sys, resource
from pathlib import Path
from mailroom.errors import MirrorError
from mailroom.mirror import importer
from mailroom.paths import Home
from tests.mirror.host import CLOCK, GRAMMAR
if __name__ == "__main__":
    home, folder, take, child, limit = sys.argv[1:]
    if child == "child":
        importer._WORTH_A_CHILD = 0
    if limit != "0":
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    files = sorted(Path(folder).glob("*.csv"))
    def step(what, done, total):
        print(what, done, total, flush=True)
    try:
        report = importer.load(
            Home(Path(home)), files, delta=take == "update", clock=CLOCK, grammar=GRAMMAR, progress=step
        )
    except MirrorError as error:
        print("error", error.key, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        sys.exit(130)
    print("live", report.version, flush=True)
"""


def start(home: Home, folder: Path, take: str, child: str = "alone", limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, str(home.root), str(folder), take, child, str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )


def mirrors(home: Home) -> list[str]:
    return sorted(path.name for path in home.mirror.iterdir() if path.name not in ("lock", "current"))


def crowd(host: Host, people: int = 1500) -> None:
    for number in range(people):
        host.person(str(number))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("child", [False, True])
def test_ctrl_c_at_any_step_leaves_the_old_mirror(
    home: Home, host: Host, step: str, child: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(home, host.write())
    host.person("5")
    if child:
        monkeypatch.setattr(importer, "_WORTH_A_CHILD", 0)

    def interrupt(what: str, done: int, total: int) -> None:
        if what == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(home, host.write(), progress=interrupt)
    assert mirrors(home) == ["00000001.db"]
    assert live(home).counts()["members"] == 1
    assert list(home.rejects.iterdir()) == []
    assert load(home, host.write()).version == 2


@pytest.mark.parametrize("step", ["copy", "read", "check"])
def test_ctrl_c_in_a_delta(home: Home, host: Host, step: str) -> None:
    load(home, host.write())
    change = host.delta("members", ("変更", {"氏名": "渡邉　彩乃"}), ("追加", {"番号": "", "氏名": "無"}))

    def interrupt(what: str, done: int, total: int) -> None:
        if what == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(home, change, progress=interrupt)
    assert mirrors(home) == ["00000001.db"]
    member = live(home).member("04-41020003-123-00")
    assert member is not None and member.name == "渡辺　彩乃"
    assert list(home.rejects.iterdir()) == []


@POSIX
@pytest.mark.parametrize("child", ["alone", "child"])
def test_ctrl_c_from_the_keyboard(home: Home, host: Host, child: str) -> None:
    """The signal goes to the whole group, as from a terminal."""
    load(home, host.write())
    crowd(host)
    host.write()
    running = start(home, host.folder, "load", child)
    assert running.stdout is not None
    for line in running.stdout:
        if line.startswith("read"):
            os.killpg(running.pid, signal.SIGINT)
            break
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, "")
    assert "live" not in out
    assert mirrors(home) == ["00000001.db"]
    assert live(home).version == 1


@POSIX
@pytest.mark.parametrize("take", ["load", "update"])
def test_a_kill_at_any_moment_leaves_the_old_mirror_or_the_new_one(
    home: Home, host: Host, tmp_path: Path, take: str
) -> None:
    load(home, host.write())
    crowd(host)
    folder = host.folder
    if take == "load":
        host.write()
    else:
        folder = host.delta("members", *(("追加", {"番号": str(n), "枝番": "07"}) for n in range(1500))).parent
    moments = random.Random(7)
    for _ in range(6):
        before = live(home).version
        running = start(home, folder, take, moments.choice(["alone", "child"]))
        assert running.stdout is not None and running.stderr is not None
        lines = moments.randrange(1, 15)
        said = [line for line, _ in zip(running.stdout, range(lines), strict=False)]
        os.killpg(running.pid, signal.SIGKILL)
        said += running.stdout.readlines()
        running.wait(timeout=60)
        running.stdout.close()
        running.stderr.close()
        mirror = live(home)
        promised = [int(line.split()[1]) for line in said if line.startswith("live")]
        assert mirror.version >= (promised[0] if promised else before)
        assert mirror._execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert mirror.counts()["members"] == mirror._execute("SELECT count(*) FROM members").fetchone()[0]
        if mirror.version > before and take == "update":
            load(home, Host(tmp_path / "host").write())
            host.write()
    report = load(home, host.write(*host.rows))
    assert mirrors(home) == [f"{report.version:08d}.db"]


@POSIX
@pytest.mark.parametrize("limit", [4_000, 60_000, 300_000])
@pytest.mark.parametrize("take", ["load", "update"])
def test_a_full_disk_is_one_sentence_and_changes_nothing(home: Home, host: Host, limit: int, take: str) -> None:
    load(home, host.write())
    crowd(host)
    host.write()
    folder = host.folder
    if take == "update":
        folder = host.delta("members", *(("追加", {"番号": str(n), "枝番": "07"}) for n in range(1500))).parent
    running = start(home, folder, take, limit=limit)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (1, "")
    assert out.splitlines()[-1] in ("error mirror_unwritable", "error mirror_disk_full")
    assert mirrors(home) == ["00000001.db"]
    assert live(home).counts()["members"] == 1


def test_what_a_killed_load_left_is_cleaned(home: Home, host: Host) -> None:
    files = host.write()
    load(home, files)
    for name in ("00000002.db", "00000007.db-journal", "current.new"):
        (home.mirror / name).write_bytes(b"half")
    (home.mirror / "note.txt").write_text("not ours")
    assert live(home).version == 1
    load(home, files)
    assert mirrors(home) == ["00000002.db", "note.txt"]
    assert live(home).version == 2


def test_one_load_at_a_time(home: Home, host: Host) -> None:
    files = host.write()
    caught: list[str] = []

    def again(what: str, done: int, total: int) -> None:
        if what == "check" and done == 0:
            with pytest.raises(MirrorError) as error:
                importer.load(home, files, clock=CLOCK, grammar=GRAMMAR)
            caught.append(error.value.key)

    report = load(home, files, progress=again)
    assert caught == ["mirror_busy"]
    assert live(home).version == report.version == 1


def test_an_open_mirror_keeps_its_version(home: Home, host: Host) -> None:
    load(home, host.write())
    old = live(home)
    host.rows["members"] = [{"氏名": "高橋　花"}]
    load(home, host.write())
    update(home, host.delta("mailpieces", ("削除", {})))
    match = old.match("CH1-04-000000001")
    assert match is not None and match.holdings[0].member is not None
    assert match.holdings[0].member.name == "渡辺　彩乃"
    assert (old.version, live(home).version) == (1, 3)
    assert live(home).match("CH1-04-000000001") is None
    old.close()


@POSIX
def test_a_folder_that_cannot_be_written(home: Home, host: Host, tmp_path: Path) -> None:
    blocked = Home(tmp_path / "file")
    blocked.root.write_text("a file where the home should be")
    with pytest.raises(MirrorError) as caught:
        load(blocked, host.write())
    assert caught.value.key == "mirror_unwritable"
    assert store.current(home) is None
