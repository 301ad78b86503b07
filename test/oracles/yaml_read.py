"""Reads YAML documents. Input: {"texts": [...]}; output: what is in them."""
import json
import sys

import yaml

json.dump([yaml.safe_load(text) for text in json.load(sys.stdin)["texts"]], sys.stdout)
