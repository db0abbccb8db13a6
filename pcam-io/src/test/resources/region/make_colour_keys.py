"""Writes small PNGs with a transparent colour (tRNS of colour types 0 and 2), and what they show over white: in this folder.

Bits of 8 are laid over white by Pillow; it has no way to the others, whose values follow from the specification.
"""
import struct
import zlib

import numpy as np
from PIL import Image


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def write(name, kind, bits, samples, key):
    height, width = len(samples), len(samples[0])
    rows = b""
    for row in samples:
        text = "".join(format(value, f"0{bits}b") for pixel in row for value in pixel)
        text += "0" * (-len(text) % 8)
        rows += b"\0" + int(text, 2).to_bytes(len(text) // 8, "big")
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
                   + chunk(b"tRNS", struct.pack(f">{len(key)}H", *key)) + chunk(b"IDAT", zlib.compress(rows))
                   + chunk(b"IEND", b""))
    most = 2 ** bits - 1
    # Bits above those of a sample do not count (PNG specification, section 11.3.2.1).
    key = [value & most for value in key]
    shown = []
    for row in samples:
        for pixel in row:
            levels = [(value * 255 * 2 + most) // (2 * most) for value in pixel]
            shown += [255] * 3 if list(pixel) == list(key) else levels * (3 // len(levels))
    if bits == 8:
        image = Image.open(name).convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        assert list(np.asarray(Image.alpha_composite(white, image).convert("RGB")).flatten()) == shown
    return f"{name},{width},{height},{bytes(shown).hex()}\n"


with open("colour_keys.csv", "w") as table:
    table.write("name,width,height,rgb\n")
    table.write(write("key_rgb.png", 2, 8, [[(1, 2, 3), (1, 2, 4), (200, 2, 3)], [(3, 2, 1), (1, 2, 3), (1, 2, 3)]], (1, 2, 3)))
    table.write(write("key_grey.png", 0, 8, [[(7,), (8,), (7,), (255,)]], (7,)))
    table.write(write("key_grey_2.png", 0, 2, [[(0,), (1,), (2,), (3,), (1,)]], (1,)))
    table.write(write("key_grey_1.png", 0, 1, [[(0,), (1,), (0,)], [(1,), (1,), (0,)]], (0,)))
    table.write(write("key_grey_16.png", 0, 16, [[(513,), (514,), (40000,)]], (513,)))
    table.write(write("key_rgb_16.png", 2, 16, [[(513, 1, 65535), (513, 1, 65534)], [(512, 1, 65535), (513, 1, 65535)]],
                      (513, 1, 65535)))
    table.write(write("key_rgb_bits_above.png", 2, 8, [[(1, 2, 3), (1, 2, 4), (3, 2, 1)]], (0x301, 0xff02, 3)))
    table.write(write("key_grey_2_bits_above.png", 0, 2, [[(0,), (1,), (2,), (3,)]], (0xf2,)))
