"""Opens served reference sets with xarray's reference:// and compares every value with the file's, undecoded.

Input: {"sets": [{"address": ".../references.json", "file": "x.nc"}]}; with "lenient", variables may be absent; output: for each the variables that are equal, and those that are not.
"""
import json
import sys

import numpy
import xarray


asked = json.load(sys.stdin)
lenient = asked.get("lenient", False)


def compared(one):
    options = {"fo": one["address"], "remote_protocol": "http"}
    served = xarray.open_dataset(
        "reference://", engine="zarr", backend_kwargs={"consolidated": False, "storage_options": options},
        mask_and_scale=False, decode_times=False,
    )
    stored = xarray.open_dataset(one["file"], mask_and_scale=False, decode_times=False)
    same = {name: bool(numpy.array_equal(served[name].values, stored[name].values, equal_nan=stored[name].dtype.kind == "f"))
            for name in stored.variables if name in served.variables or not lenient}
    return {"equal": [name for name, is_same in same.items() if is_same],
            "other": [name for name, is_same in same.items() if not is_same]}


json.dump([compared(one) for one in asked["sets"]], sys.stdout)
