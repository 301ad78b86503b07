# What netCDF4-python sees in a file and, over DAP2, in the same file served: every variable (type, dimensions, values) and attribute.
# In: JSON list of [file, address]; out: a JSON line for each, {"file", "variables": how many were compared, "wrong": [texts]}.
import json
import re
import sys
import warnings

import netCDF4
import numpy as np

warnings.simplefilter("ignore")
MARKS = {"DODS.strlen", "DODS.dimName", "DODS_EXTRA.Unlimited_Dimension"}
NAMING = {"bounds", "climatology", "coordinates", "formula_terms", "grid_mapping", "ancillary_variables", "cell_measures"}


def escaped(name, raw):
    inner = re.sub("[^%s]+" % raw, lambda m: "".join("%%%02x" % b for b in m[0].encode()), name)
    return "_" + inner if re.match("_*([%+.-]|$)", inner) else inner


def name_of(path):
    return escaped(path, "A-Za-z0-9_+-")


def groups(group, path=""):
    yield path, group
    for name, child in group.groups.items():
        yield from groups(child, path + name + "/")


def path_of(dimension):
    names, group = [dimension.name], dimension.group()
    while group.parent is not None:
        names.insert(0, group.name)
        group = group.parent
    return "/".join(names)


def dimension_of(variable, name):
    group = variable.group()
    while name not in group.dimensions:
        group = group.parent
    return group.dimensions[name]


def is_plain(variable):
    return variable.dtype is str or (
        isinstance(variable.datatype, np.dtype) and variable.datatype.kind in "iufS"
    )


def values_of(variable):
    variable.set_auto_maskandscale(False)
    if hasattr(variable, "set_auto_chartostring"):
        variable.set_auto_chartostring(False)
    return np.asarray(variable[...])


def bits(values):
    return values.view(np.dtype("%si%d" % (values.dtype.byteorder, values.dtype.itemsize)))


def expected_numbers(values, served):
    kind, size = values.dtype.kind, values.dtype.itemsize
    if kind in "iu" and size == 8:
        target = "i4" if served.dtype == np.dtype("i4") else "f8"
        return values.astype(target)
    return bits(values) if kind == "u" else values


def texts(values):
    """Rows of characters as bytes up to the first zero, where a text ends for netCDF-C's client."""
    flat = values.reshape(-1, values.shape[-1]) if values.ndim else values.reshape(1, 1)
    return [row.tobytes().split(b"\0")[0] for row in flat]


def unescaped(text):
    """NetCDF-C's client takes a backslash in values, too, for the beginning of an escape."""
    return re.sub(rb"\\(\W)", rb"\1", text)


def compare_variable(theirs, ours):
    a, b = values_of(theirs), values_of(ours)
    if theirs.dtype is str:
        wanted = [str(one).encode() for one in a.reshape(-1)]
        return [] if wanted == texts(b) else ["texts %s, not %s" % (texts(b)[:3], wanted[:3])]
    if a.dtype.kind == "S":
        if a.ndim == 0:
            a = a.reshape(1)
        wanted = [unescaped(one) for one in texts(a)]
        wrong = [] if wanted == texts(b) else ["characters %s, not %s" % (texts(b)[:3], wanted[:3])]
        return wrong + ([] if a.shape == b.shape else ["shape %s, not %s" % (b.shape, a.shape)])
    wanted = expected_numbers(a, b)
    if wanted.shape != b.shape or wanted.dtype.newbyteorder("=") != b.dtype.newbyteorder("="):
        return ["%s %s, not %s %s" % (b.dtype, b.shape, wanted.dtype, wanted.shape)]
    same = wanted.astype(wanted.dtype.newbyteorder("=")).tobytes() == b.astype(b.dtype.newbyteorder("=")).tobytes()
    return [] if same or np.array_equal(wanted, b, equal_nan=b.dtype.kind == "f") else ["other values"]


def plain(value):
    if isinstance(value, str):
        return value.rstrip("\0")
    if isinstance(value, (bytes, np.bytes_)):
        return value.decode()
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return np.atleast_1d(np.asarray(value))


def same_attribute(name, theirs, ours, variable):
    a, b = plain(theirs), plain(ours)
    if isinstance(a, str) or isinstance(b, str):
        if isinstance(a, str) and isinstance(b, str):
            return a == b
        return name == "_FillValue" and float(np.atleast_1d(b)[0]) == float(a)
    if name == "_FillValue":
        a = a[:1]
    own = variable is not None and a.dtype == variable.dtype
    if own and a.dtype.kind == "u" and a.dtype.itemsize < 8:
        a = bits(a)
    if name == "_FillValue" and b.dtype.kind == "f":
        a = a.astype(b.dtype)
    return a.shape == b.shape and bool(np.array_equal(a.astype(float), b.astype(float), equal_nan=True))


def attributes_of(thing):
    told = {}
    for name in thing.ncattrs():
        try:
            told[name] = thing.getncattr(name)
        except Exception:
            pass  # of a type Python cannot tell
    return told


def compare_attributes(theirs, ours, variable, prefix=""):
    wrong = []
    for name, value in theirs.items():
        served = escaped(prefix + name, "A-Za-z0-9_.+-")
        is_empty = not isinstance(value, str) and np.size(value) == 0
        # In groups, names of others become their paths.
        is_rewritten = name in NAMING and variable is not None and variable.group().parent is not None
        if name in MARKS or is_rewritten or is_empty or getattr(getattr(value, "dtype", None), "names", None):
            continue
        if served not in ours:
            if name != "_FillValue":
                wrong.append("no attribute %s" % served)
        elif not same_attribute(name, value, ours[served], variable):
            wrong.append("attribute %s %r, not %r" % (served, ours[served], value))
    return wrong


def compare(file, address):
    wrong, count = [], 0
    with netCDF4.Dataset(file) as local, netCDF4.Dataset(address) as remote:
        told = attributes_of(remote)
        for path, group in groups(local):
            wrong += compare_attributes(attributes_of(group), told, None, path)
            for name, variable in group.variables.items():
                shape = [dimension_of(variable, one).size for one in variable.dimensions]
                served = remote.variables.get(name_of(path + name))
                # The client leaves out what is empty, and so do we what has a type of its own.
                if not is_plain(variable) or 0 in shape:
                    continue
                if served is None:
                    wrong.append("no variable %s" % (path + name))
                    continue
                count += 1
                depth = len(shape) if variable.dtype is str or variable.dtype.kind != "S" else len(shape) - 1
                dims = [name_of(path_of(dimension_of(variable, one))) for one in variable.dimensions][:max(0, depth)]
                if list(served.dimensions)[:max(0, depth)] != dims:
                    wrong.append("%s along %s, not %s" % (path + name, served.dimensions, dims))
                own = attributes_of(served)
                faults = compare_variable(variable, served) + compare_attributes(attributes_of(variable), own, variable)
                wrong += ["%s: %s" % (path + name, one) for one in faults]
    return {"file": file, "variables": count, "wrong": wrong}


for file, address in json.load(sys.stdin):
    try:
        print(json.dumps(compare(file, address)), flush=True)
    except Exception as error:
        print(json.dumps({"file": file, "variables": 0, "wrong": [repr(error)[:500]]}), flush=True)
