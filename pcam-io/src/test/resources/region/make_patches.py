"""Writes 6 x 6 patches as PNG and JPEG with Pillow, and the pixels that Pillow reads back from them: in this folder.

Pillow writes no interlaced PNGs: their single rows of pixels are put in order here.
"""
import struct
import zlib

import numpy as np
from PIL import Image

pixels = np.random.default_rng(18).integers(0, 256, (6, 6, 3), dtype=np.uint8)
opacity = np.random.default_rng(19).integers(0, 256, (6, 6, 1), dtype=np.uint8)
rgb = Image.fromarray(pixels)
ADAM_7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def interlaced(name, array, key=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b""
    for y, x, down, across in ADAM_7:
        part = array[y::down, x::across]
        rows += b"".join(b"\0" + row.tobytes() for row in part if row.size)
    header = struct.pack(">IIBBBBB", 6, 6, 8, 2 if array.shape[2] == 3 else 6, 0, 0, 1)
    transparent = b"" if key is None else chunk(b"tRNS", struct.pack(">3H", *key))
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + transparent + chunk(b"IDAT", zlib.compress(rows))
                   + chunk(b"IEND", b""))


def over_white(array):
    colour, share = array[:, :, :3] / 255, array[:, :, 3:] / 255
    return np.floor(255 * (colour * share + 1 - share) + 0.5).astype(np.uint8)


def read(name):
    image = Image.open(name)
    has_opacity = image.mode == "RGBA" or "transparency" in image.info
    return over_white(np.asarray(image.convert("RGBA"))) if has_opacity else np.asarray(image.convert("RGB"))


rgb.save("patch_rgb.png")
smooth = Image.fromarray(np.full((6, 6, 3), (90, 40, 160), np.uint8) + np.arange(6, dtype=np.uint8)[:, None, None])
smooth.save("patch.jpg", quality=100, subsampling=0)
Image.fromarray(np.concatenate([pixels, opacity], 2)).save("patch_alpha.png")
rgb.convert("L").save("patch_refused_grey.png")
rgb.convert("P").save("patch_palette.png")
rgb.save("patch_key.png", transparency=tuple(int(it) for it in pixels[2, 3]))
interlaced("patch_interlaced.png", pixels)
interlaced("patch_refused_interlaced_alpha.png", np.concatenate([pixels, opacity], 2))
interlaced("patch_refused_interlaced_key.png", pixels, pixels[2, 3])
with open("patches.csv", "w") as table:
    table.write("name,tolerance,rgb\n")
    for name, tolerance in (("patch_rgb.png", 0), ("patch.jpg", 2), ("patch_alpha.png", 0), ("patch_palette.png", 0),
                            ("patch_key.png", 0), ("patch_interlaced.png", 0)):
        table.write(f"{name},{tolerance},{read(name).tobytes().hex()}\n")
