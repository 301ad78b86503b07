"""Makes four CMIP6-like files of ta: smooth fields with noise, so that they compress as real ones do (about 0.6)."""
import os, sys
import numpy as np
from netCDF4 import Dataset

root = sys.argv[1]
folder = os.path.join(root, "CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/ta/gn/v20190308")
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(1)
levels = np.array([1000, 925, 850, 700, 600, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 5, 1.0]) * 100
lat = np.linspace(-89.5, 89.5, 180)
lon = np.arange(288) * 1.25
days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
for part, first in enumerate((1980, 1985, 1990, 1995)):
    path = os.path.join(folder, f"ta_Amon_CESM2_historical_r1i1p1f1_gn_{first}01-{first + 4}12.nc")
    with Dataset(path, "w") as data:
        for name, size in (("time", None), ("plev", 19), ("lat", 180), ("lon", 288), ("bnds", 2)):
            data.createDimension(name, size)
        for name, values, units, standard, axis in (("plev", levels, "Pa", "air_pressure", "Z"), ("lat", lat, "degrees_north", "latitude", "Y"), ("lon", lon, "degrees_east", "longitude", "X")):
            one = data.createVariable(name, "f8", (name,))
            one[:] = values
            one.setncatts({"units": units, "standard_name": standard, "axis": axis})
        data["plev"].positive = "down"
        time = data.createVariable("time", "f8", ("time",))
        time.setncatts({"units": f"days since {first}-01-01", "calendar": "noleap", "standard_name": "time", "axis": "T", "bounds": "time_bnds"})
        bounds = data.createVariable("time_bnds", "f8", ("time", "bnds"))
        edges = np.concatenate([[0], np.cumsum(np.tile(days, 5))]).astype("f8")
        time[:] = (edges[1:] + edges[:-1]) / 2
        bounds[:] = np.stack([edges[:-1], edges[1:]], 1)
        ta = data.createVariable("ta", "f4", ("time", "plev", "lat", "lon"), zlib=True, complevel=1, shuffle=True, chunksizes=(1, 19, 180, 288), fill_value=np.float32(1e20))
        ta.setncatts({"units": "K", "standard_name": "air_temperature", "cell_methods": "time: mean"})
        base = (300 * (levels / 1e5) ** 0.19)[:, None, None] - 30 * np.sin(np.radians(lat))[None, :, None] ** 2
        for step in range(60):
            season = 8 * np.cos(2 * np.pi * (step - 1) / 12) * np.sin(np.radians(lat))[None, :, None]
            ta[step] = base - season + rng.normal(0, 0.05, (19, 180, 288)) + np.cos(np.radians(lon * (1 + step % 3)))[None, None, :]
open(os.path.join(root, "made"), "w").close()
