"""Makes two netCDF-4 files of noise for bench/serve*.mjs: chunks of 1 MiB and of 6.25 MB, stored plain. Usage: serve_data.py FOLDER [TIMES]"""
import os
import sys

import netCDF4
import numpy

folder = sys.argv[1]
times = int(sys.argv[2]) if len(sys.argv) > 2 else 1
for name, side, steps in (("small", 512, 128 * times), ("large", 1250, 32 * times)):
    path = os.path.join(folder, f"{name}.nc")
    if os.path.exists(path):
        continue
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("time", None)
        file.createDimension("y", side)
        file.createDimension("x", side)
        file.createVariable("time", "f8", ("time",)).units = "days since 2000-01-01"
        field = file.createVariable("field", "f4", ("time", "y", "x"), chunksizes=(1, side, side))
        random = numpy.random.default_rng(1)
        for step in range(steps):
            field[step] = random.random((side, side), dtype="f4")
        file["time"][:] = range(steps)
