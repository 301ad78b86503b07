// Data nodes for bench/download.mjs, in a process of their own: three servers of the files of a folder that stall, answer 503, break off and give
// wrong bytes, the last one with a wrong byte in every file. Usage: node --import=../test/typescript-hooks.mjs download_nodes.mjs FOLDER
// Writes the addresses as one line of JSON; ends with its standard input.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faultyNodes, HARD_TIMES } from "../test/servers/faulty-nodes.ts";

const [folder] = process.argv.slice(2);
const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
const nodes = await faultyNodes(files, { shares: HARD_TIMES, count: 3, liar: true });
process.stdout.write(`${JSON.stringify(nodes.map(({ address }) => address))}\n`);
process.stdin.resume().on("end", () => process.exit());
