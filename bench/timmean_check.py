"""Refuses to time wrong results: the same means, to the last places of float32."""
import sys

import numpy as np
from netCDF4 import Dataset

with Dataset(sys.argv[1]) as ours, Dataset(sys.argv[2]) as theirs:
    a, b = ours["ta"][:], theirs["ta"][:]
    assert a.shape == b.shape, (a.shape, b.shape)
    worst = float(np.abs(a.astype("f8") - b.astype("f8")).max())
    assert worst < 1e-4, worst
    print(f"checked: {a.shape}, largest difference {worst:.1e} K")
