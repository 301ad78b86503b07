"""Refuses to time wrong results: the same statistics, to the last places of float32."""
import sys

import numpy as np
from netCDF4 import Dataset

with Dataset(sys.argv[1]) as ours, Dataset(sys.argv[2]) as theirs:
    a, b = ours["ta"][:], theirs["ta"][:]
    # CDO keeps a dimension of one where ours is gone.
    b = b.reshape(a.shape) if b.size == a.size else b
    assert a.shape == b.shape, (a.shape, b.shape)
    worst = max(float(np.abs(a[i].astype("f8") - b[i].astype("f8")).max()) for i in range(a.shape[0]))
    assert worst < 1e-4, worst
    print(f"checked: {a.shape}, largest difference {worst:.1e} K")
