"""From files to frames: every kind of picture, every kind of broken file."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from mailroom.errors import ReadingError
from mailroom.reading import engines, frames, ladder, pdf
from mailroom.words import Words
from tests.reading.pictures import desk, qr

CODE = "CH1-04-000000017"


def pages(path: Path) -> list[str]:
    """The text of each page."""
    return [ladder.read(frame, every=True).symbols[0].text for frame in frames.open_path(path)]


def trouble(path: Path) -> str:
    """The key of the error, which must be one sentence with the file's name."""
    with pytest.raises(ReadingError) as caught:
        list(frames.open_path(path))
    for language in ("ja", "en"):
        assert path.name in Words(language).error(caught.value)
    return caught.value.key


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".bmp", ".gif", ".ppm"])
@pytest.mark.parametrize("mode", ["L", "RGB", "1", "P", "RGBA", "LA", "CMYK", "I;16", "F", "YCbCr"])
def test_every_format_and_mode(tmp_path: Path, suffix: str, mode: str) -> None:
    if mode in ("RGBA", "LA") and suffix not in (".png", ".webp", ".tif"):
        pytest.skip("a format without transparency")
    grey = Image.fromarray(qr(CODE, 4))
    if mode == "I;16":
        image = Image.fromarray((np.asarray(grey).astype(np.uint16) << 6).astype(np.uint16))
    elif mode in ("RGBA", "LA"):
        image = Image.new("RGBA", grey.size, (0, 0, 0, 0))  # black ink on nothing
        image.putalpha(Image.fromarray(255 - np.asarray(grey)))
        image = image.convert(mode)
    else:
        image = grey.convert("RGB").convert(mode)
    file = tmp_path / f"picture{suffix}"
    try:
        image.save(file)
    except (OSError, ValueError, KeyError):
        pytest.skip("no such picture")
    (frame,) = frames.open_path(file)
    assert frame.pixels.dtype == np.uint8 and frame.pixels.ndim in (2, 3)
    assert pages(file) == [CODE]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_as_viewers_show_it(tmp_path: Path, orientation: int) -> None:
    shown = np.zeros((40, 90), np.uint8)
    shown[:10, :20] = 255  # a white corner, left above
    undo = {1: 0, 2: "flip", 3: 2, 4: "flip2", 5: "t", 6: 1, 7: "t2", 8: 3}[orientation]
    stored = {
        0: shown, "flip": shown[:, ::-1], 2: shown[::-1, ::-1], "flip2": shown[::-1], "t": shown.T,
        1: np.rot90(shown, 1), "t2": shown[::-1, ::-1].T, 3: np.rot90(shown, 3),
    }[undo]  # fmt: skip
    image = Image.fromarray(np.ascontiguousarray(stored))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(tmp_path / "turned.png", exif=exif)
    (frame,) = frames.open_path(tmp_path / "turned.png")
    assert np.array_equal(frame.pixels, shown)


def test_a_tiff_comes_page_by_page(tmp_path: Path) -> None:
    images = [Image.fromarray(qr(f"CH{number}", 4)) for number in range(5)]
    images[0].save(tmp_path / "many.tif", save_all=True, append_images=images[1:])
    assert pages(tmp_path / "many.tif") == ["CH0", "CH1", "CH2", "CH3", "CH4"]
    with frames.opened(tmp_path / "many.tif") as document:
        assert document.count == 5
        assert ladder.read(document.frame(4)).symbols[0].text == "CH3"
        assert ladder.read(document.frame(2)).symbols[0].text == "CH1"


def a_pdf(path: Path, *texts: str) -> Path:
    sheets = [Image.fromarray(desk((qr(text, 6), 300, 300), width=1240, height=1754, noise=0)) for text in texts]
    sheets[0].save(path, save_all=True, append_images=sheets[1:], resolution=150)
    return path


def test_a_pdf_comes_page_by_page(tmp_path: Path) -> None:
    assert pages(a_pdf(tmp_path / "scan.pdf", "CH1", "CH2", "CH3")) == ["CH1", "CH2", "CH3"]
    with frames.opened(tmp_path / "scan.pdf") as document:
        assert document.frame(3).page == 3


