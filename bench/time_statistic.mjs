// A statistic over time beside CDO: makes the data, compares the results, then the times.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = "/usr/bin/python3";

/** `steps` days of 19 levels, one step to a chunk. */
function sourceOf(steps) {
	const folder = join(tmpdir(), "headwater-bench-pipeline");
	const source = join(folder, `steps${steps}.nc`);
	mkdirSync(folder, { recursive: true });
	if (!existsSync(source)) {
		once({ command: [python, script("pipeline_data.py"), `${source}.part`, String(steps)] });
		renameSync(`${source}.part`, source);
	}
	return { folder, source };
}

export function besideCdo(title, { step, operator }) {
	const steps = Number(process.argv[2] ?? 1825);
	const { folder, source } = sourceOf(steps);
	const output = mkdtempSync(join(folder, "out-"));
	const [ours, cdo] = ["ours.nc", "cdo.nc"].map((name) => join(output, name));
	// CDO compresses nothing unless asked: neither do we.
	const options = ["--step", step, "--deflate", "0", "--overwrite"];
	const commands = [
		{ name: "headwater", command: ["node", script("../bin/headwater"), "convert", source, ours, ...options] },
		{ name: `cdo ${operator}`, command: ["cdo", "-s", "-O", operator, source, cdo] },
	];
	for (const one of commands) once(one);
	console.log(once({ command: [python, script("time_statistic_check.py"), ours, cdo] }).stdout.trim());
	compare(`${title}: ${steps} steps of 19 levels`, commands);
	rmSync(output, { recursive: true, force: true });
}
