"""Tells of units of time with calendars whether xarray opens a dataset that has them. Input: [[units, calendar or null]]; output: [true]."""
import json
import sys
import warnings

import xarray

warnings.simplefilter("ignore")


def opens(units, calendar):
    attributes = {"units": units, **({"calendar": calendar} if calendar else {})}
    time = xarray.Variable(("time",), [0.0, 1.0], attributes)
    try:
        xarray.decode_cf(xarray.Dataset({"time": time})).load()
        return True
    except ValueError:
        return False


print(json.dumps([opens(*one) for one in json.load(sys.stdin)]))
