"""Means of each month of the year over all cells of SHF, 0495 to 0504, by the middle of time_bound; SHF files in argv order."""
import json
import sys

import netCDF4
import numpy

asked = json.load(sys.stdin)
values = [[] for _ in range(12)]
for path in asked["files"]:
    with netCDF4.Dataset(path) as file:
        time = file.variables["time"]
        middle = file.variables["time_bound"][:].mean(axis=1)
        for step, date in enumerate(netCDF4.num2date(middle, time.units, time.calendar)):
            if asked["first"] <= date.year <= asked["last"]:
                values[date.month - 1].append(file.variables["SHF"][step])
json.dump([float(numpy.ma.mean(numpy.ma.stack(month))) for month in values], sys.stdout)
