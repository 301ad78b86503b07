"""Walks the catalogues of a server as their users do: STAC from its root, each item against the schema beside this file and each asset
opened with its own open_kwargs, the lines of a description run; intake from intake.yaml.

Input: {"server": "http://...", "opendap": true}; output: counts, so that a walk that finds nothing shows.
"""
import json
import os
import re
import sys

import intake
import jsonschema
import requests
import xarray

asked = json.load(sys.stdin)
server = asked["server"]
schema = json.load(open(os.path.join(os.path.dirname(__file__), "stac_item_schema.json")))
session = requests.Session()
found = {"collections": 0, "items": 0, "assets": 0, "snippets": 0, "intake": 0, "methods": 0}


def document(address):
    answer = session.get(address)
    answer.raise_for_status()
    return answer.json()


def links(node, rel):
    return [link["href"] for link in node["links"] if link["rel"] == rel]


def opened(address, kwargs):
    with xarray.open_dataset(address, decode_times=False, **kwargs) as dataset:
        assert len(dataset.variables) > 0, address


def walk_item(address, collection):
    item = document(address)
    jsonschema.validate(item, schema, format_checker=jsonschema.FormatChecker())
    assert links(item, "self") == [address] and links(item, "parent") == [collection], item["id"]
    for name, asset in item["assets"].items():
        kwargs = dict(asset.get("xarray:open_kwargs", {}))
        kwargs.pop("chunks", None)
        if name == "opendap" and not asked["opendap"]:
            continue
        if name == "references-parquet":
            assert document(f"{asset['href']}/.zmetadata")["record_size"] > 0
        elif kwargs:
            opened(asset["href"], kwargs)
        else:
            document(asset["href"])
        found["assets"] += 1
    lines = re.search(r"```python\n(.*?)```", item["properties"]["description"], re.S).group(1)
    scope = {}
    exec(lines, scope)
    assert scope["ds"].sizes == scope["raw"].sizes
    found["items"] += 1
    found["snippets"] += 1


def walk(address, above):
    node = document(address)
    assert links(node, "self") == [address], address
    if above:
        assert links(node, "parent") == [above], address
        found["collections"] += 1
    for child in links(node, "child"):
        walk(child, address)
    for item in links(node, "item"):
        walk_item(item, address)


class ZarrSource(intake.source.base.DataSource):
    """The driver "zarr" as intake-xarray has it, which Debian lacks: urlpath and arguments, as intake fills them in, to xarray."""

    name, version, container, partition_access = "zarr", "0", "xarray", True

    def __init__(self, urlpath, storage_options=None, metadata=None, **kwargs):
        super().__init__(metadata=metadata)
        self.urlpath, self.arguments = urlpath, kwargs

    def to_dask(self):
        return xarray.open_zarr(self.urlpath, decode_times=False, **self.arguments)


intake.register_driver("zarr", ZarrSource)
walk(f"{server}/stac", None)
catalogue = intake.open_catalog(f"{server}/intake-catalogs.yaml")
for name in list(catalogue):
    inner = catalogue[name]
    assert f"{name}-zarr" in list(inner), list(inner)
    for entry in (f"{name}-zarr", f"{name}-kerchunk", name):
        with inner[entry].to_dask() as dataset:
            assert len(dataset.variables) > 0, entry
    found["intake"] += 1
flat = intake.open_catalog(f"{server}/intake.yaml")
for name in list(flat):
    entry = flat._entries[name].describe()
    [parameter] = entry["user_parameters"]
    assert (parameter["name"], parameter["default"], parameter["allowed"]) == ("method", "zarr", ["zarr", "kerchunk"])
    sizes = []
    for arguments in ({}, *({"method": method} for method in parameter["allowed"])):
        source = flat[name](**arguments)
        assert source.urlpath.endswith("/" + arguments.get("method", "zarr")), source.urlpath
        with source.to_dask() as dataset:
            sizes.append(dict(dataset.sizes))
            found["methods"] += 1
    assert sizes[0] == sizes[1] == sizes[2] and sizes[0], sizes
json.dump(found, sys.stdout)
