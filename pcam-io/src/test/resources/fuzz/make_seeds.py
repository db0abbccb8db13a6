"""Makes the small HDF5 files in seeds/ that MutatedFilesTest starts from: one of each layout that h5py can write."""
import h5py
import numpy as np
import os
import zlib

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seeds")
X = (np.arange(6 * 4 * 5 * 3, dtype="u1") * 7).reshape(6, 4, 5, 3)
Y = np.array([0, 1, 1, 0, 1, 0])
IDS = [b"one", b"two", b"three", b"four", b"five", b"six"]


def make(name, fill, **options):
    with h5py.File(os.path.join(FOLDER, name + ".h5"), "w", **options) as file:
        fill(file)


def old_chunked(f):
    f.create_dataset("x", data=X, chunks=(2, 3, 4, 2), compression="gzip", shuffle=True)
    f.create_dataset("y", data=Y.reshape(6, 1, 1, 1).astype("u1"), chunks=(4, 1, 1, 1), compression="gzip")


def old_contiguous(f):
    f["images"] = X
    f["labels"] = Y.astype(">i4")
    f.create_dataset("ids", data=[i.decode() for i in IDS], dtype=h5py.string_dtype())


def fixed_array(f):
    f.create_dataset("images", data=X, chunks=(2, 4, 5, 3), compression="gzip")
    f.create_dataset("labels", data=Y.astype("f4"), chunks=(2,))
    f["ids"] = np.array(IDS)


def extensible_array(f):
    f.create_dataset("images", data=X, chunks=(1, 4, 5, 3), maxshape=(None, 4, 5, 3))
    f["labels"] = Y.astype("u1")


def b_tree_2(f):
    f.create_dataset("images", data=X, chunks=(2, 4, 5, 3), maxshape=(None, None, 5, 3), compression="gzip")


def single_chunk(f):
    f.create_dataset("x", data=X, chunks=X.shape, compression="gzip")
    f.create_dataset("labels", data=Y.astype("u1"), chunks=(6,), compression="gzip")


def implicit(f):
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((2, 4, 5, 3))
    plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    dataset = h5py.h5d.create(f.id, b"x", h5py.h5t.STD_U8LE, h5py.h5s.create_simple(X.shape), plist)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, X)


def dense(f):
    f["images"] = X
    for number in range(12):
        f["other%d" % number] = np.zeros(2, "u1")
        f.attrs["attribute%d" % number] = "text %d" % number


make("old_chunked", old_chunked, libver="earliest")
make("old_contiguous", old_contiguous, libver="earliest", userblock_size=512)
make("fixed_array", fixed_array, libver="latest")
make("extensible_array", extensible_array, libver="latest")
make("b_tree_2", b_tree_2, libver="latest")
make("single_chunk", single_chunk, libver="latest")
make("implicit", implicit, libver="latest")
make("dense", dense, libver="latest")

# One chunk of 360 bytes by its header, of 24 MB by its content.
with h5py.File(os.path.join(FOLDER, "..", "deflate_bomb.h5"), "w", libver="latest") as bomb:
    images = bomb.create_dataset("images", X.shape, "u1", chunks=X.shape, compression="gzip", maxshape=(None, 4, 5, 3))
    images.id.write_direct_chunk((0, 0, 0, 0), zlib.compress(bytes(24 << 20), 9))
