"""One level of all times with netCDF4-python, in blocks of 24 steps; prints the sum of the bits."""
import sys

import netCDF4
import numpy as np

with netCDF4.Dataset(sys.argv[1]) as d:
    v = d["ta"]
    v.set_auto_maskandscale(False)
    total = 0
    for t in range(0, v.shape[0], 24):
        total += int(np.ascontiguousarray(v[t : t + 24, 5]).view("u4").sum(dtype="u8"))
print(total)
