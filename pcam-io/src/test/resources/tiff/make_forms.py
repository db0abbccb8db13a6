"""Writes one 24 x 24 picture in many forms of TIFF, and the pixels that libtiff reads back: in this folder.

forms.csv says of each file what is to come of it: the name of its pixels in pixels.csv, or what a refusal says. Pixels
are Pillow's where it reads the form with libtiff, tiff2rgba's for palettes and uncompressed YCbCr, and those that were
written where neither reads it; where both are known they are compared. Needs numpy, Pillow and libtiff-tools.
"""
import io
import os
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image

SIDE = 24
rng = np.random.default_rng(18)
y, x = np.mgrid[0:SIDE, 0:SIDE]
RGB = np.stack([x * 10 + y, 255 - y * 9, (x * 7 + y * 5) % 256], 2).astype(np.uint8)
RGB[3:9, 4:15] = rng.integers(0, 256, (6, 11, 3))
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER, OFFSETS, ORIENTATION, SAMPLES, ROWS, COUNTS, PLANAR = (
    256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284)
PREDICTOR, COLOUR_MAP, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_COUNTS, EXTRA, FORMAT, TABLES = (
    317, 320, 322, 323, 324, 325, 338, 339, 347)
COEFFICIENTS, SUBSAMPLING, POSITIONING, REFERENCE = 529, 530, 531, 532
forms, pixels = [], {}


def tiff(name, pieces, tags, order="<", big=False, tiled=False, offsets=None, counts=None):
    """Puts a file together; offsets and counts replace those of the pieces, None among them leaves the tag out."""
    place = 16 if big else 8
    data, at = b"", []
    for piece in pieces:
        at.append(place + len(data))
        data += piece + b"\0" * (len(piece) % 2)
    lengths = [len(piece) for piece in pieces]
    all_tags = {WIDTH: SIDE, HEIGHT: SIDE, BITS: [8, 8, 8], COMPRESSION: 1, PHOTOMETRIC: 2, SAMPLES: 3}
    all_tags |= {TILE_WIDTH: 16, TILE_HEIGHT: 16} if tiled else {ROWS: SIDE}
    all_tags[TILE_OFFSETS if tiled else OFFSETS] = at if offsets is None else offsets
    all_tags[TILE_COUNTS if tiled else COUNTS] = lengths if counts is None else counts
    all_tags |= tags
    all_tags = {key: value for key, value in all_tags.items() if value is not None and value != "none"}
    directory = place + len(data)
    width = 8 if big else 4
    entry = 20 if big else 12
    values = directory + (8 if big else 2) + entry * len(all_tags) + width
    entries, more = b"", b""
    for key in sorted(all_tags):
        value = all_tags[key]
        value = value if isinstance(value, (list, bytes)) else [value]
        if isinstance(value, bytes):
            kind, content, count = 7, value, len(value)
        elif any(isinstance(it, float) for it in value):
            kind, count = 5, len(value)
            content = b"".join(struct.pack(order + "II", round(it * 10000), 10000) for it in value)
        else:
            kind = 3 if key not in (OFFSETS, COUNTS, TILE_OFFSETS, TILE_COUNTS) else 4
            content = struct.pack(order + str(len(value)) + ("H" if kind == 3 else "I"), *value)
            count = len(value)
        if len(content) > width:
            content, more = (struct.pack(order + ("Q" if big else "I"), values + len(more)),
                             more + content + b"\0" * (len(content) % 2))
        entries += struct.pack(order + "HH" + ("Q" if big else "I"), key, kind, count) + content.ljust(width, b"\0")
    head = b"II" if order == "<" else b"MM"
    head += struct.pack(order + "HHHQ", 43, 8, 0, directory) if big else struct.pack(order + "HI", 42, directory)
    count = struct.pack(order + ("Q" if big else "H"), len(all_tags))
    with open(name + ".tif", "wb") as file:
        file.write(head + data + count + entries + b"\0" * width + more)


