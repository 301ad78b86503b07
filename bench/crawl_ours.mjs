// Crawls a tree and stores its catalogue: index, Parquet and ESM collection. Usage: node bench/crawl_ours.mjs folder cache-folder
import { cmip6Drs } from "../dist/core/drs/projects.js";
import { silentLog } from "../dist/core/ports/log.js";
import { createCataloguer } from "../dist/registry/catalogue.js";

const [folder, cacheDir] = process.argv.slice(2);
const catalogue = await createCataloguer({ cacheDir, log: silentLog }).open(folder, cmip6Drs);
const counts = (column) => Object.fromEntries(catalogue.values(column));
console.log(
	JSON.stringify({
		files: catalogue.files,
		frequency: counts("frequency"),
		realization: counts("realization"),
	}),
);
