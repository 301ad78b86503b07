"""The work of bench/serve_computed.mjs without HTTP, in two threads: each step with xarray, K -> degC, shuffle and zlib of numcodecs.
Usage: serve_computed_python.py FILE; prints seconds for all steps, and the SHA-256 of the exact values of step 7."""
import hashlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numcodecs
import numpy
import xarray

field = xarray.open_dataset(sys.argv[1], decode_times=False)["ta"]
shuffle, codec = numcodecs.Shuffle(4), numcodecs.Zlib(level=1)


def chunk(step):
    values = field[step] - numpy.float32(273.15)
    return codec.encode(shuffle.encode(numpy.ascontiguousarray(values.values)))


begun = time.perf_counter()
with ThreadPoolExecutor(2) as pool:
    sizes = list(pool.map(lambda step: len(chunk(step)), range(field.shape[0])))
seconds = time.perf_counter() - begun
# In double precision and rounded once, as Headwater does it.
exact = (field[7].values.astype("f8") - 273.15).astype("f4")
assert numpy.allclose(numpy.frombuffer(shuffle.decode(codec.decode(chunk(7))), "f4"), exact.ravel(), atol=1e-4)
print(seconds, hashlib.sha256(exact.tobytes()).hexdigest())
