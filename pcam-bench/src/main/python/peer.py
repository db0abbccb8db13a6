"""The Python side of the measurements: what people write with h5py and Pillow.

peer.py gather STORE SECONDS   for each line on stdin: random batches of 64 images, one read an image; prints images/s
peer.py compress STORE OUT      the store's images to a file with gzip, one image a chunk
peer.py ingest ARCHIVE SIZE    for each line on stdin: the ZIP's training patches to an HDF5 file; prints images/s
"""
import csv
import io
import os
import sys
import tempfile
import time
import zipfile

import h5py
import numpy as np


def gather(path, seconds):
    rng = np.random.default_rng(1)
    with h5py.File(path, "r") as f:
        images = f["images"]
        n = images.shape[0]
        batch = np.empty((64,) + images.shape[1:], dtype=np.uint8)
        for _ in sys.stdin:
            count, start = 0, time.perf_counter()
            while time.perf_counter() - start < seconds:
                for i, k in enumerate(rng.integers(0, n, 64)):
                    batch[i] = images[k]
                count += 64
            print(count / (time.perf_counter() - start), flush=True)


def ingest(archive, size):
    from PIL import Image
    for _ in sys.stdin:
        start = time.perf_counter()
        with zipfile.ZipFile(archive) as z, tempfile.TemporaryDirectory() as folder:
            rows = list(csv.reader(io.TextIOWrapper(z.open("train_labels.csv"))))[1:]
            with h5py.File(os.path.join(folder, "train.h5"), "w") as f:
                images = f.create_dataset("images", (len(rows), size, size, 3), dtype="u1")
                for i, (name, _) in enumerate(rows):
                    patch = Image.open(io.BytesIO(z.read("train/%s.tif" % name)))
                    images[i] = np.asarray(patch.resize((size, size), Image.BILINEAR))
                f["labels"] = np.array([int(label) for _, label in rows], dtype="u1")
                f.flush()
                os.fsync(os.open(os.path.join(folder, "train.h5"), os.O_RDONLY))
        print(len(rows) / (time.perf_counter() - start), flush=True)


def compress(path, out):
    with h5py.File(path, "r") as f, h5py.File(out, "w") as g:
        images = f["images"]
        g.create_dataset("images", data=images[:], chunks=(1,) + images.shape[1:], compression="gzip")
    for _ in sys.stdin:
        print(1.0, flush=True)


if sys.argv[1] == "gather":
    gather(sys.argv[2], float(sys.argv[3]))
elif sys.argv[1] == "compress":
    compress(sys.argv[2], sys.argv[3])
else:
    ingest(sys.argv[2], int(sys.argv[3]))
