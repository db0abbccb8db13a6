"""Makes the slides of JPEG 2000 beside this file, and prints jpeg2000.csv: checksums of what others read in them.

Needs numpy, Pillow, OpenJPEG's opj_compress, OpenSlide (for Aperio's numbers 33003 and 33005) and libvips (which writes 33004).
The picture is computed. vips-lossy.png is what libvips reads, whose own YCbCr drops fractions. In Aperio's files there are two levels in tiles of 64; which way each is compressed, its name says.
"""
import pathlib
import struct
import subprocess
import tempfile
import zlib

import numpy as np
import openslide
from PIL import Image

TILE = 64
WORDS = b"Aperio Image Library v11.0.37\r\n150x100 (64x64) J2K/KDU Q=70|AppMag = 20|MPP = 0.5\0"
folder = pathlib.Path(tempfile.mkdtemp())


def picture(width, height):
    y, x = np.mgrid[0:height, 0:width] * 150 / width
    spots = np.sin(x / 3) * np.cos(y / 5)
    noise = np.random.default_rng(1).integers(-12, 13, (height, width, 3))
    rgb = np.stack([225 - 60 * spots, 170 - 90 * spots - y / 3, 215 - 30 * spots - x / 5], 2) + noise
    return np.clip(rgb, 0, 255).astype(np.uint8)


def compressed(tile, options, subsampling=None):
    """One codestream; with subsampling of YCbCr, whose colours are of every so many columns and rows."""
    out = folder / "tile.j2k"
    if subsampling is None:
        file = folder / "tile.ppm"
        Image.fromarray(tile).save(file)
    else:
        across, down = subsampling
        ycbcr = np.array(Image.fromarray(tile).convert("YCbCr"))
        file = folder / "tile.raw"
        file.write_bytes(ycbcr[..., 0].tobytes() + ycbcr[::down, ::across, 1].tobytes() + ycbcr[::down, ::across, 2].tobytes())
        options = options + ["-mct", "0", "-F", f"{TILE},{TILE},3,8,u@1x1:{across}x{down}:{across}x{down}"]
    subprocess.run(["opj_compress", "-i", file, "-o", out] + options, check=True, stdout=subprocess.DEVNULL)
    return out.read_bytes()


def aperio(name, method, options, subsampling=None):
    """A TIFF with a level a page, little-endian."""
    data, link = b"II*\0\0\0\0\0", 4
    data = bytearray(data)
    for width, height in ((150, 100), (75, 50)):
        rgb = np.pad(picture(width, height), ((0, -height % TILE), (0, -width % TILE), (0, 0)), mode="edge")
        places, counts = [], []
        for top in range(0, height, TILE):
            for left in range(0, width, TILE):
                tile = compressed(rgb[top:top + TILE, left:left + TILE], options, subsampling)
                places.append(len(data))
                counts.append(len(tile))
                data += tile + b"\0" * (len(tile) % 2)
        values = {254: ("L", [0]), 256: ("L", [width]), 257: ("L", [height]), 258: ("H", [8, 8, 8]), 259: ("H", [method]),
                  262: ("H", [2]), 270: ("s", WORDS), 277: ("H", [3]), 284: ("H", [1]), 322: ("L", [TILE]),
                  323: ("L", [TILE]), 324: ("L", places), 325: ("L", counts)}
        entries = []
        for tag, (kind, numbers) in values.items():
            content = numbers if kind == "s" else struct.pack(f"<{len(numbers)}{kind}", *numbers)
            place = content.ljust(4, b"\0")
            if len(content) > 4:
                place = struct.pack("<L", len(data))
                data += content + b"\0" * (len(content) % 2)
            entries.append(struct.pack("<HHL", tag, {"s": 2, "H": 3, "L": 4}[kind], len(numbers)) + place)
        struct.pack_into("<L", data, link, len(data))
        link = len(data) + 2 + 12 * len(entries)
        data += struct.pack("<H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
    pathlib.Path(name).write_bytes(data)
    slide = openslide.OpenSlide(name)
    for level, size in enumerate(slide.level_dimensions):
        pixels = np.array(slide.read_region((0, 0), level, size))
        assert (pixels[..., 3] == 255).all()
        print(name, level, *size, zlib.crc32(pixels[..., :3].tobytes()), sep=",")


print("file,level,width,height,crc32")
aperio("rgb-whole.svs", 33005, [])
aperio("rgb-lossy.svs", 33005, ["-I", "-r", "8"])
aperio("rgb-layers.svs", 33005, ["-r", "20,5,1", "-p", "RPCL", "-c", "[32,32],[16,16]", "-SOP", "-EPH", "-M", "46", "-n", "4"])
aperio("ycbcr-444.svs", 33003, ["-I", "-r", "8"], (1, 1))
aperio("ycbcr-422.svs", 33003, ["-I", "-r", "6"], (2, 1))
aperio("ycbcr-420.svs", 33003, [], (2, 2))
Image.fromarray(picture(150, 100)).save(folder / "in.png")
subprocess.run(["vips", "tiffsave", folder / "in.png", "vips-lossy.tif", "--compression", "jp2k", "--Q", "75", "--tile", "--tile-width",
                "64", "--tile-height", "64"], check=True)
subprocess.run(["vips", "copy", "vips-lossy.tif", "vips-lossy.png[strip]"], check=True)
