"""Oracle: the wanted level of ta in degC, from the files themselves, in float64 and rounded once to float32.

Reads a JSON list of {product, files, pascal, start, end} on stdin; prints for each {steps, differing, ulps, units}.
"""
import json, sys
import cftime, numpy as np
from netCDF4 import Dataset


def dates(variable):
    calendar = getattr(variable, "calendar", "standard")
    return cftime.num2date(np.asarray(variable[:], dtype="f8"), variable.units, calendar, only_use_cftime_datetimes=True)


def key(date):
    return date.year * 10000 + date.month * 100 + date.day


def expected(files, pascal, start, end):
    parts = {}
    for path in files:
        with Dataset(path) as data:
            level = int(np.argmin(np.abs(data["plev"][:] - pascal)))
            assert abs(data["plev"][level] - pascal) < 1, path
            variable = data["ta"]
            variable.set_auto_mask(False)
            values = variable[:, level].astype("f8")
            fill = getattr(variable, "_FillValue", getattr(variable, "missing_value", np.nan))
            bounds = np.asarray(data[data["time"].bounds][:], dtype="f8")
            # A step is in the period that holds the middle of its bounds.
            middles = cftime.num2date(bounds.mean(axis=1), data["time"].units, data["time"].calendar, only_use_cftime_datetimes=True)
            for step, date in enumerate(dates(data["time"])):
                if start <= key(middles[step]) <= end:
                    parts[(key(date), date.hour)] = (values[step], values[step] == fill)
    stamps = sorted(parts)
    celsius = np.array([np.where(parts[s][1], parts[s][0], parts[s][0] - 273.15) for s in stamps]).astype("f4")
    return stamps, celsius


def ordered(values):
    bits = values.view("i4").astype("i8")
    return np.where(bits < 0, -(bits & 0x7FFFFFFF), bits)


def judge(one):
    stamps, wanted = expected(one["files"], one["pascal"], one["start"], one["end"])
    with Dataset(one["product"]) as data:
        variable = data[one["variable"]]
        variable.set_auto_mask(False)
        found = variable[:]
        times = [(key(date), date.hour) for date in dates(data["time"])]
        units = variable.units
    ulps = int(np.abs(ordered(found) - ordered(wanted)).max()) if found.shape == wanted.shape else -1
    return {"steps": len(times), "same_times": times == stamps, "ulps": ulps, "units": units, "type": str(found.dtype)}


print(json.dumps([judge(one) for one in json.load(sys.stdin)]))
