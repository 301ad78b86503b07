"""Compares the three outputs of bench/pipeline.mjs: the same shape and times, values as near as float32 allows."""
import sys

import netCDF4
import numpy as np

ours, cdo, xarray = (netCDF4.Dataset(path) for path in sys.argv[1:])
values = [np.squeeze(d["ta"][:]) for d in (ours, cdo, xarray)]
times = [netCDF4.num2date(d["time"][:], d["time"].units, d["time"].calendar) for d in (ours, cdo, xarray)]
assert values[0].shape == values[1].shape == values[2].shape, [v.shape for v in values]
assert all((t == times[0]).all() for t in times)
assert not any(np.ma.is_masked(v) for v in values)
assert ours["ta"].units == "degC"
differences = [float(np.abs(values[0] - v).max()) for v in values[1:]]
assert max(differences) < 1e-4, differences
print(f"{values[0].shape} values: largest difference to CDO {differences[0]:.1e} K, to xarray {differences[1]:.1e} K")
