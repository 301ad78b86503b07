"""Walks a tree and asks for size and time of every file, and keeps nothing. Usage: crawl_floor.py folder"""

import os
import sys

size = 0
for directory, _, names in os.walk(sys.argv[1]):
    for name in names:
        size += os.stat(f"{directory}/{name}").st_size
print(size)
