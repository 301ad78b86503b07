"""Opens reference sets in Parquet as fsspec's LazyReferenceMapper does, and compares every value with the files'.

Input: {"sets": [{"set": folder or address, "files": [...]}]}; with "lenient", variables may be absent. Output: for each the variables that are
equal, and those that are not, raw and decoded, by consolidated metadata and without; "seen" names the class that held the references.
Needs fsspec >= 2023.5 and fastparquet or pyarrow, which Debian 12 has not: HEADWATER_TEST_PYTHON names a Python that has them.
"""
import json
import sys
import warnings

import fsspec
import numpy
import xarray

warnings.simplefilter("ignore")
asked = json.load(sys.stdin)
lenient = asked.get("lenient", False)


def opened(path, group, decode):
    if path.endswith(".zarr"):
        return xarray.open_zarr(path, group=group, decode_cf=decode)
    return xarray.open_dataset(path, group=group, decode_cf=decode)


def is_same(a, b):
    if a.dims != b.dims or a.dtype.newbyteorder("=") != b.dtype.newbyteorder("="):
        return False
    return numpy.array_equal(a.values, b.values, equal_nan=a.dtype.kind in "fc")


def compared(one):
    protocol = "http" if one["set"].startswith("http") else "file"
    files = fsspec.filesystem("reference", fo=one["set"], remote_protocol=protocol)
    mapper = files.get_mapper("")
    found = {}
    for group in one.get("groups", [None]):
        for consolidated in (False, True):
            for decode in (False, True):
                ours = xarray.open_zarr(mapper, group=group, consolidated=consolidated, chunks=None, decode_cf=decode)
                parts = [opened(path, group, decode) for path in one["files"]]
                theirs = parts[0]
                if len(parts) > 1:
                    theirs = xarray.concat(parts, "time", data_vars="minimal", coords="minimal", compat="override", combine_attrs="override")
                for name in theirs.variables:
                    if lenient and name not in ours.variables:
                        continue
                    key = name if group is None else f"{group}/{name}"
                    same = name in ours.variables and is_same(ours[name], theirs[name])
                    found[key] = found.get(key, True) and same
    return {
        "seen": type(files.references).__name__,
        "equal": sorted(name for name, same in found.items() if same),
        "other": sorted(name for name, same in found.items() if not same),
    }


json.dump([compared(one) for one in asked["sets"]], sys.stdout)
