// A process of its own for the test of concurrent runs: opens a catalogue anew, again and again, and says how many files it saw.
import { cmip6Drs } from "../../core/drs/projects.ts";
import { silentLog } from "../../core/ports/log.ts";
import { createCataloguer } from "../../registry/catalogue.ts";

const [root, cacheDir, rounds] = process.argv.slice(2);
const cataloguer = createCataloguer({ cacheDir, log: silentLog });
const seen = new Set();
for (let round = 0; round < Number(rounds); round++)
	seen.add((await cataloguer.open(root, cmip6Drs, { refresh: round % 2 === 0 })).files);
console.log([...seen].join(","));
