"""The same crawl in Python: os.walk, a regular expression, a pandas data frame.

Usage: crawl_python.py folder [csv-file [stat]]; with a file, the frame is written as CSV; with "stat", size and time of every file are
asked for too.
"""

import json
import os
import re
import sys

import pandas

PATH = re.compile(
    r"(?P<mip_era>CMIP6)/(?P<activity_id>\w+)/(?P<institution_id>[\w-]+)/(?P<source_id>[\w-]+)/(?P<experiment_id>[\w-]+)"
    r"/(?P<member_id>(?:s\d+-)?r(?P<realization>\d+)i(?P<initialization>\d+)p(?P<physics>\d+)f(?P<forcing>\d+))"
    r"/(?P<table_id>\w+)/(?P<variable_id>\w+)/(?P<grid_label>g[nr]\d*)/(?P<version>v\d+)"
    r"/(?P=variable_id)_(?P=table_id)_(?P=source_id)_(?P=experiment_id)_(?P=member_id)_(?P=grid_label)"
    r"(?:_(?P<time_range>\d+-\d+))?\.nc$"
)
FREQUENCY = {"Amon": "mon", "day": "day"}

folder, *rest = sys.argv[1:]
rows = []
for directory, _, names in os.walk(folder):
    for name in names:
        path = f"{directory}/{name}"
        found = PATH.search(path)
        if found is None:
            continue
        row = found.groupdict()
        row["frequency"] = FREQUENCY[row["table_id"]]
        row["path"] = path
        if rest[1:] == ["stat"]:
            stat = os.stat(path)
            row["size"] = stat.st_size
            row["mtime"] = stat.st_mtime
        rows.append(row)
frame = pandas.DataFrame(rows)
if rest:
    frame.to_csv(rest[0], index=False)


def counts(column):
    return {key: int(count) for key, count in sorted(frame[column].value_counts().items())}


print(json.dumps({"files": len(frame), "frequency": counts("frequency"), "realization": counts("realization")}))
