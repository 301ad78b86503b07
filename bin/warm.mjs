// Runs what is to begin soon, and keeps what V8 compiled for it. Started by the build. Usage: node warm.mjs CHUNKS FOLDER
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import "./runtime.mjs";

const [chunks, folder] = process.argv.slice(2);
const { chunk, keepCompiled } = await import(pathToFileURL(join(chunks, "joined.js")).href);
const { main } = chunk("cli/main.js");
process.stdout.write = () => true;

async function run(...words) {
	const code = await main(words);
	if (code !== 0) throw new Error(`"headwater ${words[0]}" of the build ended with ${code}.`);
}

/** A collection: searched once to be kept, once from what is kept. */
async function search() {
	const table = join(folder, "table.csv");
	const model = { source_id: "MODEL", experiment_id: "historical", table_id: "Amon", member_id: "r1i1p1f1" };
	const row = { activity_id: "CMIP", institution_id: "INST", ...model, variable_id: "tas", grid_label: "gn" };
	const lines = ["tas", "pr"].map((variable_id) =>
		[...Object.values({ ...row, variable_id }), "20200101", `${variable_id}.nc`].join(),
	);
	writeFileSync(table, `${[[...Object.keys(row), "version", "path"].join(), ...lines].join("\n")}\n`);
	for (const _ of ["first", "again"]) await run("search", "source_id=MODEL", "--catalog-file", table);
}

/** Some files from a server. */
async function get() {
	const bytes = Buffer.from("CDF\u0001".padEnd(100_000), "latin1");
	const server = createServer((_, answer) => answer.end(bytes)).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const address = `http://127.0.0.1:${server.address().port}`;
	const checksum = createHash("sha256").update(bytes).digest("hex");
	const manifest = join(folder, "files.jsonl");
	const lines = Array.from({ length: 20 }, (_, i) =>
		JSON.stringify({ urls: [`${address}/${i}.nc`], size: bytes.length, checksum, checksumType: "sha256" }),
	);
	writeFileSync(manifest, lines.join("\n"));
	await run("get", manifest, "--yes", "--allow-private-hosts", "--quiet");
	server.closeAllConnections();
	server.close();
}

await search();
await get();
keepCompiled();
