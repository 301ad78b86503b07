import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { formats } from "../../../../cli/formats.ts";
import { createDap2 } from "../../../../io/formats/dap2/answer.ts";
import { createEngine } from "../../../../run/engine.ts";
import { serveDap2 } from "../../../servers/dap2-server.ts";
import { datasetOf, variable } from "../netcdf4/sample.ts";
import { hasProgram } from "../oracle.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-dap2-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RECORD = 512 * 1024;
const RECORDS = 1024;

/** Two gigabytes that take no room on disk: one record is written, the others are holes. */
async function hugeFile(engine: ReturnType<typeof createEngine>): Promise<string> {
	const path = join(folder, "huge.nc");
	const axes = { time: 1, lat: 512, lon: 1024 };
	await engine.write(
		datasetOf([variable("tas", { type: "float32", axes, values: new Float32Array(RECORD) })]),
		path,
		{
			format: "netcdf3",
		},
	);
	const header = statSync(path).size - 4 * RECORD;
	const descriptor = openSync(path, "r+");
	const count = Buffer.alloc(4);
	count.writeUInt32BE(RECORDS);
	writeSync(descriptor, count, 0, 4, 4);
	closeSync(descriptor);
	truncateSync(path, header + RECORDS * RECORD * 4);
	return path;
}

const [it, sentence] = hasProgram("curl")
	? [test, "two gigabytes pass through a memory that stays as it is"]
	: [test.skip, "two gigabytes pass through memory (curl is not installed)"];
it(sentence as string, async () => {
	const engine = createEngine({ ...formats, memory: 512 * 2 ** 20 });
	const path = await hugeFile(engine);
	const server = await serveDap2({
		dap2: createDap2({ software: "test" }),
		engine,
		dataset: () => engine.open(path),
	});
	const before = process.memoryUsage().rss;
	let most = before;
	const watch = setInterval(() => {
		most = Math.max(most, process.memoryUsage().rss);
	}, 20);
	const child = spawn("curl", [
		"-gsf",
		"-o",
		"/dev/null",
		"-w",
		"%{size_download}",
		`${server.address}/huge.dods`,
	]);
	const size = await new Promise<string>((resolve) =>
		child.stdout.on("data", (text) => resolve(String(text))),
	);
	clearInterval(watch);
	server.close();
	await engine.close();
	expect(Number(size)).toBeGreaterThan(2 ** 31);
	expect((most - before) / 2 ** 20).toBeLessThan(150);
}, 300_000);