def test_a_pdf_of_a_huge_page_is_painted_small(tmp_path: Path) -> None:
    Image.fromarray(qr(CODE, 4)).save(tmp_path / "wall.pdf", resolution=0.5)  # a page of 20 metres
    (frame,) = frames.open_path(tmp_path / "wall.pdf")
    assert frame.pixels.shape[0] * frame.pixels.shape[1] <= pdf.LARGEST * 1.01
    assert pages(tmp_path / "wall.pdf") == [CODE]


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(png_header(60_000, 60_000))
    before = psutil.Process().memory_info().rss
    assert trouble(tmp_path / "huge.png") == "picture_huge"
    assert psutil.Process().memory_info().rss - before < 50 << 20


def saved(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    images = [Image.fromarray(desk((qr(CODE, 4), 9, 9), width=300, height=300)) for _ in range(3)]
    more = {"save_all": True, "append_images": images[1:]} if kind in ("TIFF", "PDF") else {}
    images[0].save(buffer, kind, **more, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "PDF"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.97])
def test_a_truncated_file_is_said(tmp_path: Path, kind: str, part: float) -> None:
    whole = saved(kind)
    file = tmp_path / f"cut.{kind.lower()}"
    file.write_bytes(whole[: int(len(whole) * part)])
    read = 0
    try:
        for frame in frames.open_path(file):
            read += frame.pixels.size > 0
    except ReadingError as error:
        assert error.key in ("picture_broken", "picture_unknown")
    else:
        assert kind in ("GIF", "WEBP", "PDF"), "half a picture passed for a whole one"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "PDF"])
def test_random_damage_is_never_a_surprise(tmp_path: Path, kind: str) -> None:
    random = np.random.default_rng(5)
    whole = np.frombuffer(saved(kind), np.uint8)
    for number in range(25):
        damaged = whole.copy()
        damaged[random.integers(0, len(whole), 12)] = random.integers(0, 256, 12)
        file = tmp_path / f"{number}.{kind.lower()}"
        file.write_bytes(damaged.tobytes())
        try:
            for frame in frames.open_path(file):
                engines.zxing(frame.pixels)
        except ReadingError as error:
            assert error.values["file"] == file


@pytest.mark.parametrize(
    "name,content,key",
    [
        ("text.jpg", b"dear sir", "picture_unknown"),
        ("page.jpg", b"<html></html>" * 100, "picture_unknown"),
        ("empty.png", b"", "picture_empty"),
        ("zeros.tif", b"\0" * 5000, "picture_unknown"),
        ("broken.pdf", b"%PDF-1.7\n" + b"garbage " * 99, "picture_broken"),
        ("head.jpg", b"\xff\xd8\xff\xe0", "picture_unknown"),
    ],
)
def test_what_is_no_picture_is_said(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert trouble(tmp_path / name) == key


def test_a_locked_pdf_is_said(tmp_path: Path) -> None:
    # The key material of an encryption dictionary that no empty password opens.
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
    )
    file = tmp_path / "locked.pdf"
    file.write_bytes(body + b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF")
    assert trouble(file) in ("pdf_locked", "picture_broken")


def test_missing_and_folders_are_said(tmp_path: Path) -> None:
    assert trouble(tmp_path / "nowhere.jpg") == "picture_not_opened"
    assert trouble(tmp_path) == "picture_is_folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert trouble(tmp_path / "pipe.jpg") == "picture_no_file"
    assert trouble(Path("/dev/zero")) == "picture_no_file"


def test_a_page_broken_in_the_middle_keeps_those_before(tmp_path: Path) -> None:
    whole = saved("TIFF", compression="tiff_deflate")
    file = tmp_path / "cut.tif"
    images = [Image.fromarray(qr("CH1", 4)) for _ in range(3)]
    images[0].save(file, save_all=True, append_images=images[1:])
    file.write_bytes(file.read_bytes()[: -len(whole) // 8])
    read = []
    with pytest.raises(ReadingError):
        for frame in frames.open_path(file):
            read.append(frame.page)
    assert read in ([], [1], [1, 2])


def test_folders_in_natural_order(tmp_path: Path) -> None:
    for name in ("10.jpg", "9.jpg", "a2.PNG", "a10.png", "note.txt", "b/1.tif", "B.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = [path.relative_to(tmp_path).as_posix() for path in frames.expand([tmp_path])]
    assert names == ["9.jpg", "10.jpg", "a2.PNG", "a10.png", "B.pdf", "b/1.tif"]
    assert list(frames.expand([tmp_path / "note.txt"])) == [tmp_path / "note.txt"]


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "1.jpg").touch()
    assert [path.name for path in frames.expand([tmp_path])] == ["1.jpg"]
