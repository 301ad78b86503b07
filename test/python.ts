import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PYTHON = "/usr/bin/python3";
/** fsspec reads reference sets in Parquet since 2023.5, later than Debian 12. */
const NEWER_PYTHON = process.env["HEADWATER_TEST_PYTHON"] ?? PYTHON;

/** True when Debian's Python has these modules; tests that need them skip and say so otherwise. */
export const pythonHas = (...modules: string[]): boolean =>
	spawnSync(PYTHON, ["-c", `import ${modules.join(", ")}`]).status === 0;

/** Whether Debian's Python, or the one HEADWATER_TEST_PYTHON names, is a client of reference sets in Parquet. */
export const readsParquetSets = (): boolean =>
	spawnSync(NEWER_PYTHON, [
		"-c",
		"import aiohttp, fastparquet, netCDF4, xarray, zarr; from fsspec.implementations.reference import LazyReferenceMapper",
	]).status === 0;

/** Runs a script of `test/oracles` with JSON in and JSON out. */
export const oracle = <Result>(script: string, input: unknown): Result => ran(PYTHON, script, input);

/** The same by the Python that `readsParquetSets` speaks of. */
export const newerOracle = <Result>(script: string, input: unknown): Result =>
	ran(NEWER_PYTHON, script, input);

function ran<Result>(program: string, script: string, input: unknown): Result {
	const path = fileURLToPath(new URL(`./oracles/${script}`, import.meta.url));
	const done = spawnSync(program, [path], {
		input: JSON.stringify(input),
		encoding: "utf8",
		maxBuffer: 2 ** 28,
	});
	if (done.status !== 0) throw new Error(`${script}: ${done.stderr}`);
	return JSON.parse(done.stdout) as Result;
}
