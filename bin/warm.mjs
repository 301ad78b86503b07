// Runs what is most often run, and keeps what V8 compiled for it. Started by the build. Usage: node warm.mjs CHUNKS FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import "./runtime.mjs";

const [chunks, folder] = process.argv.slice(2);
const { chunk, keepCompiled } = await import(pathToFileURL(join(chunks, "joined.js")).href);
const { main } = chunk("cli/main.js");
const table = join(folder, "table.csv");
const model = { source_id: "MODEL", experiment_id: "historical", table_id: "Amon", member_id: "r1i1p1f1" };
const row = { activity_id: "CMIP", institution_id: "INST", ...model, variable_id: "tas", grid_label: "gn" };
writeFileSync(
	table,
	[
		[...Object.keys(row), "version", "path"].join(),
		...["tas", "pr"].map((variable_id) =>
			[...Object.values({ ...row, variable_id }), "20200101", `${variable_id}.nc`].join(),
		),
		"",
	].join("\n"),
);
process.stdout.write = () => true;
// Once to keep the table, once to search what is kept.
for (const _ of ["first", "again"])
	if ((await main(["search", "source_id=MODEL", "--catalog-file", table])) !== 0)
		throw new Error("the search of the build found nothing");
keepCompiled();
