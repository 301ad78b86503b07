"""Columns of air and sea in files, and what NumPy makes of them in double precision.

stdin: {"folder": where to write}; stdout: {operation: {"file", "variable", "values" (null: missing)}}.
"""
import json
import sys

import numpy as np
from netCDF4 import Dataset

G = 9.80665
folder = json.load(sys.stdin)["folder"]
random = np.random.default_rng(7)
NT, NZ, NY, NX = 3, 8, 4, 5
FILL = np.float32(1e20)


def base(name, levels, lev_attributes, bounds=None):
    file = Dataset(f"{folder}/{name}.nc", "w")
    for dimension, size in {"time": None, "lev": len(levels), "lat": NY, "lon": NX, "bnds": 2}.items():
        file.createDimension(dimension, size)
    time = file.createVariable("time", "f8", ("time",))
    time.setncatts({"units": "days since 2000-01-01", "calendar": "standard", "standard_name": "time"})
    time[:] = np.arange(NT) + 0.5
    lev = file.createVariable("lev", "f8", ("lev",))
    lev.setncatts(lev_attributes)
    lev[:] = levels
    if bounds is not None:
        lev.bounds = "lev_bnds"
        file.createVariable("lev_bnds", "f8", ("lev", "bnds"))[:] = bounds
    for axis, values, units in (("lat", np.linspace(-60, 60, NY), "degrees_north"), ("lon", np.arange(NX) * 72.0, "degrees_east")):
        variable = file.createVariable(axis, "f8", (axis,))
        variable.units = units
        variable[:] = values
    return file


def field(file, name, values, attributes, dimensions=("time", "lev", "lat", "lon"), kind="f4", missing=False):
    variable = file.createVariable(name, kind, dimensions, fill_value=FILL if missing else None)
    variable.setncatts(attributes)
    variable[:] = values
    return variable


def stored(values, kind):
    return values.astype(kind).astype("f8")


def listed(values):
    flat = np.asarray(values, dtype="f8").ravel()
    return [None if np.isnan(value) else float(value) for value in flat]


results = {}


def expect(operation, file, variable, values):
    results[operation] = {"file": f"{folder}/{file}.nc", "variable": variable, "values": listed(values)}


def interpolate(values, coordinate, targets, log=False):
    """Along axis 1; missing outside. Linear in the coordinate, or in its logarithm."""
    full = np.broadcast_to(coordinate, values.shape)
    measure = np.log if log else (lambda x: x)
    out = np.full((values.shape[0], len(targets)) + values.shape[2:], np.nan)
    for index in np.ndindex(values.shape[0], *values.shape[2:]):
        column = (index[0], slice(None)) + index[1:]
        v, c = values[column], measure(full[column])
        for j, target in enumerate(targets):
            t = measure(target)
            for k in range(len(c) - 1):
                if (t - c[k]) * (t - c[k + 1]) <= 0:
                    w = 0.0 if c[k] == c[k + 1] else (t - c[k]) / (c[k + 1] - c[k])
                    value = v[k] if w == 0 else v[k + 1] if w == 1 else v[k] * (1 - w) + v[k + 1] * w
                    out[(index[0], j) + index[1:]] = value
                    break
    return out


def totals(values, thickness, mean):
    present = ~np.isnan(values) & ~np.isnan(thickness) & (thickness > 0)
    weights = np.where(present, thickness, 0.0)
    total = (np.where(present, values, 0.0) * weights).sum(axis=1)
    if mean:
        with np.errstate(invalid="ignore"):
            return total / weights.sum(axis=1)
    return np.where(present.any(axis=1), total, np.nan)


