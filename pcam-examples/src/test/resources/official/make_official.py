"""Writes drawn patches in the form of PatchCamelyon's official pairs with h5py: make_official.py, in this folder.

x (N, 96, 96, 3) in the originals, here 16 x 16; y (N, 1, 1, 1); in chunks, compressed; no ids. Label 1 is brighter.
"""
import h5py
import numpy as np

random = np.random.default_rng(2026)
for role, count in (("train", 60), ("valid", 24), ("test", 20)):
    y = np.arange(count) * 7 % 5 % 2
    x = random.integers(0, 90, (count, 4, 4, 3)).repeat(4, axis=1).repeat(4, axis=2) + 110 * y.reshape(-1, 1, 1, 1)
    with h5py.File(f"camelyonpatch_level_2_split_{role}_x.h5", "w") as file:
        file.create_dataset("x", data=x.astype("u1"), chunks=(8, 16, 16, 3), compression="gzip")
    with h5py.File(f"camelyonpatch_level_2_split_{role}_y.h5", "w") as file:
        file["y"] = y.reshape(-1, 1, 1, 1).astype("i8")