def by_pillow(name):
    with Image.open(name + ".tif") as image:
        return np.asarray(image.convert("RGB"))


def by_libtiff(name):
    subprocess.run(["tiff2rgba", "-c", "none", name + ".tif", "/tmp/form.tif"], check=True, stderr=subprocess.DEVNULL)
    with Image.open("/tmp/form.tif") as image:
        return np.asarray(image.convert("RGB"))


def over_white(colour, alpha, most=255, premultiplied=False):
    share = alpha / most
    lit = colour / most * (1 if premultiplied else share) + 1 - share
    return np.floor(255 * np.minimum(1, lit) + 0.5).astype(np.uint8)


def read(name, pieces, tags=None, expected=RGB, reader=by_pillow, kind="colour", **more):
    tiff(name, pieces, tags or {}, **more)
    found = expected if reader is None else reader(name)
    if expected is not None:
        assert np.array_equal(found, expected), (name, np.abs(found.astype(int) - expected).max())
    key = next((it for it, known in pixels.items() if np.array_equal(known, found)), name)
    pixels[key] = found
    forms.append((name, kind, key))


def refused(name, pieces, tags, message, **more):
    tiff(name, pieces, tags, **more)
    forms.append((name, "refused", message))


def lzw(data):
    """Pillow's own LZW, taken out of the TIFF that it writes."""
    file = io.BytesIO()
    Image.frombytes("L", (len(data), 1), data).save(file, "TIFF", compression="tiff_lzw")
    with Image.open(file) as image:
        start, length = image.tag_v2[OFFSETS][0], image.tag_v2[COUNTS][0]
    return file.getvalue()[start:start + length]


def packbits(data):
    return b"".join(bytes([len(data[i:i + 128]) - 1]) + data[i:i + 128] for i in range(0, len(data), 128))


def differences(array):
    return np.concatenate([array[:, :1], np.diff(array.astype(np.int64), axis=1).astype(array.dtype)], 1)


def tiles(array):
    padded = np.pad(array, ((0, 8), (0, 8)) + ((0, 0),) * (array.ndim - 2), mode="edge")
    return [padded[i:i + 16, j:j + 16] for i in (0, 16) for j in (0, 16)]


def swapped(data):
    return bytes(int(f"{it:08b}"[::-1], 2) for it in data)


raw = RGB.tobytes()
strips = [RGB[i:i + 7].tobytes() for i in range(0, SIDE, 7)]
read("strip", [raw])
read("strips", strips, {ROWS: 7})
read("strips_big_endian", strips, {ROWS: 7}, order=">")
read("bigtiff", strips, {ROWS: 7}, big=True, reader=by_libtiff)
read("bigtiff_big_endian_tiles", [it.tobytes() for it in tiles(RGB)], big=True, order=">", tiled=True, reader=by_libtiff)
read("tiles", [it.tobytes() for it in tiles(RGB)], tiled=True)
at = [8 + 768 * i for i in range(4)]
read("tiles_under_strip_tags", [it.tobytes() for it in tiles(RGB)],
     {TILE_OFFSETS: "none", TILE_COUNTS: "none", OFFSETS: at, COUNTS: [768] * 4}, tiled=True, reader=by_libtiff)
read("count_0", [raw], counts=[0], reader=by_libtiff)
read("no_count", [raw], counts="none", reader=by_libtiff)
read("count_for_three_channels_once", [raw], {BITS: 8}, reader=None)
read("lzw", [lzw(it) for it in strips], {ROWS: 7, COMPRESSION: 5})
read("lzw_predictor", [lzw(differences(RGB).tobytes())], {COMPRESSION: 5, PREDICTOR: 2})
read("deflate", [zlib.compress(it) for it in strips], {ROWS: 7, COMPRESSION: 8})
read("deflate_old_number", [zlib.compress(raw)], {COMPRESSION: 32946})
read("deflate_predictor_tiles", [zlib.compress(differences(it).tobytes()) for it in tiles(RGB)],
     {COMPRESSION: 8, PREDICTOR: 2}, tiled=True)
