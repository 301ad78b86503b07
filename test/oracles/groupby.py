"""What xarray makes of groups, beside what a server gives.

Input {"make": folder}: writes files of several calendars and grids there; output: their names.
Input {"compare": [{"file", "variable", "address", "group", "bands"?}]}: fetches each address as netCDF and compares it with xarray's groupby
of the file in single and in double precision; output for each action: the largest difference in units in the last place of the result's type
from the double-precision result rounded once, the same from xarray's own, and what else differs.
"""
import json
import os
import sys

import cftime
import numpy as np
import requests
import xarray as xr

ACTIONS = ["mean", "min", "max", "count", "first", "last", "sum"]


def make(folder):
    random = np.random.default_rng(6)
    names = []

    def write(name, dates, calendar, units="days since 1999-11-01"):
        count, shape = len(dates), (6, 4)
        values = (280 + 15 * random.standard_normal((count, *shape))).astype("f4")
        values[random.random(values.shape) < 0.2] = 1e20
        values[:, 1, 2] = 1e20
        whole = random.integers(-300, 300, (count, *shape)).astype("i2")
        packed = random.integers(-3000, 3000, (count, *shape)).astype("i2")
        packed[random.random(packed.shape) < 0.1] = -32768
        lat = np.array([-75.0, -45.0, -15.0, 15.0, 45.0, 75.0])
        lat2 = lat[:, None] + np.array([0.0, 10.0, -10.0, 14.0])
        data = xr.Dataset(
            dict(
                tas=(("time", "lat", "lon"), values, dict(units="K", standard_name="air_temperature", _FillValue=np.float32(1e20))),
                tos=(("time", "lat", "lon"), values.astype("f8"), dict(units="K", _FillValue=np.float64(np.float32(1e20)), coordinates="lat2 lon2")),
                flag=(("time", "lat", "lon"), whole, dict(units="1")),
                small=(("time", "lat", "lon"), packed, dict(units="K", _FillValue=np.int16(-32768), scale_factor=0.01, add_offset=250.0)),
            ),
            coords=dict(
                time=("time", cftime.date2num(dates, units, calendar).astype("f8"), dict(units=units, calendar=calendar)),
                lat=("lat", lat, dict(units="degrees_north", standard_name="latitude")),
                lon=("lon", [0.0, 90.0, 180.0, 270.0], dict(units="degrees_east", standard_name="longitude")),
                lat2=(("lat", "lon"), lat2, dict(units="degrees_north", standard_name="latitude")),
                lon2=(("lat", "lon"), lat2 * 0 + [0.0, 90.0, 180.0, 270.0], dict(units="degrees_east", standard_name="longitude")),
            ),
        )
        plain = {one: {"_FillValue": None} for one in ("time", "lat", "lon", "lat2", "lon2", "flag")}
        data.to_netcdf(os.path.join(folder, name), encoding={**plain, "tas": {"chunksizes": (7, 3, 4), "zlib": True}})
        names.append(name)

    def months(year, month, count, calendar):
        return [cftime.datetime(year + (month - 1 + i) // 12, (month - 1 + i) % 12 + 1, 15, calendar=calendar) for i in range(count)]

    for calendar in ["standard", "proleptic_gregorian", "noleap", "all_leap", "360_day", "julian"]:
        write(f"monthly_{calendar}.nc", months(1999, 11, 40, calendar), calendar)
    write("sixhourly_noleap.nc", list(cftime.num2date(np.arange(1500) * 0.25, "days since 1999-12-20", "noleap")), "noleap")
    write("daily_360.nc", list(cftime.num2date(np.arange(800) + 0.5, "days since 1999-02-05", "360_day")), "360_day")
    return names


def grouped(array, group, bands):
    if bands is not None:
        return array.groupby_bins(group, bands, include_lowest=True)
    return array.groupby(group)


def done(array, group, bands, action):
    made = getattr(grouped(array, group, bands), action)()
    return made


def ulps(ours, theirs):
    """Of values that are both there, in units of the last place of ours."""
    there = np.isfinite(ours) & np.isfinite(theirs)
    if not np.array_equal(np.isfinite(ours), np.isfinite(theirs)):
        return None
    if ours.dtype.kind in "iu":
        return float(np.abs(ours.astype("f8") - theirs.astype("f8")).max(initial=0))
    space = np.spacing(np.maximum(np.abs(ours[there]), np.finfo(ours.dtype).tiny))
    return float((np.abs(ours[there].astype("f8") - theirs[there].astype("f8")) / space.astype("f8")).max(initial=0))


def compare(one, kept):
    data = kept.setdefault(one["file"], xr.open_dataset(one["file"], use_cftime=True).load())
    array, bands = data[one["variable"]], one.get("bands")
    result = {}
    for action in ACTIONS:
        answer = requests.get(one["address"].replace("ACTION", action))
        if answer.status_code != 200:
            result[action] = {"problem": f"{answer.status_code} {answer.text[:300]}"}
            continue
        path = f"/tmp/groupby-{os.getpid()}.nc"
        with open(path, "wb") as file:
            file.write(answer.content)
        with xr.open_dataset(path) as file:
            ours = file[[name for name in file if name.startswith("pp_")][0]].load()
        os.remove(path)
        theirs = done(array, one["group"], bands, action)
        wide = done(array.astype("f8") if array.dtype.kind == "f" else array, one["group"], bands, action)
        new = [name for name in theirs.dims if name not in ours.dims]
        if new:
            result[action] = {"problem": f"dims {ours.dims} instead of {theirs.dims}"}
            continue
        theirs, wide = theirs.transpose(*ours.dims), wide.transpose(*ours.dims)
        own = ours.dims[[i for i, name in enumerate(ours.dims) if name in theirs.coords and theirs[name].shape == ours[name].shape][0]]
        labels = bands is not None or all(np.array_equal(ours[name], theirs[name]) for name in ours.dims)
        if ours.shape != theirs.shape or not labels:
            result[action] = {"problem": f"shape {ours.shape} instead of {theirs.shape}, or other labels along {own}"}
            continue
        rounded = wide.values.astype(ours.dtype)
        result[action] = {"exact": ulps(ours.values, rounded), "xarray": ulps(ours.values, theirs.values.astype(ours.dtype)), "types": [str(ours.dtype), str(theirs.dtype)]}
    return result


wish = json.load(sys.stdin)
kept = {}
json.dump(make(wish["make"]) if "make" in wish else [compare(one, kept) for one in wish["compare"]], sys.stdout)
