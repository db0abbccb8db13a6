#!/usr/bin/env python3
"""Writes the vectors beside this file, from implementations that are not ours.

scikit-image separates and combines stains, Python's colorsys turns hues, Pillow enhances, NumPy pads and turns.
Run with numpy, scikit-image and Pillow at hand: python3 make_augment_vectors.py
"""
import colorsys
import itertools
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance
from skimage.color import combine_stains, separate_stains

OUT = Path(__file__).parent
rng = np.random.default_rng(6)

# Ruifrok and Johnston 2001: haematoxylin, eosin; the third at right angles.
h = np.array([0.65, 0.70, 0.29])
e = np.array([0.07, 0.99, 0.11])
h, e = h / np.linalg.norm(h), e / np.linalg.norm(e)
r = np.cross(h, e)
rgb_from_her = np.array([h, e, r / np.linalg.norm(r)])
her_from_rgb = np.linalg.inv(rgb_from_her)


def stains():
    """Levels before and after. scikit-image clips amounts of stain to 0, so only colours whose amounts stay positive."""
    rows = []
    unit = -np.log(1e-6)  # scikit-image's unit of optical density
    while len(rows) < 400:
        rgb = rng.integers(0, 256, 3)
        sigma = rng.choice([0.05, 0.2, 0.5])
        alpha = rng.uniform(1 - sigma, 1 + sigma, 3)
        beta = rng.uniform(-sigma, sigma, 3)
        amounts = separate_stains(((rgb + 1) / 256).reshape(1, 1, 3), her_from_rgb)
        changed = alpha * amounts + beta / unit
        if amounts.min() <= 0 or changed.min() <= 0:
            continue
        level = 256 * combine_stains(changed, rgb_from_her).reshape(3) - 1
        rows.append([*rgb, *alpha, *beta, *level])
    write("stain.csv", "r,g,b,alpha_h,alpha_e,alpha_r,beta_h,beta_e,beta_r,out_r,out_g,out_b", rows)


def hues():
    """Levels before and after a turn of I and Q; only where colorsys, which clips, does not clip."""
    rows = []
    while len(rows) < 300:
        rgb = rng.integers(0, 256, 3)
        turns = rng.uniform(-0.5, 0.5)
        y, i, q = colorsys.rgb_to_yiq(*(rgb / 255))
        turned = complex(i, q) * np.exp(2j * np.pi * turns)
        out = np.array(colorsys.yiq_to_rgb(y, turned.real, turned.imag)) * 255
        if out.min() <= 0 or out.max() >= 255:
            continue
        rows.append([*rgb, turns, *out])
    write("hue.csv", "r,g,b,turns,out_r,out_g,out_b", rows)


def enhancements():
    """A patch of 8 x 8 before and after Pillow's enhancers; Pillow cuts where we round."""
    noise = rng.integers(0, 256, (8, 8, 3)).astype(np.uint8)
    image = Image.fromarray(noise)
    rows = [["input", 1, *noise.ravel()]]
    for name, enhancer in [("brightness", ImageEnhance.Brightness), ("contrast", ImageEnhance.Contrast),
                           ("saturation", ImageEnhance.Color)]:
        for factor in (0.25, 0.8, 1.0, 1.3, 1.75):
            rows.append([name, factor, *np.asarray(enhancer(image).enhance(factor)).ravel()])
    write("enhance.csv", "operation,factor,levels", rows)


def placements():
    """Which pixel of 7 x 7 comes where, for NumPy's turns and flips followed by a shift with reflection."""
    pixels = np.arange(49).reshape(7, 7)
    symmetries = {
        "IDENTITY": pixels, "ROTATE_90": np.rot90(pixels), "ROTATE_180": np.rot90(pixels, 2),
        "ROTATE_270": np.rot90(pixels, 3), "FLIP_HORIZONTAL": np.fliplr(pixels), "FLIP_VERTICAL": np.flipud(pixels),
        "TRANSPOSE": pixels.T, "ANTI_TRANSPOSE": np.rot90(pixels, 2).T,
    }
    rows = []
    for (name, turned), down, right in itertools.product(symmetries.items(), (-6, 0, 2), (-3, 0, 6)):
        padded = np.pad(turned, 6, mode="reflect")
        rows.append([name, down, right, *padded[6 - down:13 - down, 6 - right:13 - right].ravel()])
    write("placement.csv", "symmetry,down,right,pixels", rows)


def write(name, header, rows):
    def text(value):
        return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)
    (OUT / name).write_text("\n".join([header] + [",".join(map(text, row)) for row in rows]) + "\n")


stains()
hues()
enhancements()
placements()
