"""The same request in plain xarray: open, join, crop, take the level, K to degC, write."""
import sys
import xarray as xr

out, *files = sys.argv[1:]
with xr.open_mfdataset(files, combine="by_coords", chunks=None if len(files) == 1 else {}, use_cftime=True, data_vars="minimal", coords="minimal", compat="override") as data:
    one = data.sel(plev=50000.0, method="nearest").sel(time=slice("1980", "1999"))
    one["ta"] = one["ta"] - 273.15
    one["ta"].attrs.update(units="degC", standard_name="air_temperature")
    one = one.rename(ta="t")
    for name in one.variables:
        one[name].encoding = {key: value for key, value in one[name].encoding.items() if key in ("units", "calendar", "_FillValue")}
    one.to_netcdf(out)