# Pressure levels, float32 with gaps and double without.
plev = np.array([1000, 925, 850, 700, 500, 250, 100, 10]) * 100.0
edges = np.concatenate([[102000], (plev[1:] + plev[:-1]) / 2, [0]])
bounds = np.stack([edges[:-1], edges[1:]], axis=1)
raw = 300 - 12 * np.arange(NZ)[None, :, None, None] + 20 * random.random((NT, NZ, NY, NX))
gaps = random.random(raw.shape) < 0.1
for kind in ("f4", "f8"):
    name = f"plev-{kind}"
    file = base(name, plev, {"units": "Pa", "standard_name": "air_pressure", "positive": "down", "axis": "Z"}, bounds)
    hasGaps = kind == "f4"
    values = np.where(gaps, FILL, raw) if hasGaps else raw
    attributes = {"units": "K", "standard_name": "air_temperature", "long_name": "Air temperature"}
    field(file, "ta", values, {**attributes, "cell_methods": "time: mean lev: mean"}, kind=kind, missing=hasGaps)
    file.close()
    ta = np.where(gaps, np.nan, stored(raw, kind)) if hasGaps else raw
    coordinate = plev[None, :, None, None]
    expect(f"level 600hPa linear {kind}", name, "ta", interpolate(ta, coordinate, [60000.0]))
    expect(f"level 600hPa log {kind}", name, "ta", interpolate(ta, coordinate, [60000.0], log=True))
    expect(f"levels 900/600/20 hPa linear {kind}", name, "ta", interpolate(ta, coordinate, [90000.0, 60000.0, 2000.0]))
    expect(f"level 850hPa {kind}", name, "ta", ta[:, 2:3])
    expect(f"levels 850/250/500 {kind}", name, "ta", ta[:, [2, 5, 4]])
    thickness = np.broadcast_to((edges[:-1] - edges[1:])[None, :, None, None], ta.shape)
    expect(f"vertical-mean bounds {kind}", name, "ta", totals(ta, thickness, True))
    expect(f"vertical-integral bounds {kind}", name, "ta", totals(ta, thickness / G, False))
    low, high = 30000.0, 90000.0
    part = np.clip(np.minimum(bounds.max(axis=1), high) - np.maximum(bounds.min(axis=1), low), 0, None)
    part = np.broadcast_to(part[None, :, None, None], ta.shape)
    expect(f"vertical-mean 300-900 hPa {kind}", name, "ta", totals(ta, part, True))

# The same without bounds: edges midway.
name = "plev-midway"
file = base(name, plev, {"units": "Pa", "standard_name": "air_pressure", "positive": "down", "axis": "Z"})
field(file, "ta", raw, {"units": "K"}, kind="f8")
file.close()
mid = np.concatenate([[plev[0] - (plev[1] - plev[0]) / 2], (plev[1:] + plev[:-1]) / 2, [max(0, plev[-1] + (plev[-1] - plev[-2]) / 2)]])
thickness = np.broadcast_to(np.abs(np.diff(mid))[None, :, None, None], raw.shape)
expect("vertical-mean midpoints f8", name, "ta", totals(raw, thickness, True))

