"""Makes daily and monthly test data (classic netCDF, seeded) in a folder and gives what xarray and numpy make of it in double precision.
Input: {"folder": ...}. Output: {name: {"shape": [...], "values": [... or null]}}."""
import json
import os
import sys

import numpy as np
import xarray as xr
import cftime

folder = json.load(sys.stdin)["folder"]
random = np.random.default_rng(20261121)
SHAPE = (2, 3)


def series(name, dates, bounds, calendar, gaps=0.1):
    """tas as float32, ts the same values as double; some cells miss always, some never."""
    count = len(dates)
    season = np.cos(2 * np.pi * np.arange(count)[:, None, None] / (count / 4))
    values = (280 + 12 * season + 4 * random.standard_normal((count, *SHAPE))).astype("f4")
    missing = random.random(values.shape) < gaps
    missing[:, 0, 0] = False
    missing[:, 1, 2] = True
    values[missing] = 1e20
    units = "days since 1995-01-01"
    attributes = dict(units="K", cell_methods="time: mean", _FillValue=np.float32(1e20))
    numbers = cftime.date2num(dates, units, calendar)
    data = xr.Dataset(
        dict(
            tas=(("time", "lat", "lon"), values, dict(attributes)),
            ts=(("time", "lat", "lon"), values.astype("f8"), dict(attributes, _FillValue=np.float64(np.float32(1e20)))),
            time_bnds=(("time", "bnds"), np.array([cftime.date2num(pair, units, calendar) for pair in bounds], dtype="f8")),
        ),
        coords=dict(
            time=("time", np.asarray(numbers, dtype="f8"), dict(units=units, calendar=calendar, bounds="time_bnds", standard_name="time", axis="T")),
            lat=("lat", [-45.0, 45.0], dict(units="degrees_north", standard_name="latitude")),
            lon=("lon", [0.0, 120.0, 240.0], dict(units="degrees_east", standard_name="longitude")),
        ),
    )
    encoding = {one: {"_FillValue": None} for one in ("time", "time_bnds", "lat", "lon")}
    data.to_netcdf(os.path.join(folder, name), format="NETCDF3_CLASSIC", unlimited_dims=["time"], encoding=encoding)


def daily(calendar, first, count):
    start = cftime.num2date(range(count + 1), f"days since {first}", calendar)
    half = cftime.num2date(np.arange(count) + 0.5, f"days since {first}", calendar)
    return half, list(zip(start[:-1], start[1:])), calendar


def monthly(calendar, year, month, count):
    edges = []
    for i in range(count + 1):
        total = year * 12 + month - 1 + i
        edges.append(cftime.datetime(total // 12, total % 12 + 1, 1, calendar=calendar))
    pairs = list(zip(edges[:-1], edges[1:]))
    return [a + (b - a) / 2 for a, b in pairs], pairs, calendar


series("daily.nc", *daily("standard", "1995-12-01", 4 * 365 + 1))
series("daily360.nc", *daily("360_day", "1995-12-01", 4 * 360))
series("monthly.nc", *monthly("standard", 1995, 12, 10 * 12))
series("noleap.nc", *monthly("noleap", 1995, 12, 6 * 12))
series("ragged.nc", *daily("proleptic_gregorian", "1996-01-11", 800), gaps=0.5)

made = {}


def put(name, result):
    values = np.asarray(result.transpose("time", "lat", "lon") if hasattr(result, "transpose") and hasattr(result, "dims") else result, dtype="f8")
    made[name] = dict(shape=list(values.shape), values=[None if np.isnan(one) else float(one) for one in values.ravel()])


def opened(name):
    data = xr.open_dataset(os.path.join(folder, name), use_cftime=True)
    return data["tas"].astype("f8")


def renamed(result):
    other = [one for one in result.dims if one not in ("lat", "lon")][0]
    return result.rename({other: "time"}) if other != "time" else result


day, month, ragged = opened("daily.nc"), opened("monthly.nc"), opened("ragged.nc")
put("resample month mean", day.resample(time="MS").mean())
put("resample month min", day.resample(time="MS").min())
put("resample year max", day.resample(time="YS").max())
put("groupby year std ddof 1", renamed(day.groupby("time.year").std(ddof=1)))
put("groupby month mean", renamed(day.groupby("time.month").mean()))
put("groupby month std", renamed(day.groupby("time.month").std()))
put("groupby month quantile 0.9", renamed(day.groupby("time.month").quantile(0.9, skipna=True)))
put("groupby year quantile 0.25", renamed(day.groupby("time.year").quantile(0.25, skipna=True)))
put("quantile 0.5", day.quantile(0.5, dim="time", skipna=True).expand_dims("time"))
put("rolling 7 mean", day.rolling(time=7).construct("w").mean("w").isel(time=slice(6, None)))
put("rolling 30 std", day.rolling(time=30).construct("w").std("w").isel(time=slice(29, None)))
put("rolling 5 median", day.rolling(time=5, min_periods=1).median().isel(time=slice(4, None)))
put("rolling 7 mean, all there", day.rolling(time=7).mean().isel(time=slice(6, None)))
climatology = day.groupby("time.month").mean()
put("anomaly month", day.groupby("time.month") - climatology)
base = day.sel(time=slice("1997", "1998")).groupby("time.month").mean()
put("anomaly month, base 1997/1998", day.groupby("time.month") - base)
put("anomaly whole", day - day.mean("time"))
put("select JJA", day.isel(time=np.isin(day.time.dt.month, [6, 7, 8])))

# Means weighted by the days of the months.
days = month.time.dt.days_in_month.astype("f8")
there = days.where(month.notnull())


def weighted(by):
    top = (month * days).groupby(by).sum(min_count=1)
    return renamed(top / there.groupby(by).sum())


put("weighted season climatology", weighted("time.season").sel(time=["DJF", "MAM", "JJA", "SON"]))
put("weighted month climatology", weighted("time.month"))
put("weighted year", weighted("time.year"))
put("weighted whole", ((month * days).sum("time") / there.sum("time")).expand_dims("time"))
seasons = month.resample(time="QS-DEC")
put("weighted seasons", (month * days).resample(time="QS-DEC").sum(min_count=1) / there.resample(time="QS-DEC").sum())

# Months of which at least 60 % of the calendar's days are there.
count = ragged.notnull().resample(time="MS").sum()
whole = count.time.dt.days_in_month
put("month mean, 60 % of its days", ragged.resample(time="MS").mean().where(count >= 0.6 * whole))
put("month sum, 60 % of its days", ragged.resample(time="MS").sum().where(count >= 0.6 * whole))

# Seasons cut by the ends of the data are missing.
cut = ragged.resample(time="QS-DEC").mean()
cut[0] = np.nan
cut[-1] = np.nan
put("whole seasons of daily data", cut)

for name, calendar in (("daily.nc", "noleap"), ("daily.nc", "360_day"), ("daily360.nc", "standard"), ("daily.nc", "julian")):
    source = xr.open_dataset(os.path.join(folder, name), use_cftime=True)[["tas"]].astype("f8")
    put(f"{name} to {calendar}", source.convert_calendar(calendar, align_on="date", use_cftime=True)["tas"])
    filled = source.convert_calendar(calendar, align_on="date", use_cftime=True, missing=np.nan)["tas"]
    put(f"{name} to {calendar}, filled", filled)
json.dump(made, sys.stdout)
