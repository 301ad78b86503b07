"""Makes HDF5 files that are sound but meant to take long: hostile.py FOLDER (h5py)."""
import sys

import h5py
import numpy as np

folder = sys.argv[1] + "/"


def new(name):
    return h5py.File(folder + name + ".h5", "w", libver="latest")


with new("links") as f:
    f["x"] = 1.0
    for i in range(8000):
        f["s%05d" % i] = h5py.SoftLink("/x")
with new("long-links") as f:
    f["a"] = h5py.SoftLink("a/" * 30000)
    f["self"] = h5py.SoftLink("self")
    f["twice"] = h5py.SoftLink("twice/twice")
    for i in range(4000):
        f["s%05d" % i] = h5py.SoftLink("a")
with new("lengths") as f:
    for i in range(4000):
        f.create_dataset("d%05d" % i, (i + 1, i + 2), "i1")
with new("deep") as f:
    group = f
    for i in range(10000):
        group = group.create_group("g")
with new("attributes") as f:
    f["x"] = 1.0
    for i in range(30000):
        f["x"].attrs["a%06d" % i] = np.int8(1)
with new("huge") as f:
    f.create_dataset("x", (2**62,), "i1", chunks=(1024,))
with h5py.File(folder + "tiny.h5", "w", libver="earliest") as f:
    f.create_dataset("x", (10**9,), "i1", chunks=(1,), compression=1)[5] = 1
with new("large-chunk") as f:
    f.create_dataset("x", (2**33,), "i1", chunks=(2**32 - 1,), compression=1)
    f.create_dataset("never", (2**40,), "i1")
with new("texts") as f:
    # One text of 64 KiB, and room to point to it from everywhere.
    f.create_dataset("x", data=["x" * 65536] + ["y"] * 9999, dtype=h5py.string_dtype())