# Hybrid sigma-pressure from the top down, with bounds, a*p0 and ap.
half = np.linspace(0, 1, NZ + 1)
b_half = np.clip((half - 0.2) / 0.8, 0, None) ** 1.5
a_half = half * (1 - half) * 0.6 + 0.002 * (1 - half)
ps = 101325 - 15000 * random.random((NT, NY, NX)) ** 2
P0 = 100000.0
for way in ("a", "ap"):
    name = f"hybrid-{way}"
    b, a = (b_half[1:] + b_half[:-1]) / 2, (a_half[1:] + a_half[:-1]) / 2
    terms = "a: a b: b p0: p0 ps: ps" if way == "a" else "ap: ap b: b ps: ps"
    edge_terms = terms.replace(f"{way}: {way}", f"{way}: {way}_bnds").replace("b: b ", "b: b_bnds ")
    kind = {"standard_name": "atmosphere_hybrid_sigma_pressure_coordinate", "positive": "down", "axis": "Z", "units": "1"}
    file = base(name, a + b, {**kind, "formula_terms": terms}, np.stack([(a_half + b_half)[:-1], (a_half + b_half)[1:]], axis=1))
    file["lev_bnds"].formula_terms = edge_terms
    scale = 1.0 if way == "a" else P0
    field(file, way, a * scale, {} if way == "a" else {"units": "Pa"}, ("lev",), "f8")
    field(file, f"{way}_bnds", np.stack([a_half[:-1], a_half[1:]], axis=1) * scale, {}, ("lev", "bnds"), "f8")
    field(file, "b", b, {}, ("lev",), "f8")
    field(file, "b_bnds", np.stack([b_half[:-1], b_half[1:]], axis=1), {}, ("lev", "bnds"), "f8")
    if way == "a":
        field(file, "p0", P0 / 100, {"units": "hPa"}, (), "f8")
    field(file, "ps", ps, {"units": "Pa", "standard_name": "surface_air_pressure"}, ("time", "lat", "lon"), "f8")
    hus = 0.02 * random.random((NT, NZ, NY, NX)) * b[None, :, None, None]
    field(file, "hus", hus, {"units": "1", "standard_name": "specific_humidity"}, kind="f8")
    field(file, "ta", raw, {"units": "K", "standard_name": "air_temperature"}, kind="f4")
    pressure = (a * P0)[None, :, None, None] + b[None, :, None, None] * ps[:, None]
    file.close()
    if way == "a":
        # The pressure of every level and place as a variable of its own.
        measured = base("measured", np.arange(NZ) + 1.0, {"standard_name": "height", "long_name": "generalized_height", "axis": "Z", "positive": "down"})
        field(measured, "pfull", pressure, {"units": "Pa", "standard_name": "air_pressure"}, kind="f8")
        field(measured, "ps", ps, {"units": "Pa", "standard_name": "surface_air_pressure"}, ("time", "lat", "lon"), "f8")
        field(measured, "hus", hus, {"units": "1", "standard_name": "specific_humidity"}, kind="f8")
        measured.close()
        expect("pressure beside to 850/500/250 hPa", "measured", "hus", interpolate(hus, pressure, [85000.0, 50000.0, 25000.0]))
        ends = [1.5 * pressure[:, 0] - 0.5 * pressure[:, 1], 1.5 * pressure[:, -1] - 0.5 * pressure[:, -2]]
        at = np.stack([ends[0], *((pressure[:, :-1] + pressure[:, 1:]) / 2).transpose(1, 0, 2, 3), ends[1]], axis=1)
        expect("pressure beside vertical-mean", "measured", "hus", totals(hus, np.diff(np.clip(at, 0, None), axis=1), True))
    pressure = (a * P0)[None, :, None, None] + b[None, :, None, None] * ps[:, None]
    targets = [85000.0, 50000.0, 25000.0]
    expect(f"hybrid {way} to 850/500/250 hPa", name, "hus", interpolate(hus, pressure, targets))
    expect(f"hybrid {way} to 850/500/250 hPa log", name, "hus", interpolate(hus, pressure, targets, log=True))
    expect(f"hybrid {way} to 850/500/250 hPa f4", name, "ta", interpolate(stored(raw, "f4"), pressure, targets))
    at_edges = (a_half * P0)[None, :, None, None] + b_half[None, :, None, None] * ps[:, None]
    dp = np.diff(at_edges, axis=1)
    expect(f"hybrid {way} vertical-integral", name, "hus", totals(hus, dp / G, False))
    expect(f"hybrid {way} vertical-mean", name, "hus", totals(hus, dp, True))

# CESM's way: interfaces as an axis of their own.
name = "hybrid-cesm"
file = base(name, a + b, {**kind, "formula_terms": "a: hyam b: hybm p0: P0 ps: PS"})
file.createDimension("ilev", NZ + 1)
ilev = file.createVariable("ilev", "f8", ("ilev",))
ilev.setncatts({**kind, "formula_terms": "a: hyai b: hybi p0: P0 ps: PS"})
ilev[:] = a_half + b_half
for term, values, along in (("hyam", a, "lev"), ("hybm", b, "lev"), ("hyai", a_half, "ilev"), ("hybi", b_half, "ilev")):
    field(file, term, values, {}, (along,), "f8")
