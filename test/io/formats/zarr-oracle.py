"""Tells, as one JSON line per archive, what zarr-python sees in zipped Zarr v2: shapes, values and attributes of every array, by path."""
import hashlib
import json
import os
import sys
import tempfile
import zipfile

import numpy as np
import zarr


def walk(group, path, out):
    out["attributes"][path] = sorted(group.attrs.keys())
    for name, array in group.arrays():
        values = np.asarray(array[...])
        out["arrays"][path + name] = {
            "shape": list(array.shape),
            "attributes": sorted(array.attrs.keys()),
            "md5": hashlib.md5(values.astype(values.dtype.newbyteorder("<")).tobytes()).hexdigest(),
        }
    for name, child in group.groups():
        walk(child, path + name + "/", out)


for path in json.load(sys.stdin):
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(path).extractall(folder)
        inside = os.listdir(folder)
        root = folder if len(inside) != 1 else os.path.join(folder, inside[0])
        out = {"file": path, "attributes": {}, "arrays": {}}
        walk(zarr.open_group(root, "r"), "", out)
        print(json.dumps(out))
