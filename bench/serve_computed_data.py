"""Makes a netCDF-4 file of monthly temperatures for bench/serve_computed.mjs: 1 degree, 19 levels, a step in a chunk (shuffle, deflate 1).
Usage: serve_computed_data.py FILE STEPS"""
import os
import sys

import netCDF4
import numpy

path, steps = sys.argv[1], int(sys.argv[2])
if os.path.exists(path):
    sys.exit()
levels = [1e5, 92500, 85000, 7e4, 6e4, 5e4, 4e4, 3e4, 25000, 2e4, 15000, 1e4, 7e3, 5e3, 3e3, 2e3, 1e3, 500, 100]
axes = (
    ("time", "days since 2000-01-01", "time", 15 + 30 * numpy.arange(steps)),
    ("plev", "Pa", "air_pressure", levels),
    ("lat", "degrees_north", "latitude", numpy.arange(180) - 89.5),
    ("lon", "degrees_east", "longitude", numpy.arange(360) + 0.5),
)
with netCDF4.Dataset(path + ".part", "w") as file:
    for name, units, standard_name, values in axes:
        file.createDimension(name, len(values))
        axis = file.createVariable(name, "f8", (name,))
        axis.setncatts({"units": units, "standard_name": standard_name})
        if name == "time":
            axis.calendar = "360_day"
        axis[:] = values
    shape = (19, 180, 360)
    field = file.createVariable(
        "ta", "f4", [name for name, *_ in axes], zlib=True, complevel=1, shuffle=True, chunksizes=(1, *shape), fill_value=1e20
    )
    field.setncatts({"units": "K", "standard_name": "air_temperature"})
    random = numpy.random.default_rng(1)
    zonal = (290 - 40 * numpy.abs(numpy.sin(numpy.deg2rad(axes[2][3]))))[None, :, None]
    for step in range(steps):
        field[step] = zonal - numpy.linspace(0, 70, 19)[:, None, None] + 2 * random.standard_normal(shape)
os.rename(path + ".part", path)
