"""Quantities computed of others, by NumPy in double precision from the definitions.

stdin: {"folder": where to write}; stdout: {name: values (null: missing)}.
"""
import json
import sys

import numpy as np
from netCDF4 import Dataset

folder = json.load(sys.stdin)["folder"]
random = np.random.default_rng(11)
NT, NY, NX = 4, 5, 6
plev = np.array([100000.0, 85000.0, 50000.0, 20000.0])
NZ = len(plev)


def u(low, high, levels=False):
    return low + (high - low) * random.random((NT, NZ, NY, NX) if levels else (NT, NY, NX))


F = {
    "rsdt": u(0, 500) * (random.random((NT, NY, NX)) > 0.1), "rsut": u(0, 200), "rsutcs": u(0, 150), "rlut": u(100, 300), "rlutcs": u(150, 320),
    "rsds": u(0, 400) * (random.random((NT, NY, NX)) > 0.1), "rsus": u(0, 100), "rlds": u(100, 400), "rlus": u(200, 500),
    "rsdscs": u(0, 450), "rsuscs": u(0, 100), "rldscs": u(100, 350), "hfls": u(20, 200), "hfss": u(-50, 100),
    "pr": u(0, 1e-3), "prc": u(0, 1e-4), "prsn": u(0, 1e-4), "evspsbl": u(1e-6, 1e-4), "mrro": u(0, 1e-3), "mrros": u(0, 1e-4),
    "ua": u(-30, 30, True), "va": u(-30, 30, True), "uas": u(-10, 10), "vas": u(-10, 10), "uo": u(-1, 1), "vo": u(-1, 1),
    "siu": u(-1, 1), "siv": u(-1, 1), "tauu": u(-1, 1), "tauv": u(-1, 1),
    "ta": u(210, 300, True), "tas": u(250, 310), "tasmax": u(290, 310), "tasmin": u(250, 285), "tdps": u(250, 290),
    "hus": u(1e-6, 0.02, True), "huss": u(1e-4, 0.02), "hurs": u(5, 100), "ps": u(60000, 103000),
    "clw": u(0, 1e-4, True), "cli": u(0, 1e-4, True), "clwvi": u(0.1, 0.3), "clivi": u(0, 0.1), "zg": u(0, 15000, True), "wap": u(-1, 1, True),
}
STANDARD = json.load(open(f"{folder}/terms.json"))
# Some in other units than the formula takes them in.
OTHER = {"ps": ("hPa", 100.0), "rlut": ("mW cm-2", 10.0), "hurs": ("1", 100.0), "tas": ("K", 1.0), "pr": ("g m-2 s-1", 1e-3), "hus": ("g kg-1", 1e-3)}

file = Dataset(f"{folder}/terms.nc", "w")
for dimension, size in {"time": None, "plev": NZ, "lat": NY, "lon": NX}.items():
    file.createDimension(dimension, size)
for name, values, attributes in (
    ("time", np.arange(NT) + 0.5, {"units": "days since 2000-01-01", "standard_name": "time"}),
    ("plev", plev / 100, {"units": "hPa", "standard_name": "air_pressure", "axis": "Z", "positive": "down"}),
    ("lat", np.linspace(-80, 80, NY), {"units": "degrees_north"}),
    ("lon", np.arange(NX) * 60.0, {"units": "degrees_east"}),
):
    variable = file.createVariable(name, "f8", (name,))
    variable.setncatts(attributes)
    variable[:] = values
missing = random.random((NT, NY, NX)) < 0.05
for name, values in F.items():
    units, factor = OTHER.get(name, (STANDARD[name][1], 1.0))
    dimensions = ("time", "plev", "lat", "lon") if values.ndim == 4 else ("time", "lat", "lon")
    variable = file.createVariable(name, "f8", dimensions, fill_value=1e20)
    variable.setncatts({"standard_name": STANDARD[name][0], "units": units, "cell_methods": "time: mean"})
    stored = values / factor
    gaps = np.broadcast_to(missing[:, None], values.shape) if values.ndim == 4 else missing
    variable[:] = np.where(gaps, 1e20, stored)
    F[name] = np.where(gaps, np.nan, stored * factor)
