"""Makes the file of bench/pipeline.mjs: daily temperatures, noleap, 19 levels, one step per chunk, shuffle + zlib 1 (2.1 MB raw a step)."""
import sys

import netCDF4
import numpy as np

PLEV = [1000, 925, 850, 700, 600, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 5, 1]
path, steps = sys.argv[1], int(sys.argv[2])
L, Y, X = len(PLEV), 144, 192
rng = np.random.default_rng(1)
lat = np.linspace(-89.375, 89.375, Y)
base = 300 - 5 * np.arange(L)[:, None, None] - 30 * np.abs(np.sin(np.radians(lat)))[None, :, None] + np.zeros((L, Y, X))
noise = rng.standard_normal((8, L, Y, X)).astype("f4")

with netCDF4.Dataset(path, "w") as d:
    d.Conventions = "CF-1.7"
    for name, size in (("time", None), ("bnds", 2), ("plev", L), ("lat", Y), ("lon", X)):
        d.createDimension(name, size)
    time = d.createVariable("time", "f8", ("time",), chunksizes=(512,))
    time.setncatts({"units": "days since 1850-01-01", "calendar": "noleap", "standard_name": "time", "axis": "T", "bounds": "time_bnds"})
    time[:] = np.arange(steps) + 0.5
    d.createVariable("time_bnds", "f8", ("time", "bnds"), chunksizes=(512, 2))[:] = np.stack([np.arange(steps), np.arange(steps) + 1.0], axis=1)
    for name, dimension, values, more in (
        ("plev", "plev", np.array(PLEV) * 100.0, {"units": "Pa", "standard_name": "air_pressure", "axis": "Z", "positive": "down"}),
        ("lat", "lat", lat, {"units": "degrees_north", "standard_name": "latitude", "axis": "Y"}),
        ("lon", "lon", np.arange(X) * 1.875, {"units": "degrees_east", "standard_name": "longitude", "axis": "X"}),
    ):
        d.createVariable(name, "f8", (dimension,)).setncatts(more)
        d[name][:] = values
    v = d.createVariable("ta", "f4", ("time", "plev", "lat", "lon"), zlib=True, complevel=1, shuffle=True, chunksizes=(1, L, Y, X), fill_value=1e20)
    v.setncatts({"units": "K", "standard_name": "air_temperature", "cell_methods": "time: mean"})
    for t in range(steps):
        v[t] = (base + 10 * np.sin(t / 6) + np.roll(noise[t % 8], t, axis=2)).astype("f4")
