"""Writes resize.csv: digests of what Pillow makes of drawn images, for BilinearResizeTest.

Columns: picture, height and width before and after, CRC-32 of the bytes, the first 12 of them in hex. Pillow 9.4.0 wrote
it. With PyTorch (2.13.0) it also says how far interpolate(antialias=True) is from Pillow: no byte by more than 1.

    python3 make_resize.py > resize.csv
"""
import sys
import zlib

import numpy as np
from PIL import Image

SIZES = [(96, 96, 64, 64), (96, 96, 48, 48), (96, 96, 32, 32), (128, 128, 96, 96), (128, 128, 64, 64), (97, 97, 31, 31),
         (300, 300, 299, 299), (96, 96, 95, 95), (384, 384, 96, 96), (101, 101, 7, 7), (33, 33, 1, 1), (2, 2, 1, 1),
         (50, 70, 70, 50), (70, 50, 50, 70), (96, 64, 96, 32), (64, 96, 32, 96), (200, 8, 13, 8), (11, 5, 3, 17),
         (31, 97, 64, 13)]


def noise(row, column, channel):
    mixed = ((row * 1009 + column) * 3 + channel) * 2654435761 % 2**32
    return (mixed ^ mixed >> 15) * 2246822519 % 2**32 >> 24


def ramp(row, column, channel):
    return (row * 3 + column * 5 + channel * 40) % 256


def edges(row, column, channel):
    return np.where((row // 5 + column // 3 + channel) % 2 == 0, 255, 0)


def drawn(picture, height, width):
    row, column, channel = np.meshgrid(*(np.arange(n, dtype=np.int64) for n in (height, width, 3)), indexing="ij")
    return picture(row, column, channel).astype(np.uint8)


def most_that_torch_differs(image, height, width, expected):
    import torch
    tensor = torch.from_numpy(image.astype(np.float32)).permute(2, 0, 1)[None]
    ours = torch.nn.functional.interpolate(tensor, (height, width), mode="bilinear", antialias=True, align_corners=False)
    return int(abs(ours[0].permute(1, 2, 0).round().numpy() - expected).max())


def main():
    print("picture,height,width,to_height,to_width,crc32,first")
    differs = []
    for picture in (noise, ramp, edges):
        for height, width, to_height, to_width in SIZES:
            image = drawn(picture, height, width)
            small = np.asarray(Image.fromarray(image).resize((to_width, to_height), Image.BILINEAR))
            print(picture.__name__, height, width, to_height, to_width, f"{zlib.crc32(small.tobytes()):08x}",
                  small.tobytes()[:12].hex(), sep=",")
            try:
                differs.append(most_that_torch_differs(image, to_height, to_width, small.astype(np.float32)))
            except ImportError:
                pass
    if differs:
        print("PyTorch differs by at most", max(differs), file=sys.stderr)


main()
