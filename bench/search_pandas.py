"""Reads the same table with pandas and asks it by three facets, over and over. Prints milliseconds and what was found."""
import json
import sys
import time

import pandas

folder, queries = sys.argv[1:3]
begun = time.perf_counter()
frame = pandas.read_csv(f"{folder}/table.csv")
opened = (time.perf_counter() - begun) * 1000
times, found = [], []
for query in json.load(open(queries)):
    start = time.perf_counter()
    fits = True
    for column, wanted in query.items():
        fits = fits & (frame[column].isin(wanted) if isinstance(wanted, list) else (frame[column] == wanted))
    rows = frame[fits]
    paths = rows["zstore"].tolist()
    times.append((time.perf_counter() - start) * 1000)
    found.append(sorted(paths))
print(json.dumps({"opened": opened, "times": times, "found": found}))
