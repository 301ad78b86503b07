"""Makes the file of bench/horizontal.mjs: daily near-surface air temperatures as CMIP6 has them, noleap, 192 x 288 cells (0.9 x 1.25 degrees)
with bounds, one step per chunk, shuffle + zlib 1. Waves of all lengths over mountains that stay, so that the values are as smooth, and their
bytes as compressible (0.58), as those of a model."""
import sys

import netCDF4
import numpy as np

path, steps = sys.argv[1], int(sys.argv[2])
Y, X = 192, 288
rng = np.random.default_rng(7)
lat, lon = np.linspace(-90, 90, Y), np.arange(X) * 1.25


def waves(power):
    """A field whose waves are the weaker the shorter they are."""
    number = np.hypot(np.fft.fftfreq(2 * Y)[:, None] * 2 * Y, np.fft.rfftfreq(X)[None] * X)
    number[0, 0] = 1
    shape = number.shape
    spectrum = (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)) * np.minimum(1, (number / 4) ** -power)
    field = np.fft.irfft2(spectrum, (2 * Y, X))[:Y]
    return field / field.std()


sine = np.sin(np.radians(lat))[:, None]
base = 302 - 45 * sine**2 - 6 * np.maximum(0, waves(1.8))
weather, fine = [waves(2.8) for _ in range(12)], [waves(1.6) for _ in range(12)]

with netCDF4.Dataset(path, "w") as d:
    d.Conventions = "CF-1.7 CMIP-6.2"
    for name, size in (("time", None), ("nbnd", 2), ("lat", Y), ("lon", X)):
        d.createDimension(name, size)
    time = d.createVariable("time", "f8", ("time",), chunksizes=(512,))
    time.setncatts({"units": "days since 1850-01-01", "calendar": "noleap", "standard_name": "time", "axis": "T", "bounds": "time_bnds"})
    time[:] = np.arange(steps) + 0.5
    d.createVariable("time_bnds", "f8", ("time", "nbnd"), chunksizes=(512, 2))[:] = np.stack([np.arange(steps), np.arange(steps) + 1.0], 1)
    for name, values, units, standard_name, axis in (
        ("lat", lat, "degrees_north", "latitude", "Y"),
        ("lon", lon, "degrees_east", "longitude", "X"),
    ):
        half = (values[1] - values[0]) / 2
        edges = np.stack([values - half, values + half], 1)
        d.createVariable(name, "f8", (name,)).setncatts({"units": units, "standard_name": standard_name, "axis": axis, "bounds": f"{name}_bnds"})
        d[name][:] = values
        d.createVariable(f"{name}_bnds", "f8", (name, "nbnd"))[:] = np.clip(edges, -90, 90) if axis == "Y" else edges
    tas = d.createVariable("tas", "f4", ("time", "lat", "lon"), zlib=True, complevel=1, shuffle=True, chunksizes=(1, Y, X), fill_value=1e20)
    tas.setncatts({"units": "K", "standard_name": "air_temperature", "cell_methods": "area: time: mean", "missing_value": np.float32(1e20)})
    for i in range(steps):
        moving = sum(np.roll(weather[j], int(i * (1 + 0.3 * j)), axis=1) * np.cos(i / 5 + j) for j in (i % 12, (i + 5) % 12))
        season = -15 * sine * np.cos(2 * np.pi * i / 365)
        tas[i] = (base + season + (2 + 3 * sine**2) * moving + 0.6 * np.roll(fine[i % 12], 7 * i, axis=1)).astype("f4")
