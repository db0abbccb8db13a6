"""Writes HDF5 files of all kinds into FOLDER, and beside each NAME.h5 what h5py reads from it: NAME.bin has the images,
NAME.labels the labels, one byte each. HdfMatrixTest reads them. Usage: make_matrix.py FOLDER"""
import itertools
import os
import sys

import h5py
import numpy as np

FOLDER = sys.argv[1]
SHAPE = (10, 4, 5, 3)
X = (np.arange(np.prod(SHAPE)) * 7 % 251).astype("u1").reshape(SHAPE)
Y = np.array([0, 1, 1, 0, 1, 0, 0, 1, 1, 1])
TYPES = ["u1", "i1", ">i2", "<u2", ">u4", "<i4", ">i8", "<u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "?"]
LIMITS = {"none": None, "first": (None, 4, 5, 3), "second": (10, None, 5, 3), "larger": (20, 8, 5, 3),
          "two": (None, None, 5, 3)}


def create(f, name, shape, dtype, chunks=None, most=None, fill=None, fill_time=None, alloc=None, compact=False,
           **options):
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    if chunks:
        plist.set_chunk(chunks)
    if options.get("shuffle"):
        plist.set_shuffle()
    if options.get("fletcher_first"):
        plist.set_fletcher32()
    if options.get("gzip"):
        plist.set_deflate(4)
    if options.get("lzf"):
        plist.set_filter(h5py.h5z.FILTER_LZF, h5py.h5z.FLAG_OPTIONAL)
    if options.get("fletcher"):
        plist.set_fletcher32()
    if compact:
        plist.set_layout(h5py.h5d.COMPACT)
    if fill is not None:
        plist.set_fill_value(np.array(fill, np.dtype(dtype)))
    if fill_time is not None:
        plist.set_fill_time(fill_time)
    if alloc is not None:
        plist.set_alloc_time(alloc)
    space = h5py.h5s.create_simple(shape, most and tuple(h5py.h5s.UNLIMITED if m is None else m for m in most))
    h5py.h5d.create(f.id, name.encode(), h5py.h5t.py_create(np.dtype(dtype), logical=True), space, plist)
    return f[name]


def record(name):
    path = os.path.join(FOLDER, name + ".h5")
    with h5py.File(path, "r") as f:
        f["x"][...].tofile(path[:-3] + ".bin")
        f["y"][...].astype("u1").tofile(path[:-3] + ".labels")


def images():
    filters = [{}, {"gzip": 1}, {"gzip": 1, "shuffle": 1}, {"fletcher": 1}, {"gzip": 1, "fletcher": 1},
               {"fletcher_first": 1, "gzip": 1, "shuffle": 1}, {"lzf": 1}, {"lzf": 1, "shuffle": 1, "fletcher": 1}]
    chunks = [(1, 4, 5, 3), (2, 4, 5, 3), (3, 3, 2, 2), SHAPE]
    number = 0
    for version, chunk, filtered, (limit, most), part in itertools.product(
            ("earliest", "latest"), chunks, filters, LIMITS.items(), ("all", "none", "first", "last", "holes")):
        number += 1
        if number % 3 and part == "all":
            continue
        name = "i%04d_%s_%s_%s_%s" % (number, version, limit, part, "_".join(filtered))
        with h5py.File(os.path.join(FOLDER, name + ".h5"), "w", libver=version) as f:
            d = create(f, "x", SHAPE, "u1", chunk, most, fill=number % 4 * 85 or None, **filtered)
            if part == "all":
                d[...] = X
            elif part == "first":
                d[:4] = X[:4]
            elif part == "last":
                d[7:] = np.random.default_rng(number).integers(0, 256, X[7:].shape)
            elif part == "holes":
                d[2:4] = X[2:4]
                d[8, 3:] = X[8, 3:]
            f["y"] = Y.astype("u1")
        record(name)


def allocation():
    for number, (version, chunk, alloc, time, fill, part) in enumerate(itertools.product(
            ("earliest", "latest"), (None, (2, 4, 5, 3)), (h5py.h5d.ALLOC_TIME_EARLY, h5py.h5d.ALLOC_TIME_LATE,
            h5py.h5d.ALLOC_TIME_INCR), (0, 1, 2), (None, 255), (0, 4))):
        if chunk is None and alloc == h5py.h5d.ALLOC_TIME_INCR:
            continue
        name = "a%03d" % number
        with h5py.File(os.path.join(FOLDER, name + ".h5"), "w", libver=version) as f:
            d = create(f, "x", SHAPE, "u1", chunk, fill=fill, fill_time=time, alloc=alloc)
            if part:
                d[:part] = X[:part]
            f["y"] = Y.astype("u1")
        record(name)
    for version in ("earliest", "latest"):
        for part in (0, 4):
            name = "compact_%s_%d" % (version, part)
            with h5py.File(os.path.join(FOLDER, name + ".h5"), "w", libver=version) as f:
                d = create(f, "x", SHAPE, "u1", fill=9, compact=True)
                d[:part] = X[:part]
                create(f, "y", (10,), "u1", fill=1, compact=True)
            record(name)


def labels():
    number = 0
    for version, dtype, shape, layout in itertools.product(
            ("earliest", "latest"), TYPES, ((10,), (10, 1), (10, 1, 1, 1)), ("plain", "chunks", "half", "none")):
        number += 1
        name = "l%03d" % number
        with h5py.File(os.path.join(FOLDER, name + ".h5"), "w", libver=version) as f:
            f["x"] = X
            chunks = (4,) + shape[1:] if layout in ("chunks", "half") else None
            d = create(f, "y", shape, dtype, chunks, fill=number % 2, gzip=chunks and number % 5 == 0,
                       shuffle=chunks and number % 7 == 0, fletcher=chunks and number % 3 == 0)
            if layout == "half":
                d[4:8] = Y[4:8].reshape((4,) + shape[1:]).astype(dtype)
            elif layout != "none":
                d[...] = Y.reshape(shape).astype(dtype)
        record(name)


def large_indexes():
    """Enough chunks for pages, superblocks and trees of several levels; few of them written."""
    for number, (version, (limit, most), options, part) in enumerate(itertools.product(
            ("earliest", "latest"), {"none": None, "first": (None, 1, 1, 3), "two": (None, None, 1, 3)}.items(),
            ({}, {"gzip": 1}), ("all", "far"))):
        name = "n%02d_%s_%s_%s" % (number, version, limit, part)
        count = 5000
        with h5py.File(os.path.join(FOLDER, name + ".h5"), "w", libver=version) as f:
            d = create(f, "x", (count, 1, 1, 3), "u1", (1, 1, 1, 3), most, fill=3, **options)
            values = (np.arange(count * 3) % 241).astype("u1").reshape(count, 1, 1, 3)
            if part == "all":
                d[...] = values
            else:
                for i in (0, 5, 40, 1023, 1024, 3000, 4999):
                    d[i] = values[i]
            f["y"] = (np.arange(count) % 3 == 0).astype("u1")
        record(name)


images()
allocation()
labels()
large_indexes()