read("count_0_deflate", [zlib.compress(raw)], {COMPRESSION: 8}, counts=[0], reader=by_libtiff)
read("no_count_lzw", [lzw(raw)], {COMPRESSION: 5}, counts="none", reader=by_libtiff)
read("packbits", [b"".join(packbits(row.tobytes()) for row in RGB)], {COMPRESSION: 32773})
read("bits_backwards", [swapped(raw)], {FILL_ORDER: 2})
read("bits_backwards_deflate", [swapped(zlib.compress(raw))], {FILL_ORDER: 2, COMPRESSION: 8})
read("orientation_1", [raw], {ORIENTATION: 1})
read("format_void", [raw], {FORMAT: [4, 4, 4]}, reader=by_libtiff)

planes = [np.ascontiguousarray(RGB[:, :, i]) for i in range(3)]
read("planes", [it.tobytes() for it in planes], {PLANAR: 2})
read("planes_strips", [it[i:i + 7].tobytes() for it in planes for i in range(0, SIDE, 7)], {PLANAR: 2, ROWS: 7})
read("planes_tiles", [tile.tobytes() for it in planes for tile in tiles(it)], {PLANAR: 2}, tiled=True)
read("planes_lzw_predictor", [lzw(differences(it).tobytes()) for it in planes],
     {PLANAR: 2, COMPRESSION: 5, PREDICTOR: 2})
alpha = (x * 10 + 15).astype(np.uint8)
read("planes_opacity", [it.tobytes() for it in planes + [alpha]],
     {PLANAR: 2, SAMPLES: 4, BITS: [8] * 4, EXTRA: 2}, over_white(RGB.astype(float), alpha[:, :, None]), None)

deep = RGB.astype(np.uint16) * 257
fine = np.clip(deep.astype(int) + rng.integers(-100, 101, deep.shape), 0, 65535).astype(np.uint16)
rounded = np.floor(fine / 257 + 0.5).astype(np.uint8)
read("bits_16", [fine.tobytes()], {BITS: [16] * 3}, rounded, None)
read("bits_16_big_endian", [fine.astype(">u2").tobytes()], {BITS: [16] * 3}, rounded, None, order=">")
read("bits_16_deflate_predictor", [zlib.compress(differences(fine).tobytes())],
     {BITS: [16] * 3, COMPRESSION: 8, PREDICTOR: 2}, rounded, None)
read("bits_16_deflate_predictor_big_endian", [zlib.compress(differences(fine).astype(">u2").tobytes())],
     {BITS: [16] * 3, COMPRESSION: 8, PREDICTOR: 2}, rounded, None, order=">")
read("bits_16_planes", [np.ascontiguousarray(fine[:, :, i]).tobytes() for i in range(3)],
     {BITS: [16] * 3, PLANAR: 2}, rounded, None)

