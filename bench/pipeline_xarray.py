"""The peer of bench/pipeline.mjs with plain xarray: five years, one level, K to degC, written with shuffle and deflate 1."""
import sys

import xarray as xr

source, target, last_year = sys.argv[1:]
with xr.open_dataset(source) as d:
    ta = d.ta.sel(time=slice("1850", last_year)).sel(plev=85000.0) - 273.15
    ta.attrs["units"] = "degC"
    ta.to_dataset(name="ta").to_netcdf(target, encoding={"ta": {"zlib": True, "complevel": 1, "shuffle": True}})
