"""How true a rendition is: against the whole photo, decoded in full and shrunk by Lanczos, never encoded."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from skimage.metrics import structural_similarity


@dataclass(frozen=True)
class Fidelity:
    """Means over photos."""

    similarity: float  # SSIM of luma, Gaussian window (Wang et al. 2004); 1 is equal
    sharpness: float  # variance of luma's Laplacian over the reference's; 1 is as sharp


def judge(pairs: Iterable[tuple[Path, Path]], edge: int) -> Fidelity:
    """Return how true renditions at *edge* pixels are; *pairs* are original and rendition."""
    found = [_judge_one(original, rendition, edge) for original, rendition in pairs]
    return Fidelity(*(statistics.fmean(each) for each in zip(*found, strict=True)))


def _judge_one(original: Path, rendition: Path, edge: int) -> tuple[float, float]:
    reference = _reference(original, edge)
    with Image.open(rendition) as image:
        # Sizes may differ by a pixel, as programs round differently.
        luma = np.asarray(image.convert("L").resize(reference.shape[::-1]), dtype=np.float64)
    similarity = structural_similarity(
        reference, luma, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    return float(similarity), float(_laplacian(luma).var() / _laplacian(reference).var())


@cache
def _reference(original: Path, edge: int) -> np.ndarray:
    with Image.open(original) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=None)
    return np.asarray(upright.convert("L"), dtype=np.float64)


def _laplacian(luma: np.ndarray) -> np.ndarray:
    inner = luma[1:-1, 1:-1]
    return luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
