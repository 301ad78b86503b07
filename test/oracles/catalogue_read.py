"""Reads an intake-esm catalogue: with intake_esm where it is installed, else as it does, with pandas."""
import json
import os
import sys

import pandas

path = json.load(sys.stdin)
try:
    import intake

    store = intake.open_esm_datastore(path)
    answer = {"rows": len(store.df), "keys": sorted(store.keys()), "engine": "intake_esm"}
except (ImportError, AttributeError):
    with open(path, encoding="utf-8") as file:
        description = json.load(file)
    table = pandas.read_csv(os.path.join(os.path.dirname(path), description["catalog_file"]))
    groups = table.groupby(description["aggregation_control"]["groupby_attrs"])
    keys = [".".join(map(str, key)) for key in groups.groups]
    answer = {"rows": len(table), "keys": sorted(keys), "engine": "pandas"}
json.dump(answer, sys.stdout)
