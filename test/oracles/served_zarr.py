"""Reads datasets served as Zarr v2 key by key, every answer's status looked at, and compares them with their files.

Debian's zarr client takes a failed chunk for fill values, so chunks are fetched here and given to it from memory. Reference sets in Parquet
(".../references.parq") are read by fsspec.
Input: {"roots": [{"address": ".../zarr", "file": "x.nc"}]}; output: for each root the variables that are equal, and what differs. Where
"lenient" is true, a dataset or variable may be refused if the server says why.
"""
import itertools
import json
import sys

import netCDF4
import numpy
import requests
import zarr

SESSION = requests.Session()


def fetched(address):
    """All keys of a consolidated store; raises for any answer but 200."""
    answer = SESSION.get(address + "/.zmetadata")
    answer.raise_for_status()
    keys = {".zmetadata": answer.content}
    for name, document in answer.json()["metadata"].items():
        keys[name] = json.dumps(document).encode()
        if not name.endswith(".zarray"):
            continue
        counts = [-(-length // chunk) for length, chunk in zip(document["shape"], document["chunks"])]
        for index in itertools.product(*map(range, counts)):
            key = name[: -len(".zarray")] + (".".join(map(str, index)) or "0")
            chunk = SESSION.get(f"{address}/{key}")
            if chunk.status_code != 200:
                raise SystemExit(f"{key}: {chunk.status_code} {chunk.text}")
            keys[key] = chunk.content
    return keys


def store_at(address):
    if not address.endswith(".parq"):
        return fetched(address)
    import fsspec

    return fsspec.filesystem("reference", fo=address, remote_protocol="http").get_mapper("")


def values_in(group):
    group.set_auto_maskandscale(False)
    found = {name: variable[...] for name, variable in group.variables.items()}
    for name, child in group.groups.items():
        found.update({f"{name}/{inner}": value for inner, value in values_in(child).items()})
    return found


def same(ours, theirs):
    ours, theirs = numpy.asarray(ours), numpy.asarray(theirs)
    if ours.shape != theirs.shape:
        return f"shape {ours.shape} instead of {theirs.shape}"
    if ours.dtype.kind in "OSU" or theirs.dtype.kind in "OSU":
        texts = [[str(v.decode("latin-1") if isinstance(v, bytes) else v) for v in a.ravel()] for a in (ours, theirs)]
        return None if texts[0] == texts[1] else "texts differ"
    if ours.dtype.kind != theirs.dtype.kind or ours.dtype.itemsize != theirs.dtype.itemsize:
        return f"type {ours.dtype} instead of {theirs.dtype}"
    bits = [a.astype(a.dtype.newbyteorder("=")).tobytes() for a in (ours, theirs)]
    return None if bits[0] == bits[1] else "values differ"


def reason(address, name):
    """Why a variable is not there, as the server says it; nothing where it has no reason."""
    text = SESSION.get(f"{address}/{name}/.zarray").json()["error"]["message"]
    return None if "There is no" in text else text


def compared(root):
    equal, other = [], {}
    lenient = root.get("lenient", False)
    if lenient:
        answer = SESSION.get(root["address"] + "/.zmetadata")
        if answer.status_code != 200:
            return {"file": root["file"], "equal": [], "other": {}, "refused": answer.text}
    store = zarr.open_consolidated(store_at(root["address"]), mode="r")
    for name, theirs in values_in(netCDF4.Dataset(root["file"])).items():
        if name not in store:
            if not (lenient and reason(root["address"], name)):
                other[name] = "absent"
            continue
        why = same(store[name][...], theirs)
        if why:
            other[name] = why
        else:
            equal.append(name)
    return {"file": root["file"], "equal": equal, "other": other}


json.dump([compared(root) for root in json.load(sys.stdin)["roots"]], sys.stdout)
