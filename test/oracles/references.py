"""Reads {"refs", "files"} from stdin: what xarray sees in a reference set beside what it sees in the files themselves.

Prints the names of variables and attributes that differ, raw and decoded; [] when nothing does."""
import json
import sys
import warnings
from collections.abc import Mapping

import fsspec
import numpy as np
import xarray as xr
import zarr

warnings.simplefilter("ignore")
asked = json.load(sys.stdin)


class Store(Mapping):
    """fsspec's own mapper (2022.11) fails where a chunk was never written."""

    def __init__(self, refs):
        self.files = fsspec.filesystem("reference", fo=refs)

    def __getitem__(self, key):
        return self.files.cat_file(key)

    def __iter__(self):
        return iter(self.files.references)

    def __len__(self):
        return len(self.files.references)


store = zarr.storage.KVStore(Store(asked["refs"]))


def native(dtype):
    return dtype.newbyteorder("=")


def differs(a, b):
    if a.dims != b.dims or native(a.dtype) != native(b.dtype):
        return True
    return not np.array_equal(a.values, b.values, equal_nan=a.dtype.kind in "fc")


found = []
for decoded in (False, True):
    options = {"decode_cf": decoded}
    ours = xr.open_zarr(store, chunks=None, consolidated=decoded, **options)
    parts = [xr.open_dataset(path, **options) for path in asked["files"]]
    theirs = parts[0]
    if len(parts) > 1:
        theirs = xr.concat(parts, "time", data_vars="minimal", coords="minimal", compat="override", combine_attrs="override")
    found += sorted(set(ours.variables) ^ set(theirs.variables))
    for name in theirs.variables:
        if name not in ours.variables:
            continue
        a, b = ours[name], theirs[name]
        if differs(a, b):
            found.append(name)
        found += [f"{name}:{key}" for key in sorted(set(a.attrs) ^ set(b.attrs))]
        found += [f"{name}={key}" for key in a.attrs if key in b.attrs and not np.array_equal(a.attrs[key], b.attrs[key])]
print(json.dumps(found))
