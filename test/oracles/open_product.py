"""Oracle: opens products with xarray, decoding by CF, and tells what a POD in Python would see.

Reads a JSON list of {path, variable} on stdin; prints for each {dims, coords, units, first, last, bounds, values, missing}.
"""
import json, sys, warnings
import numpy as np
import netCDF4  # its own import warns
import xarray as xr

warnings.simplefilter("error")


def tell(one):
    coder = xr.coders.CFDatetimeCoder(use_cftime=True) if hasattr(xr, "coders") else None
    options = {"decode_times": coder} if coder else {"use_cftime": True}
    with xr.open_dataset(one["path"], **options) as data:
        variable = data[one["variable"]]
        values = variable.values
        time = data["time"].values if "time" in data else []
        return {
            "dims": list(variable.dims),
            "coords": sorted(str(name) for name in data.coords),
            "units": variable.attrs.get("units"),
            "cell_methods": variable.attrs.get("cell_methods"),
            "first": str(time[0]) if len(time) else None,
            "last": str(time[-1]) if len(time) else None,
            "steps": len(time),
            "mean": float(np.nanmean(values.astype("f8"))),
            "history": data.attrs["history"].split("\n")[0],
        }


print(json.dumps([tell(one) for one in json.load(sys.stdin)]))
