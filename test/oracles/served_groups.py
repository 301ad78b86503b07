"""Opens served Zarr by xarray. Input: addresses; output: variables and title of a group, steps of joined files, bits that rounded data keep."""
import json
import sys

import numpy
import xarray

asked = json.load(sys.stdin)
group = xarray.open_zarr(asked["root"], group=asked["group"])
numpy.testing.assert_array_equal(group["ta"].values, (numpy.arange(6) / 9).astype("f4"))
odd = xarray.open_zarr(asked["odd"])
numpy.testing.assert_array_equal(odd["tas"].values[5:], (numpy.arange(40000).reshape(4, 10000) / 3 + 5).astype("f4"))
rounded = xarray.open_zarr(asked["bits"])["tas"]
assert not (rounded.values.view("u4") & ((1 << 20) - 1)).any()
json.dump([list(group.data_vars), group.attrs["title"], odd.sizes["time"],
           int(rounded.attrs["_QuantizeBitRoundNumberOfSignificantBits"])], sys.stdout)
