"""What people read slides with, for compare-slides: one round for each line on stdin, regions a second as the answer.

slides_peer.py openslide SLIDE SIDE SECONDS   random regions of level 0 by OpenSlide's own function, which gives ARGB
slides_peer.py python SLIDE SIDE SECONDS      the same by OpenSlide's binding for Python, as RGB
slides_peer.py vips SLIDE SIDE SECONDS        the same by libvips's region calls, without a binding between
slides_peer.py mask SLIDE                     masks a second: a thumbnail of 1024 pixels, its saturation and Otsu's threshold

All in one thread. The line "cost" asks for milliseconds of the processor that a region took since it was asked last.
"""
import ctypes
import sys
import time

import numpy as np


def loop(read, width, height, side, seconds):
    rng = np.random.default_rng()
    cost, regions = 0, 0
    for line in sys.stdin:
        if line.strip() == "cost":
            print(1000 * cost / max(1, regions), flush=True)
            cost, regions = 0, 0
            continue
        count, start, before = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - start < seconds:
            read(int(rng.integers(0, width - side)), int(rng.integers(0, height - side)))
            count += 1
        regions += count
        cost += time.process_time() - before
        print(count / (time.perf_counter() - start), flush=True)


def by_openslide(path, side, seconds):
    library = ctypes.CDLL("libopenslide.so.0")
    library.openslide_open.restype = ctypes.c_void_p
    library.openslide_get_error.restype = ctypes.c_char_p
    library.openslide_read_region.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64,
                                              ctypes.c_int32, ctypes.c_int64, ctypes.c_int64]
    slide = ctypes.c_void_p(library.openslide_open(path.encode()))
    width, height = ctypes.c_int64(), ctypes.c_int64()
    library.openslide_get_level0_dimensions(slide, ctypes.byref(width), ctypes.byref(height))
    pixels = (ctypes.c_uint32 * (side * side))()

    def read(x, y):
        library.openslide_read_region(slide, pixels, x, y, 0, side, side)
        if library.openslide_get_error(slide):
            raise RuntimeError("OpenSlide cannot read it")
    loop(read, width.value, height.value, side, seconds)


def by_python(path, side, seconds):
    import openslide
    slide = openslide.OpenSlide(path)
    width, height = slide.dimensions
    loop(lambda x, y: np.asarray(slide.read_region((x, y), 0, (side, side)))[..., :3], width, height, side, seconds)


class Rect(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in ("left", "top", "width", "height")]


def by_vips(path, side, seconds):
    vips = ctypes.CDLL("libvips.so.42")
    vips.vips_image_new_from_file.restype = vips.vips_region_new.restype = ctypes.c_void_p
    vips.vips_init(b"peer")
    image = ctypes.c_void_p(vips.vips_image_new_from_file(path.encode(), None))
    region = ctypes.c_void_p(vips.vips_region_new(image))

    def read(x, y):
        if vips.vips_region_prepare(region, ctypes.byref(Rect(x, y, side, side))):
            raise RuntimeError("libvips cannot read it")
    loop(read, vips.vips_image_get_width(image), vips.vips_image_get_height(image), side, seconds)


def masks(path):
    import openslide
    from skimage.filters import threshold_otsu
    for _ in sys.stdin:
        start = time.perf_counter()
        with openslide.OpenSlide(path) as slide:
            hsv = np.asarray(slide.get_thumbnail((1024, 1024)).convert("HSV"))[..., 1]
        (hsv > threshold_otsu(hsv)).sum()
        print(1 / (time.perf_counter() - start), flush=True)


if sys.argv[1] == "mask":
    masks(sys.argv[2])
else:
    {"openslide": by_openslide, "python": by_python, "vips": by_vips}[sys.argv[1]](sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
