"""What OpenSlide and libtiff (by Pillow) read from the slides beside this file; prints slides.csv.

The slides were made with vips tiffsave --tile --pyramid --tile-width 64 --tile-height 64 (deflate at 4000 pixels a
millimetre; jpeg with Q=80 and a description set with tiffset). subifd.ome.tif is a part of pyramid.tif, made with vips tiffsave
--tile --pyramid --subifd --bigtiff --compression deflate --predictor horizontal, its OME-XML set with tiffset; the checksums of
its levels in SlideReaderTest are of vips rawsave subifd.ome.tif[subifd=N], N from -1.
"""
import zlib

import numpy as np
import openslide
from PIL import Image

print("file,level,width,height,crc32,mpp,power")
for name in ("pyramid.tif", "aperio.svs"):
    slide = openslide.OpenSlide(name)
    pages = Image.open(name)
    for level, (width, height) in enumerate(slide.level_dimensions):
        pages.seek(level)
        pixels = np.array(pages.convert("RGB"))
        assert pixels.shape == (height, width, 3)
        if level == 0:
            region = np.array(slide.read_region((0, 0), 0, (width, height)).convert("RGB"))
            assert (pixels == region).all(), name
        print(name, level, width, height, zlib.crc32(pixels.tobytes()),
              slide.properties.get("openslide.mpp-x", ""), slide.properties.get("openslide.objective-power", ""), sep=",")
