"""The OCR library behind three functions: where text is, what it says, what each sign may be. Nothing else knows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HEIGHT = 48  # pixels of a line of text as the recogniser takes it
_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}  # in the library's wheel


class Ocr:
    """Both models, loaded once. One thread: it runs beside the station's work."""

    def __init__(self) -> None:
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        # The models are named, else the library asks the network for them where one is missing.
        named = {f"{part}.model_path": str(models / file) for part, file in _MODELS.items()}
        params = {"Global.log_level": "critical", "Det.limit_type": "max", **threads, **named}
        ocr: Any = rapidocr.RapidOCR(params=params)
        self._find = ocr._load_det_model()
        self._read = ocr._load_rec_model()

    def find(self, picture: Any, longest: int) -> list[Any]:
        """Lines of text in a picture (H×W×3), looked at with this longest side: four corners each, float32."""
        self._find.limit_side_len = longest
        found = self._find(picture).boxes
        return [] if found is None else [np.asarray(corners, np.float32) for corners in found]

    def read(self, lines: Sequence[Any]) -> list[tuple[str, float]]:
        """What each line (``HEIGHT``×W×3) says, and how sure that is, 0 to 1."""
        from rapidocr.ch_ppocr_rec.typings import TextRecInput

        if not lines:
            return []
        read = self._read(TextRecInput(img=list(lines)))
        return [(text, float(score)) for text, score in zip(read.txts, read.scores, strict=True)]

    def chances(self, line: Any, signs: str) -> Any:
        """How likely each sign is at each step along a line (steps × (1 + signs)), as a share of the likeliest there.

        Column 0 is "no sign here"; a sign that the recogniser does not know is never likely.
        """
        (steps,) = self._read.session(self._read.resize_norm_img(line, line.shape[1] / line.shape[0])[np.newaxis])
        known = self._read.postprocess_op.dict
        columns = [0, *(known.get(sign, -1) for sign in signs)]
        shares = np.where(np.array(columns) >= 0, steps[:, columns], 0.0)
        return shares / steps.max(axis=1, keepdims=True)
