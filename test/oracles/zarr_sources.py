"""Writes small files of every kind that a server gives as Zarr. Input: {"folder": "..."}; output: their names."""
import json
import os
import sys

import netCDF4
import numcodecs
import numpy
import zarr

folder = json.load(sys.stdin)["folder"]
names = []


def new(name, **how):
    names.append(name)
    return netCDF4.Dataset(os.path.join(folder, name), "w", **how)


def times(dataset, count, begin=0):
    dataset.createDimension("time", None)
    time = dataset.createVariable("time", "f8", ("time",))
    time.units = "days since 2000-01-01"
    time[:] = numpy.arange(begin, begin + count)


with new("types.nc") as d:
    d.createDimension("x", 7)
    d.createDimension("none", 0)
    d.createDimension("len", 5)
    for kind in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"):
        v = d.createVariable("v_" + kind, kind, ("x",), fill_value=numpy.array(7, kind), zlib=True)
        v.set_auto_maskandscale(False)
        v[:] = numpy.arange(7).astype(kind) * 9
        v[3] = 7
    v = d.createVariable("big", ">f4", ("x",), endian="big", zlib=True, shuffle=True)
    v[:] = numpy.arange(7) / 3
    v = d.createVariable("packed", "i2", ("x",), fill_value=-32768)
    v.scale_factor, v.add_offset = 0.01, 273.15
    v.set_auto_maskandscale(False)
    v[:] = [1, 2, -32768, 4, 5, 6, 7]
    v = d.createVariable("special", "f8", ("x",), fill_value=numpy.nan)
    v.set_auto_maskandscale(False)
    v[:] = [0, -0.0, numpy.nan, numpy.inf, -numpy.inf, 5e-324, 1.7e308]
    v = d.createVariable("text", str, ("x",))
    v[:] = numpy.array(["a", "", "Größe", "日本", "e", "f", "end"], dtype=object)
    v = d.createVariable("letters", "S1", ("x", "len"))
    v[:] = numpy.frombuffer(b"abcde" * 7, "S1").reshape(7, 5)
    d.createVariable("one", "i4", ())[...] = 42
    d.createVariable("empty", "f4", ("none", "x"))
    v = d.createVariable("unwritten", "f4", ("x",), chunksizes=(3,))

for name, kind in (("classic.nc", "NETCDF3_CLASSIC"), ("cdf5.nc", "NETCDF3_64BIT_DATA")):
    with new(name, format=kind) as d:
        times(d, 4)
        d.createDimension("x", 1500)
        v = d.createVariable("tas", "f4", ("time", "x"))
        v[:] = numpy.arange(6000).reshape(4, 1500) / 7
        v = d.createVariable("height", "f8", ("x",))
        v[:] = numpy.arange(1500) / 3
        v = d.createVariable("short", "i2", ("time", "x"))
        v[:] = numpy.arange(6000).reshape(4, 1500)

with new("groups.nc") as d:
    d.createDimension("x", 6)
    d.createVariable("x", "f8", ("x",))[:] = numpy.arange(6)
    d.createVariable("tas", "f4", ("x",), chunksizes=(4,))[:] = numpy.arange(6) / 3
    g = d.createGroup("g")
    g.title = "inner"
    g.createVariable("ta", "f4", ("x",), chunksizes=(4,), zlib=True)[:] = numpy.arange(6) / 9
    g.createGroup("deep").createVariable("n", "i4", ("x",))[:] = numpy.arange(6)

with new("fletcher.nc") as d:
    d.createDimension("x", 4000)
    v = d.createVariable("tas", "f4", ("x",), chunksizes=(1500,), zlib=True, shuffle=True, fletcher32=True)
    v[:] = numpy.arange(4000) / 3
    v = d.createVariable("plain", "f4", ("x",), chunksizes=(1500,), fletcher32=True)
    v[:] = numpy.arange(4000) / 3

for name, count, chunk, begin in (("odd_200001-200001.nc", 5, 2, 0), ("odd_200002-200002.nc", 4, 3, 5)):
    with new(name) as d:
        times(d, count, begin)
        d.createDimension("x", 10000)
        v = d.createVariable("tas", "f4", ("time", "x"), chunksizes=(chunk, 9999), zlib=True)
        v[:] = numpy.arange(count * 10000).reshape(count, 10000) / 3 + begin

for name, count, begin in (("many_200001-200001.nc", 4, 0), ("many_200002-200002.nc", 6, 4), ("whole.nc", 10, 0)):
    with new(name) as d:
        times(d, count, begin)
        d.createDimension("x", 5000)
        v = d.createVariable("tas", "f4", ("time", "x"), chunksizes=(2, 2500), zlib=True, shuffle=True)
        v[:] = numpy.arange(begin * 5000, (begin + count) * 5000).reshape(count, 5000) / 3

# Long enough that nothing of them is carried along.
with new("python.nc") as d:
    d.createDimension("y", 300)
    d.createDimension("x", 700)
    root = zarr.open_group(os.path.join(folder, "python.zarr"), mode="w")
    values = numpy.arange(210000).reshape(300, 700) % 30000
    for name, dtype, how in (
        ("big", ">f4", {}),
        ("columns", "<f8", {"order": "F"}),
        ("bits", "<f4", {"compressor": numcodecs.Blosc("lz4", 5, numcodecs.Blosc.BITSHUFFLE)}),
        ("gzip", "<i4", {"compressor": numcodecs.GZip(3)}),
        ("zlib", "<i2", {"compressor": numcodecs.Zlib(3), "filters": [numcodecs.Shuffle(2)]}),
        ("delta", "<i8", {"filters": [numcodecs.Delta("<i8")]}),
        ("slashed", "<f4", {"compressor": None, "dimension_separator": "/"}),
        ("gaps", "<f4", {"fill_value": -1}),
        ("bigdelta", ">i4", {"filters": [numcodecs.Delta(">i4", "<i4")], "order": "F", "fill_value": 0}),
        ("offset", "<f8", {"filters": [numcodecs.FixedScaleOffset(1000, 10, "<f8", "<i4")]}),
        ("lz4", "<f4", {"compressor": numcodecs.LZ4()}),
        ("long", "<i2", {"chunks": (512, 1024)}),
        ("half", "<f2", {}),
    ):
        stored = root.create_dataset(name, shape=(300, 700), dtype=dtype, **{"chunks": (128, 320), **how})
        stored.attrs["_ARRAY_DIMENSIONS"] = ["y", "x"]
        stored[:128 if name == "gaps" else 300] = values[:128 if name == "gaps" else 300]
        v = d.createVariable(name, dtype[1:].replace("f2", "f4"), ("y", "x"))
        v[:] = stored[:]

json.dump(names, sys.stdout)
