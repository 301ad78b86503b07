#!/usr/bin/env python3
"""Makes cmip6-cv.table.ts from the CMIP6 vocabularies.

Usage: make-cmip6-tables.py CMIP6_CVs-folder cmip6-cmor-tables-folder > core/drs/cmip6-cv.table.ts
The folders are clones of WCRP-CMIP/CMIP6_CVs and PCMDI/cmip6-cmor-tables (Tables).
"""
import glob
import json
import os
import sys

vocabularies, tables = sys.argv[1:3]


def vocabulary(name):
    with open(os.path.join(vocabularies, f"CMIP6_{name}.json"), encoding="utf-8") as file:
        return json.load(file)


def rows(entries):
    return "".join(f"\t{json.dumps(key)}: {json.dumps(value)},\n" for key, value in sorted(entries.items()))


def table(name, entries, comment):
    print(f"\n/** {comment} */\nexport const {name}: Readonly<Record<string, string>> = {{\n{rows(entries)}}};")


def mixed_frequencies():
    """Variables whose frequency is not their table's usual one: "table/variable" -> frequency."""
    found = {}
    for path in sorted(glob.glob(os.path.join(tables, "CMIP6_*.json"))):
        with open(path, encoding="utf-8") as file:
            entries = json.load(file).get("variable_entry", {})
        by_frequency = {}
        for key, entry in entries.items():
            by_frequency.setdefault(entry.get("frequency"), []).append((key, entry["out_name"]))
        if None in by_frequency or len(by_frequency) < 2:
            continue
        name = os.path.basename(path)[len("CMIP6_"):-len(".json")]
        usual = usual_frequency(name, by_frequency)
        plain = {text for pair in by_frequency[usual] for text in pair}
        for frequency, pairs in by_frequency.items():
            if frequency != usual:
                for text in sorted({text for pair in pairs for text in pair} - plain):
                    found[f"{name}/{text}"] = frequency
    return found


def usual_frequency(name, by_frequency):
    plain = {"E1hr": "1hr", "3hr": "3hr", "Eyr": "yr"}
    return plain.get(name) or max(by_frequency, key=lambda frequency: len(by_frequency[frequency]))


source = vocabulary("source_id")
experiment = vocabulary("experiment_id")
version = source["version_metadata"]["CV_collection_version"]
print(f"""/**
 * The CMIP6 controlled vocabulary, as far as one facet follows from another (WCRP-CMIP/CMIP6_CVs {version}; CC BY 4.0).
 * Made by make-cmip6-tables.py: do not edit by hand.
 */""")
table(
    "sources",
    {
        key: f"{' '.join(entry['institution_id'])}|{' '.join(entry['activity_participation'])}"
        for key, entry in source["source_id"].items()
    },
    "source_id -> institutions, a bar, activities.",
)
table(
    "experiments",
    {key: " ".join(entry["activity_id"]) for key, entry in experiment["experiment_id"].items()},
    "experiment_id -> activities.",
)
for name in ["activity_id", "institution_id", "grid_label", "table_id", "frequency"]:
    values = " ".join(sorted(vocabulary(name)[name]))
    constant = name.replace("_id", "").replace("grid_label", "grid")
    plural = constant[:-1] + "ies" if constant.endswith("y") else constant + "s"
    print(f"\nexport const {plural} =\n\t{json.dumps(values)};")
table(
    "mixedFrequencies",
    mixed_frequencies(),
    '"table_id/variable_id" -> frequency, where it is not the usual one of the table.',
)