field(file, "P0", P0, {"units": "Pa"}, (), "f8")
field(file, "PS", ps, {"units": "Pa"}, ("time", "lat", "lon"), "f8")
field(file, "Q", hus, {"units": "kg/kg", "standard_name": "specific_humidity"}, kind="f8")
file.close()
expect("hybrid interfaces vertical-integral", name, "Q", totals(hus, dp / G, False))

# Hybrid heights.
name = "height"
z_a, z_b = np.linspace(50, 20000, NZ), np.linspace(1, 0, NZ) ** 2
orog = 2000 * random.random((NY, NX))
file = base(name, z_a, {"standard_name": "atmosphere_hybrid_height_coordinate", "positive": "up", "axis": "Z", "units": "m", "formula_terms": "a: lev b: b orog: orog"})
field(file, "b", z_b, {}, ("lev",), "f8")
field(file, "orog", orog, {"units": "m"}, ("lat", "lon"), "f8")
field(file, "ta", raw, {"units": "K"}, kind="f8")
file.close()
height = z_a[None, :, None, None] + z_b[None, :, None, None] * orog[None, None]
expect("hybrid height to 2/5 km", name, "ta", interpolate(raw, np.broadcast_to(height, raw.shape), [2000.0, 5000.0]))

# The ocean's coordinates (CF appendix D), depths counted downwards.
depth = 200 + 4000 * random.random((NY, NX))
eta = random.random((NT, NY, NX)) - 0.5
s = np.linspace(-0.95, -0.02, NZ)
wet = {"positive": "up", "axis": "Z", "units": "1"}
deep = {"units": "m"}


def ocean(name, standard_name, terms, fields, z, note=""):
    file = base(name, s, {**wet, "standard_name": standard_name, "formula_terms": terms})
    for term, (values, along) in fields.items():
        field(file, term, values, deep if term in ("eta", "depth", "depth_c", "zlev", "z1", "z2", "href") else {}, along, "f8")
    field(file, "thetao", raw, {"units": "K"}, kind="f8")
    file.close()
    expect(f"{standard_name}{note} to 50/150 m", name, "thetao", interpolate(raw, np.broadcast_to(-z, raw.shape), [50.0, 150.0]))


surface, bottom = (eta, ("time", "lat", "lon")), (depth, ("lat", "lon"))
e, d, k = eta[:, None], depth[None, None], s[None, :, None, None]
ocean("sigma", "ocean_sigma_coordinate", "sigma: lev eta: eta depth: depth", {"eta": surface, "depth": bottom}, e + k * (d + e))
A, B, DC = 5.0, 0.6, 150.0
C = (1 - B) * np.sinh(A * k) / np.sinh(A) + B * (np.tanh(A * (k + 0.5)) / (2 * np.tanh(0.5 * A)) - 0.5)
numbers = {"a": (A, ()), "b": (B, ()), "depth_c": (DC, ())}
ocean("s", "ocean_s_coordinate", "s: lev eta: eta depth: depth a: a b: b depth_c: depth_c", {"eta": surface, "depth": bottom, **numbers}, e * (1 + k) + DC * k + (d - DC) * C)
stretch = -np.abs(s) ** 1.3
CK = stretch[None, :, None, None]
more = {"eta": surface, "depth": bottom, "C": (stretch, ("lev",)), "depth_c": (DC, ())}
S = DC * k + (d - DC) * CK
ocean("s-g1", "ocean_s_coordinate_g1", "s: lev C: C eta: eta depth: depth depth_c: depth_c", more, S + e * (1 + S / d))
S = (DC * k + d * CK) / (DC + d)
ocean("s-g2", "ocean_s_coordinate_g2", "s: lev C: C eta: eta depth: depth depth_c: depth_c", more, e + (e + d) * S)

