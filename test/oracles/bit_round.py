"""Rounds floats by numcodecs' BitRound. Input: {"hex": bytes, "type": "f4" or "f8", "bits": [10, ...]}; output: the bytes of the result for each."""
import json
import sys

import numpy
from numcodecs.bitround import BitRound

asked = json.load(sys.stdin)
values = numpy.frombuffer(bytes.fromhex(asked["hex"]), dtype="<" + asked["type"])
found = []
for bits in asked["bits"]:
    codec = BitRound(keepbits=bits)
    found.append(numpy.asarray(codec.decode(codec.encode(values.copy()))).tobytes().hex())
json.dump(found, sys.stdout)
