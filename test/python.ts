import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PYTHON = "/usr/bin/python3";

/** True when Debian's Python has these modules; tests that need them skip and say so otherwise. */
export const pythonHas = (...modules: string[]): boolean =>
	spawnSync(PYTHON, ["-c", `import ${modules.join(", ")}`]).status === 0;

/** Runs a script of `test/oracles` with JSON in and JSON out. */
export function oracle<Result>(script: string, input: unknown): Result {
	const path = fileURLToPath(new URL(`./oracles/${script}`, import.meta.url));
	const done = spawnSync(PYTHON, [path], {
		input: JSON.stringify(input),
		encoding: "utf8",
		maxBuffer: 2 ** 28,
	});
	if (done.status !== 0) throw new Error(`${script}: ${done.stderr}`);
	return JSON.parse(done.stdout) as Result;
}
