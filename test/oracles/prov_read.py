"""Reads PROV-JSON documents with the `prov` package (Debian: python3-prov); gives their PROV-N and what they hold."""
import json
import sys

from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvEntity

answers = []
for text in json.load(sys.stdin):
    document = ProvDocument.deserialize(content=text, format="json")
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    answers.append(
        {
            "entities": sorted(str(one.identifier) for one in document.get_records(ProvEntity)),
            "activities": sorted(str(one.identifier) for one in document.get_records(ProvActivity)),
            "agents": sorted(str(one.identifier) for one in document.get_records(ProvAgent)),
            "relations": sum(1 for one in document.get_records() if one.is_relation()),
            "same": again == document,
            "provn": document.get_provn(),
        }
    )
json.dump(answers, sys.stdout)
