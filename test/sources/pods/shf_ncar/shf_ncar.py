"""Annual cycle of POP's surface heat flux, as people at NCAR write their diagnostics."""
import json
import os

import netCDF4
import numpy

environment = os.environ
with netCDF4.Dataset(environment["SHF_FILE"]) as file:
    flux = file.variables[environment["SHF_var"]]
    time = file.variables[environment["time_coord"]]
    bounds = file.variables[environment["time_bnds"]]
    dates = netCDF4.num2date(time[:], time.units, time.calendar)
    latitude = file.variables[environment["nlat_coord"]]
    months = [float(numpy.ma.mean(flux[month::12])) for month in range(12)]
    found = {
        "units": flux.units,
        "shape": list(flux.shape),
        "latitude_shape": list(latitude.shape),
        "latitude_units": latitude.units,
        "dates": [str(dates[0]), str(dates[-1])],
        "stamps_inside": bool(((time[:] > bounds[:, 0]) & (time[:] < bounds[:, 1])).all()),
        "offset": environment["date_int_offset"],
        "months": months,
    }
with open("model/cycle.json", "w") as table:
    json.dump(found, table)
