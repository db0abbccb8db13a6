"""What CAMELYON16's own evaluation code says of small masks and detections: writes froc.json beside this file.

usage: make-froc.py DIRECTORY, that of Evaluation_FROC.py (github.com/computationalpathologygroup/Camelyon16, Python/).

Masks and detections are drawn here at random, as the level 5 of slides at 0.243 micrometres. The code is asked for the
lesions, the isolated tumour cells among them, the true and false positives and the curve; what it plots or opens is left out.
Probabilities are multiples of 1/1024, which single precision has exactly: the code rounds some to it and others not.
"""
import json
import pathlib
import sys
import types

import numpy as np

LEVEL = 5
RESOLUTION = 0.243
DIGITS = ".123456789abcdefghijklmnopqrstuvwxyz"
RATES = [.25, .5, 1, 2, 4, 8]


class Whole(int):
    """A whole number that divides as in Python 2, for which the code was written."""

    __truediv__ = int.__floordiv__


class Mask:
    """As OpenSlide has a mask, of the one level that is asked for."""

    def __init__(self, pixels):
        self.pixels = pixels
        self.level_dimensions = [pixels.shape[::-1]] * (LEVEL + 1)

    def read_region(self, place, level, size):
        return np.dstack([self.pixels] * 4)


MASKS = {}
sys.modules["openslide"] = types.SimpleNamespace(open_slide=lambda name: Mask(MASKS[name]))
sys.modules["matplotlib"] = types.ModuleType("matplotlib")
sys.modules["matplotlib.pyplot"] = types.ModuleType("pyplot")
# The functions alone: what follows them is Python 2.
SOURCE = pathlib.Path(sys.argv[1], "Evaluation_FROC.py").read_text()
challenge = types.ModuleType("Evaluation_FROC")
exec(SOURCE[:SOURCE.index("if __name__")], challenge.__dict__)


def drawn(random, width, height):
    """Ellipses, rings and single pixels."""
    y, x = np.mgrid[:height, :width]
    mask = np.zeros((height, width), bool)
    for _ in range(random.integers(1, 9)):
        centre = random.uniform(0, 1, 2) * (width, height)
        axes = random.uniform(0.6, 14, 2)
        angle = random.uniform(0, np.pi)
        u = ((x - centre[0]) * np.cos(angle) + (y - centre[1]) * np.sin(angle)) / axes[0]
        v = ((y - centre[1]) * np.cos(angle) - (x - centre[0]) * np.sin(angle)) / axes[1]
        shape = u * u + v * v < 1
        if random.uniform() < 0.3:
            shape &= u * u + v * v > random.uniform(0.3, 0.9)
        mask |= shape
    mask[random.integers(0, height), random.integers(0, width)] = True
    return np.where(mask, 255, 0).astype(np.uint8)


def by_a_corner(labels):
    """Whether a lesion hangs together by corners of cells alone somewhere."""
    return challenge.measure.label(labels > 0, connectivity=1).max() != labels.max()


def nearly_isolated(labels):
    """Whether a lesion is within 2 percent of the size of isolated tumour cells, from above."""
    least = 275 / (RESOLUTION * 2 ** LEVEL)
    return any(least <= each.major_axis_length < 1.02 * least for each in challenge.measure.regionprops(labels))


def detections(random, width, height, count, steps):
    return [[int(random.integers(0, steps + 1)) / steps, int(random.integers(0, width << LEVEL)),
             int(random.integers(0, height << LEVEL))] for _ in range(count)]


def judged(random, steps, least, wanted):
    slides = []
    for number in range(random.integers(2, 7)):
        width, height = (int(v) for v in random.integers(30, 80, 2))
        tumour = number == 0 or random.uniform() < 0.6
        found = detections(random, width, height, int(random.integers(least, 25)), steps)
        slide = {"name": f"slide{number}", "width": width, "height": height, "detections": found, "tumour": tumour}
        mask, isolated = 0, []
        if tumour:
            while True:
                MASKS["mask"] = drawn(random, width, height)
                if number or wanted(challenge.computeEvaluationMask("mask", RESOLUTION, LEVEL)):
                    break
            slide["mask"] = ["".join("#" if v else "." for v in row) for row in MASKS["mask"]]
            mask = challenge.computeEvaluationMask("mask", RESOLUTION, LEVEL)
            isolated = challenge.computeITCList(mask, RESOLUTION, LEVEL)
            slide["labels"] = ["".join(DIGITS[v] for v in row) for row in mask]
            slide["isolated"] = [int(v) for v in isolated]
        probabilities, x, y = ([each[i] for each in found] for i in range(3))
        wrong, right, count, _, _ = challenge.compute_FP_TP_Probs(
            list(map(Whole, y)), list(map(Whole, x)), probabilities, tumour, mask, isolated, LEVEL)
        slide |= {"false_positives": wrong, "lesions": [float(v) for v in right], "counted": int(count)}
        slides.append(slide)
    data = [[each[key] for each in slides] for key in ("name", "false_positives", "lesions", "counted")]
    if sum(data[3]) == 0:
        return None
    rates, sensitivities = challenge.computeFROC(data)
    at = np.interp(RATES, rates[::-1], sensitivities[::-1])
    return {"slides": slides, "rates": list(map(float, rates)), "sensitivities": list(map(float, sensitivities)),
            "at": list(map(float, at)), "score": float(np.mean(at))}


random = np.random.default_rng(16)
cases = []
while len(cases) < 12:
    case = judged(random, steps=[1024, 8, 2][len(cases) % 3], least=[0, 12][len(cases) % 2],
                  wanted=[lambda labels: True, by_a_corner, nearly_isolated][len(cases) // 4])
    cases += [case] if case else []
pathlib.Path(__file__).with_name("froc.json").write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
