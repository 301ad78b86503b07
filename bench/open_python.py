"""The same with netCDF4-python."""
import json
import sys

import netCDF4

seen = [0, 0, 0]


def walk(group):
    seen[0] += len(group.dimensions)
    seen[1] += len(group.variables)
    for owner in [group, *group.variables.values()]:
        for name in owner.ncattrs():
            owner.getncattr(name)
            seen[2] += 1
    for child in group.groups.values():
        walk(child)


for path in json.load(open(sys.argv[1])):
    with netCDF4.Dataset(path) as dataset:
        walk(dataset)
print(f"{seen[0]} dimensions, {seen[1]} variables, {seen[2]} attributes")
