"""zarr_python.py read STORE | write SOURCE TARGET CODEC: the peer of zarr_ours.mjs. With CHECK=1 the sum of all values is printed."""
import os
import sys

import numcodecs
import numpy as np
import zarr

if sys.argv[1] == "read":
    values = zarr.open_consolidated(sys.argv[2], mode="r")["ta"][...]
    print(values.shape, float(values[-1, -1, -1]), int(values.view("u4").sum(dtype="u8") % 2**32) if os.environ.get("CHECK") else "")
else:
    source = zarr.open_consolidated(sys.argv[2], mode="r")["ta"]
    compressor = {"zlib": numcodecs.Zlib(1), "zstd": numcodecs.Zstd(1)}[sys.argv[4]]
    group = zarr.open_group(sys.argv[3], mode="w")
    target = group.create("ta", shape=source.shape, chunks=source.chunks, dtype="f4", compressor=compressor, fill_value=None)
    target.attrs["_ARRAY_DIMENSIONS"] = ["time", "lat", "lon"]
    step = source.chunks[0] * 8
    for at in range(0, source.shape[0], step):
        target[at : at + step] = source[at : at + step]
    zarr.consolidate_metadata(sys.argv[3])
