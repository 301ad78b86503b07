"""Makes raw.zarr (uncompressed), zlib.zarr and zstd.zarr: 720 x 720 x 720 float32, one chunk per two times (4 MB), about 1.5 GB raw.

Usage: zarr_data.py FOLDER [GIGABYTES]: other sizes have fewer or more times."""
import sys

import numcodecs
import numpy as np
import zarr

folder = sys.argv[1]
gigabytes = float(sys.argv[2]) if len(sys.argv) > 2 else 1.5
n, step = 720, 2
times = max(step, round(gigabytes / 1.5 * n / step) * step)
rng = np.random.default_rng(1)
lat, lon = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, n), np.linspace(0, 2 * np.pi, n), indexing="ij")
stores = {}
for name, compressor in {"raw": None, "zlib": numcodecs.Zlib(1), "zstd": numcodecs.Zstd(1)}.items():
    group = zarr.open_group(f"{folder}/{name}.zarr", mode="w")
    stores[name] = group.create("ta", shape=(times, n, n), chunks=(step, n, n), dtype="f4", compressor=compressor, fill_value=None)
    stores[name].attrs["_ARRAY_DIMENSIONS"] = ["time", "lat", "lon"]
for at in range(0, times, step):
    time = np.arange(at, at + step)[:, None, None]
    field = 250 + 40 * np.cos(lat) + 5 * np.sin(3 * lon + time / 30) + rng.normal(0, 0.3, (step, n, n))
    # Rounded as model output with lossy compression is (a step of 1/64 K).
    field = (np.round(field * 64) / 64).astype("f4")
    for array in stores.values():
        array[at : at + step] = field
for name in stores:
    zarr.consolidate_metadata(f"{folder}/{name}.zarr")
with open(f"{folder}/made", "w") as made:
    made.write(str(gigabytes))