# Level by level, in plain loops: sigma over z in the forms of CF 1.9 (either term missing) and before (nsigma), and double sigma.
SIGMA, ZLEV, KEEP = np.linspace(0, -1, 5), -np.array([0.0, 60, 120, 180, 240, 300, 400, 500]), 4
terms = "sigma: sigma eta: eta depth: depth depth_c: depth_c zlev: zlev"
for name, told in (("sigma-z", False), ("sigma-z-old", True)):
    sigma, zlev = np.full(NZ, 0.5 if told else np.nan), ZLEV.copy()
    sigma[:KEEP] = SIGMA[:KEEP]
    if not told:
        zlev[:KEEP] = np.nan
    z = np.zeros((NT, NZ, NY, NX))
    for n, k, j, i in np.ndindex(*z.shape):
        water = min(DC, depth[j, i])
        z[n, k, j, i] = eta[n, j, i] + sigma[k] * (water + eta[n, j, i]) if k < KEEP else zlev[k]
    more = {"eta": surface, "depth": bottom, "depth_c": (DC, ()), "sigma": (sigma, ("lev",)), "zlev": (zlev, ("lev",))}
    if told:
        more["nsigma"] = (KEEP, ())
    ocean(name, "ocean_sigma_z_coordinate", terms + (" nsigma: nsigma" if told else ""), more, z, f" ({name})")

Z1, Z2, STEEP, HREF, KC = 90.0, 30.0, 2.0, 400.0, 4
double = np.concatenate([np.linspace(0.05, 1, KC), np.linspace(1.05, 1.9, NZ - KC)])
z = np.zeros((NT, NZ, NY, NX))
for n, k, j, i in np.ndindex(*z.shape):
    f = 0.5 * (Z1 + Z2) + 0.5 * (Z1 - Z2) * np.tanh(2 * STEEP / (Z1 - Z2) * (depth[j, i] - HREF))
    z[n, k, j, i] = -(double[k] * f if k < KC else f + (double[k] - 1) * (depth[j, i] - f))
constants = {"z1": (Z1, ()), "z2": (Z2, ()), "a": (STEEP, ()), "href": (HREF, ()), "k_c": (KC, ())}
more = {"depth": bottom, "sigma": (double, ("lev",)), **constants}
ocean("double-sigma", "ocean_double_sigma_coordinate", "sigma: sigma depth: depth z1: z1 z2: z2 a: a href: href k_c: k_c", more, z)

# Sleve: two parts of the orography that decay with height (CF appendix D).
name, TOP = "sleve", 22000.0
part = 1500 * random.random((2, NY, NX))
level, decay = np.linspace(0.01, 0.9, NZ), [np.linspace(1, 0, NZ), np.linspace(1, 0, NZ) ** 4]
file = base(name, level, {"standard_name": "atmosphere_sleve_coordinate", "positive": "up", "axis": "Z", "units": "1", "formula_terms": "a: lev b1: b1 b2: b2 ztop: ztop zsurf1: zsurf1 zsurf2: zsurf2"})
for number in (0, 1):
    field(file, f"b{number + 1}", decay[number], {}, ("lev",), "f8")
    field(file, f"zsurf{number + 1}", part[number], {"units": "m"}, ("lat", "lon"), "f8")
field(file, "ztop", TOP / 1000, {"units": "km"}, (), "f8")
field(file, "ta", raw, {"units": "K"}, kind="f8")
file.close()
z = np.zeros((NT, NZ, NY, NX))
for n, k, j, i in np.ndindex(*z.shape):
    z[n, k, j, i] = level[k] * TOP + decay[0][k] * part[0, j, i] + decay[1][k] * part[1, j, i]
expect("sleve to 4/9 km", name, "ta", interpolate(raw, z, [4000.0, 9000.0]))

json.dump(results, sys.stdout)