rgba = np.dstack([RGB, alpha])
read("opacity", [rgba.tobytes()], {SAMPLES: 4, BITS: [8] * 4, EXTRA: 2}, over_white(RGB.astype(float), alpha[:, :, None]), None)
associated = np.dstack([(RGB.astype(int) * alpha[:, :, None] // 255).astype(np.uint8), alpha])
read("opacity_multiplied", [zlib.compress(associated.tobytes())], {SAMPLES: 4, BITS: [8] * 4, EXTRA: 1, COMPRESSION: 8},
     over_white(associated[:, :, :3].astype(float), alpha[:, :, None], premultiplied=True), None)
read("opaque", [np.dstack([RGB, np.full((SIDE, SIDE), 255, np.uint8)]).tobytes()],
     {SAMPLES: 4, BITS: [8] * 4, EXTRA: 2})
read("another_channel", [rgba.tobytes()], {SAMPLES: 4, BITS: [8] * 4, EXTRA: 0})
deep_alpha = alpha.astype(np.uint16) * 257
read("bits_16_opacity", [np.dstack([fine, deep_alpha]).tobytes()], {SAMPLES: 4, BITS: [16] * 4, EXTRA: 2},
     over_white(fine.astype(float), deep_alpha[:, :, None], 65535), None)

palette = rng.integers(0, 256, (256, 3))
index = ((x * 11 + y * 3) % 256).astype(np.uint8)
colours = palette[index].astype(np.uint8)
map_16 = [int(it) for it in (palette.T * 256 + rng.integers(0, 256, (3, 256))).ravel()]
read("palette", [index.tobytes()], {SAMPLES: 1, BITS: 8, PHOTOMETRIC: 3, COLOUR_MAP: map_16}, colours, by_libtiff)
read("palette_lzw_tiles", [lzw(it.tobytes()) for it in tiles(index)],
     {SAMPLES: 1, BITS: 8, PHOTOMETRIC: 3, COLOUR_MAP: map_16, COMPRESSION: 5}, colours, tiled=True)
read("palette_of_bytes", [index.tobytes()],
     {SAMPLES: 1, BITS: 8, PHOTOMETRIC: 3, COLOUR_MAP: [int(it) for it in palette.T.ravel()]}, colours, by_libtiff)

grey = RGB[:, :, 0].copy()
three = np.dstack([grey] * 3)
read("grey", [grey.tobytes()], {SAMPLES: 1, BITS: 8, PHOTOMETRIC: 1}, three, kind="grey")
read("grey_white_is_0", [(255 - grey).tobytes()], {SAMPLES: 1, BITS: 8, PHOTOMETRIC: 0}, three, kind="grey")
read("grey_white_is_0_deflate_16", [zlib.compress((65535 - grey.astype(np.uint16) * 257).tobytes())],
     {SAMPLES: 1, BITS: 16, PHOTOMETRIC: 0, COMPRESSION: 8}, three, None, kind="grey")


def ycbcr(down, across, array=RGB):
    """Units of luma and one pair of chroma each, as TIFF 6.0, section 21, has them."""
    full = np.asarray(Image.fromarray(array).convert("YCbCr"))
    height, width = full.shape[:2]
    full = np.pad(full, ((0, -height % down), (0, -width % across), (0, 0)), mode="edge")
    units = b""
    for i in range(0, full.shape[0], down):
        for j in range(0, full.shape[1], across):
            block = full[i:i + down, j:j + across]
            units += block[:, :, 0].tobytes() + bytes(int(block[:, :, it].mean()) for it in (1, 2))
    return units


REFERENCE_FULL = [0.0, 255.0, 128.0, 255.0, 128.0, 255.0]
for across, down in ((1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (1, 2)):
    read(f"ycbcr_{across}_{down}", [ycbcr(down, across)],
         {PHOTOMETRIC: 6, SUBSAMPLING: [across, down], REFERENCE: REFERENCE_FULL}, None, by_libtiff)
read("ycbcr_strips_lzw", [lzw(ycbcr(2, 2, RGB[i:i + 10])) for i in range(0, SIDE, 10)],
     {PHOTOMETRIC: 6, SUBSAMPLING: [2, 2], REFERENCE: REFERENCE_FULL, ROWS: 10, COMPRESSION: 5}, None, by_libtiff)
read("ycbcr_tiles", [ycbcr(2, 2, it) for it in tiles(RGB)],
     {PHOTOMETRIC: 6, SUBSAMPLING: [2, 2], REFERENCE: REFERENCE_FULL}, None, by_libtiff, tiled=True)
read("ycbcr_default_subsampling", [ycbcr(2, 2)], {PHOTOMETRIC: 6, REFERENCE: REFERENCE_FULL}, None, by_libtiff)
read("ycbcr_no_reference", [ycbcr(1, 1)], {PHOTOMETRIC: 6, SUBSAMPLING: [1, 1]}, None, by_libtiff)
read("ycbcr_709_studio", [ycbcr(1, 1)], {PHOTOMETRIC: 6, SUBSAMPLING: [1, 1], COEFFICIENTS: [0.2126, 0.7152, 0.0722],
                                        REFERENCE: [16.0, 235.0, 128.0, 240.0, 128.0, 240.0]}, None, by_libtiff)
read("ycbcr_reference_with_fractions", [ycbcr(1, 1)], {PHOTOMETRIC: 6, SUBSAMPLING: [1, 1],
                                                      REFERENCE: [15.5, 235.5, 128.0, 240.0, 128.0, 240.0]}, None, by_libtiff)


def jpeg(image, quality=90, **more):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, **more)
    return file.getvalue()


def planes_as_jpeg(array, **more):
    """Three channels that no one takes for YCbCr: no Adobe or JFIF marker, which Pillow always writes."""
    data = jpeg(Image.fromarray(array, "YCbCr"), subsampling=0, **more)
    return data[:2] + data[20:]


picture = Image.fromarray(RGB)
tags = {COMPRESSION: 7, PHOTOMETRIC: 6}
read("jpeg_444", [jpeg(picture, subsampling=0)], tags | {SUBSAMPLING: [1, 1]}, None)
read("jpeg_420", [jpeg(picture, subsampling=2)], tags | {SUBSAMPLING: [2, 2]}, None)
read("jpeg_422", [jpeg(picture, subsampling=1)], tags | {SUBSAMPLING: [2, 1]}, None)
read("jpeg_progressive", [jpeg(picture, subsampling=0, progressive=True)], tags | {SUBSAMPLING: [1, 1]}, None)
read("jpeg_tiles", [jpeg(Image.fromarray(it), subsampling=0) for it in tiles(RGB)], tags | {SUBSAMPLING: [1, 1]}, None,
     tiled=True)
read("jpeg_strips", [jpeg(Image.fromarray(RGB[i:i + 16]), subsampling=0) for i in (0, 16)],
     tags | {SUBSAMPLING: [1, 1], ROWS: 16}, None)
read("jpeg_709", [jpeg(picture, subsampling=0)], tags | {SUBSAMPLING: [1, 1], COEFFICIENTS: [0.2126, 0.7152, 0.0722]}, None)
read("jpeg_rgb", [planes_as_jpeg(RGB)], {COMPRESSION: 7}, None)
read("jpeg_planes", [jpeg(Image.fromarray(it)) for it in planes], {COMPRESSION: 7, PLANAR: 2}, None)
read("jpeg_grey", [jpeg(Image.fromarray(grey))], {COMPRESSION: 7, SAMPLES: 1, BITS: 8, PHOTOMETRIC: 1}, None, kind="grey")

baseline = jpeg(picture, subsampling=0)
frame = baseline.index(b"\xff\xc0")
for marker, bits, name, message in ((0xc3, 8, "jpeg_lossless", "lossless JPEG"), (0xc9, 8, "jpeg_arithmetic", "arithmetic"),
                                    (0xc1, 12, "jpeg_12_bits", "12 bits")):
    refused(name, [baseline[:frame + 1] + bytes([marker]) + baseline[frame + 2:frame + 4] + bytes([bits])
                   + baseline[frame + 5:]], tags | {SUBSAMPLING: [1, 1]}, message)
refused("jpeg_of_another_size", [jpeg(Image.new("RGB", (40, 24)))], tags, "40 x 24")
refused("cmyk", [rgba.tobytes()], {SAMPLES: 4, BITS: [8] * 4, PHOTOMETRIC: 5}, "CMYK")
refused("cie_lab", [raw], {PHOTOMETRIC: 8}, "CIELab")
refused("icc_lab", [raw], {PHOTOMETRIC: 9}, "ICCLab")
refused("no_photometric", [raw], {PHOTOMETRIC: None}, "PhotometricInterpretation")
for orientation in range(2, 9):
    refused(f"orientation_{orientation}", [raw], {ORIENTATION: orientation}, f"Orientation {orientation}")
refused("signed", [raw], {FORMAT: [2, 2, 2]}, "signed or floating-point")
refused("signed_in_one_channel", [raw], {FORMAT: [1, 1, 2]}, "signed or floating-point")
refused("float", [RGB.astype(np.float32).tobytes()], {BITS: [32] * 3, FORMAT: [3] * 3}, "[32, 32, 32] bits")
refused("bits_565", [bytes(2 * SIDE * SIDE)], {BITS: [5, 6, 5]}, "[5, 6, 5] bits")
refused("bilevel", [bytes(3 * SIDE)], {BITS: 1, SAMPLES: 1, PHOTOMETRIC: 1}, "[1] bits")
refused("grey_4_bits", [bytes(12 * SIDE)], {BITS: 4, SAMPLES: 1, PHOTOMETRIC: 0}, "[4] bits")
refused("palette_4_bits", [bytes(12 * SIDE)], {BITS: 4, SAMPLES: 1, PHOTOMETRIC: 3, COLOUR_MAP: map_16[:48]}, "[4] bits")
refused("palette_too_short", [index.tobytes()], {SAMPLES: 1, BITS: 8, PHOTOMETRIC: 3, COLOUR_MAP: map_16[:300]}, "300 colours")
refused("unknown_channel", [rgba.tobytes()], {SAMPLES: 4, BITS: [8] * 4}, "ExtraSamples")
refused("opacity_of_three_channels", [raw], {EXTRA: 2}, "3 channels, of which 1")
refused("five_channels", [bytes(5 * SIDE * SIDE)], {SAMPLES: 5, BITS: [8] * 5, EXTRA: [0, 0]}, "5 channels")
refused("ycbcr_planes", [it.tobytes() for it in planes], {PHOTOMETRIC: 6, PLANAR: 2, SUBSAMPLING: [1, 1]}, "plane")
refused("ycbcr_16_bits", [fine.tobytes()], {PHOTOMETRIC: 6, BITS: [16] * 3, SUBSAMPLING: [1, 1]}, "[16, 16, 16] bits")
refused("predictor_3", [zlib.compress(raw)], {COMPRESSION: 8, PREDICTOR: 3}, "predictor 3")
refused("counts_0", strips, {ROWS: 7}, "0 bytes", counts=[0] * 4)
refused("one_count_0", strips, {ROWS: 7}, "0 bytes", counts=[504, 504, 0, 216])
refused("one_offset_0", strips, {ROWS: 7}, "at byte 0", offsets=[8, 512, 0, 1520])
refused("count_0_planes", [it.tobytes() for it in planes], {PLANAR: 2}, "0 bytes", counts=[0, 0, 0])
refused("planes_without_one", [it.tobytes() for it in planes], {PLANAR: 2}, "only some of the channels",
        offsets=[8, 0, 8 + 2 * SIDE * SIDE], counts=[SIDE * SIDE, 0, SIDE * SIDE])
refused("too_few_strips", strips[:3], {ROWS: 7}, "3 places")
for number, name in ((2, "fax"), (3, "fax"), (4, "fax"), (6, "old JPEG"), (33003, "JPEG 2000"), (33005, "JPEG 2000"),
                     (34712, "JPEG 2000"), (34925, "LZMA"), (34887, "LERC"), (50000, "Zstandard"), (50001, "WebP"),
                     (50002, "JPEG XL"), (99, "method 99")):
    refused(f"compression_{number}", [raw], {COMPRESSION: number}, name)
white = np.full_like(RGB, 255)
tiff("sparse", [it.tobytes() for it in tiles(RGB)][1:], {}, tiled=True, offsets=[0, 8, 776, 1544], counts=[0, 768, 768, 768])
sparse = RGB.copy()
sparse[:16, :16] = 255
pixels["sparse"] = sparse
forms.append(("sparse", "colour", "sparse"))

with open("forms.csv", "w") as table:
    table.write("name;kind;pixels or message\n" + "".join(";".join(form) + "\n" for form in forms))
with open("pixels.csv", "w") as table:
    table.write("name;rgb\n" + "".join(f"{key};{value.tobytes().hex()}\n" for key, value in pixels.items()))
