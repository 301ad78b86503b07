// Makes a CMIP6 tree of 100 000 files of one byte in 20 000 folders, 62 563 folders in all with those above them:
// 40 models × 2 experiments × 10 members × 2 tables × 12 or 13 variables × 5 files.
// Usage: node bench/crawl_tree.mjs folder
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const chunks = Array.from({ length: 5 }, (_, index) => [1850 + index * 20, 1869 + index * 20]);
const dates = {
	Amon: ([first, last]) => `${first}01-${last}12`,
	day: ([first, last]) => `${first}0101-${last}1231`,
};
const variables = Array.from({ length: 13 }, (_, index) => `var${index}`);

for (let model = 0; model < 40; model++)
	for (const experiment of ["historical", "ssp585"])
		for (let member = 1; member <= 10; member++)
			for (const table of ["Amon", "day"])
				for (const variable of variables.slice(0, table === "Amon" ? 13 : 12)) {
					const names = [`MODEL-${model}`, experiment, `r${member}i1p1f1`];
					const leaf = join(
						folder,
						"CMIP6/CMIP",
						`CENTRE-${model}`,
						...names,
						table,
						variable,
						"gn/v20190308",
					);
					mkdirSync(leaf, { recursive: true });
					for (const chunk of chunks)
						writeFileSync(
							join(leaf, `${variable}_${table}_${names.join("_")}_gn_${dates[table](chunk)}.nc`),
							"x",
						);
				}
