"""Tells, as one JSON line per file, what netCDF4-python sees in it: the oracle of the readers' and the writer's tests."""
import hashlib
import json
import sys
import warnings

import netCDF4
import numpy as np

warnings.simplefilter("ignore")
USER = (netCDF4.CompoundType, netCDF4.EnumType)


def type_name(variable):
    if variable.dtype is str:
        return "string"
    if isinstance(variable.datatype, USER + (netCDF4.VLType,)):
        return "user"
    return "char" if variable.dtype == np.dtype("S1") else np.dtype(variable.dtype).name


def attribute(value):
    if isinstance(value, (str, list)):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        return None
    numbers = [str(int(x)) if array.dtype.kind in "iu" else repr(float(x)) for x in array.ravel()]
    return {"type": array.dtype.name, "values": numbers}


def attributes(owner):
    found = []
    for name in owner.ncattrs():
        try:
            found.append([name, attribute(owner.getncattr(name))])
        except Exception:
            found.append([name, None])
    return found


def digest(variable, kind):
    try:
        values = variable[...]
    except Exception:
        return None
    if kind == "string":
        return hashlib.md5("\n".join(np.asarray(values, dtype=object).ravel()).encode()).hexdigest()
    array = np.asarray(values)
    return hashlib.md5(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def walk(group, path, out):
    out["attributes"][path] = attributes(group)
    for name, dimension in group.dimensions.items():
        out["dimensions"][path + name] = [len(dimension), bool(dimension.isunlimited())]
    for name, variable in group.variables.items():
        variable.set_auto_chartostring(False)
        variable.set_auto_maskandscale(False)
        kind = type_name(variable)
        out["variables"][path + name] = {
            "type": kind,
            "dimensions": list(variable.dimensions),
            "shape": list(variable.shape),
            "attributes": attributes(variable),
            "md5": None if kind == "user" else digest(variable, kind),
        }
    for name, child in group.groups.items():
        walk(child, path + name + "/", out)


for path in json.load(sys.stdin):
    try:
        with netCDF4.Dataset(path) as dataset:
            seen = {"file": path, "variables": {}, "dimensions": {}, "attributes": {}}
            walk(dataset, "", seen)
    except OSError as error:
        seen = {"file": path, "error": str(error)}
    print(json.dumps(seen))