file.close()

p = plev[None, :, None, None]
g = {**F, "p": p}


def es(t):
    return 611.2 * np.exp(17.67 * (t - 273.15) / (t - 273.15 + 243.5))


def e(q, pressure):
    return q * pressure / (0.622 + 0.378 * q)


def dew(vapour):
    x = np.log(vapour / 611.2)
    return 273.15 + 243.5 * x / (17.67 - x)


with np.errstate(all="ignore"):
    results = {
        "rtnt": F["rsdt"] - F["rsut"] - F["rlut"], "rsnt": F["rsdt"] - F["rsut"], "rsntcs": F["rsdt"] - F["rsutcs"], "rlnt": -F["rlut"],
        "swcre": F["rsutcs"] - F["rsut"], "lwcre": F["rlutcs"] - F["rlut"], "netcre": F["rsutcs"] - F["rsut"] + F["rlutcs"] - F["rlut"],
        "albt": np.where(F["rsdt"] > 0, F["rsut"] / F["rsdt"], np.nan),
        "rsns": F["rsds"] - F["rsus"], "rlns": F["rlds"] - F["rlus"], "rns": F["rsds"] - F["rsus"] + F["rlds"] - F["rlus"],
        "rsnscs": F["rsdscs"] - F["rsuscs"], "rlnscs": F["rldscs"] - F["rlus"],
        "hfns": F["rsds"] - F["rsus"] + F["rlds"] - F["rlus"] - F["hfls"] - F["hfss"],
        "alb": np.where(F["rsds"] > 0, F["rsus"] / F["rsds"], np.nan), "bowen": F["hfss"] / F["hfls"],
        "hflsq": F["evspsbl"] * 2.501e6, "evspsbl": F["hfls"] / 2.501e6, "pme": F["pr"] - F["evspsbl"],
        "prls": F["pr"] - F["prc"], "prra": F["pr"] - F["prsn"], "mrrob": F["mrro"] - F["mrros"],
        "wsp": np.hypot(F["ua"], F["va"]), "sfcWind": np.hypot(F["uas"], F["vas"]),
        "wdir": np.degrees(np.arctan2(-F["ua"], -F["va"])) % 360, "ke": (F["ua"] ** 2 + F["va"] ** 2) / 2,
        "tau": np.hypot(F["tauu"], F["tauv"]), "sos": np.hypot(F["uo"], F["vo"]), "sispeed": np.hypot(F["siu"], F["siv"]),
        "hur": 100 * e(F["hus"], p) / es(F["ta"]), "hurs": 100 * e(F["huss"], F["ps"]) / es(F["tas"]),
        "tdps": dew(e(F["huss"], F["ps"])), "tdpsrh": dew(F["hurs"] / 100 * es(F["tas"])),
        "husstd": 0.622 * es(F["tdps"]) / (F["ps"] - 0.378 * es(F["tdps"])), "vpd": es(F["tas"]) * (1 - F["hurs"] / 100),
        "mixr": F["hus"] / (1 - F["hus"]), "theta": F["ta"] * (1e5 / p) ** (287.04 / 1004.64), "tv": F["ta"] * (1 + 0.608 * F["hus"]),
        "rho": p / (287.04 * F["ta"]), "wa": -F["wap"] * 287.04 * F["ta"] / (p * 9.80665), "phi": F["zg"] * 9.80665,
        "cltot": F["clw"] + F["cli"], "lwp": F["clwvi"] - F["clivi"], "dtr": F["tasmax"] - F["tasmin"],
    }
json.dump({name: [None if np.isnan(x) else float(x) for x in np.ravel(values)] for name, values in results.items()}, sys.stdout)
