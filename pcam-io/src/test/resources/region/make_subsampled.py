"""Writes tiles_jpeg_440.tif, of which two rows share their colours, and prints the CRC-32 of what OpenSlide reads in it.

Needs Debian's libturbojpeg0 and python3-openslide. OpenSlide 3.4.1 with libjpeg-turbo 2.1.5 printed 1618457949.
"""
import ctypes
import struct
import zlib

import numpy as np
import openslide

NAME, SIDE, PROGRESSIVE, TJSAMP_440, QUALITY = "tiles_jpeg_440.tif", 64, 16384, 4, 60


def jpeg():
    turbo = ctypes.CDLL("libturbojpeg.so.0")
    turbo.tjInitCompress.restype = ctypes.c_void_p
    turbo.tjCompress2.argtypes = [ctypes.c_void_p, ctypes.c_void_p] + [ctypes.c_int] * 4 + [
        ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_ulong)] + [ctypes.c_int] * 3
    rng = np.random.default_rng(3)
    picture = np.kron(rng.integers(0, 256, (SIDE // 8, SIDE // 8, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    bytes_, length = ctypes.c_void_p(), ctypes.c_ulong()
    assert turbo.tjCompress2(turbo.tjInitCompress(), picture.ctypes.data, SIDE, 0, SIDE, 0, ctypes.byref(bytes_),
                             ctypes.byref(length), TJSAMP_440, QUALITY, PROGRESSIVE) == 0
    return ctypes.string_at(bytes_, length.value)


encoded = jpeg()
tags = [(256, 4, 1, SIDE), (257, 4, 1, SIDE), (258, 3, 3, 0), (259, 3, 1, 7), (262, 3, 1, 6), (277, 3, 1, 3), (284, 3, 1, 1),
        (322, 4, 1, SIDE), (323, 4, 1, SIDE), (324, 4, 1, 0), (325, 4, 1, len(encoded)), (530, 3, 2, 1 | 2 << 16)]
end = 8 + 2 + 12 * len(tags) + 4
places = {258: end, 324: end + 6}
with open(NAME, "wb") as file:
    file.write(struct.pack("<2sHIH", b"II", 42, 8, len(tags)))
    for tag, kind, count, value in tags:
        file.write(struct.pack("<HHII", tag, kind, count, places.get(tag, value)))
    file.write(struct.pack("<I3H", 0, 8, 8, 8) + encoded)
pixels = openslide.OpenSlide(NAME).read_region((0, 0), 0, (SIDE, SIDE)).convert("RGB")
print(zlib.crc32(pixels.tobytes()))
