"""Makes the file of bench/level.mjs: 720 steps of 19 levels, one step per chunk, shuffle + zlib 1 (1.51 GB raw)."""
import sys

import netCDF4
import numpy as np

T, L, Y, X = 720, 19, 144, 192
rng = np.random.default_rng(1)
lat = np.linspace(-90, 90, Y)
base = 300 - 5 * np.arange(L)[:, None, None] - 30 * np.abs(np.sin(np.radians(lat)))[None, :, None] + np.zeros((L, Y, X))
with netCDF4.Dataset(sys.argv[1], "w") as d:
    for name, size in (("time", None), ("plev", L), ("lat", Y), ("lon", X)):
        d.createDimension(name, size)
    d.createVariable("time", "f8", ("time",))[:] = np.arange(T)
    v = d.createVariable("ta", "f4", ("time", "plev", "lat", "lon"), zlib=True, complevel=1, shuffle=True, chunksizes=(1, L, Y, X))
    noise = rng.standard_normal((8, L, Y, X)).astype("f4")
    for t in range(T):
        v[t] = base + 10 * np.sin(t / 6) + np.roll(noise[t % 8], t, axis=2)
