"""What a phone's camera is shown: a card's QR as a film for Chromium's imitated camera, and a reader of such pictures.

Chromium on Linux has no `BarcodeDetector`, which phones have. `reader` gives the package `qr` as such a class: it reads
the pixels that the app hands it, and nothing is said for it.
"""

import re
from pathlib import Path

import segno

from tests.web.node_tools import install

WIDE, HIGH = 640, 480
_MODULE, _PAPER, _INK = 8, 255, 0
_WAYS = re.compile(r"^(?:import|export default|export \{).*;$|^export (?=const|class|function)", re.MULTILINE)


def film(path: Path, said: str) -> None:
    """Write a film of one picture, a QR on white paper, as `--use-file-for-fake-video-capture` takes it."""
    rows = [
        bytes(_INK if dark else _PAPER for dark in row for _ in range(_MODULE))
        for row in segno.make(said, error="m", micro=False).matrix_iter(border=0)
    ]
    blank = bytes([_PAPER]) * WIDE
    above = (HIGH - len(rows) * _MODULE) // 2
    lines = [blank] * above + [row.center(WIDE, bytes([_PAPER])) for row in rows for _ in range(_MODULE)]
    lines += [blank] * (HIGH - len(lines))
    colours = bytes([128]) * (WIDE * HIGH // 2)
    path.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip C420jpeg\n" % (WIDE, HIGH) + b"FRAME\n" + b"".join(lines) + colours)


def reader() -> str:
    """Return a script that gives a page the `BarcodeDetector` that this browser lacks."""
    folder = install().parent / "qr"
    code = "\n".join(_WAYS.sub("", (folder / name).read_text()) for name in ("index.js", "decode.js"))
    return f"(() => {{ {code}\nglobalThis.BarcodeDetector = BarcodeDetector; }})();"
