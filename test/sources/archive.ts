/** Archives made for one test, and PODs that ask for what is in them, through the command users start. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CaseExplanation, EntryExplanation } from "../../core/model/explanation.ts";
import type { RunResult } from "../../core/model/run-result.ts";
import { type Ended, headwater, readResult, removeFolder, temporaryFolder } from "../cli/command.ts";
import { field, range, smallWorld, writeDataset } from "../preprocess/small-world.ts";

const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const before = days.map((_, month) => days.slice(0, month).reduce((sum, length) => sum + length, 0));

/** Months of some years from `first` on, on a calendar without leap days: values of month m count up from `value + m`. */
export function monthly(
	name: string,
	{
		first,
		years = 1,
		value = 0,
		stamps = "middle",
		...more
	}: {
		readonly first: number;
		readonly years?: number;
		readonly value?: number;
		readonly stamps?: "middle" | "end";
	} & Omit<NonNullable<Parameters<typeof field>[1]>, "name" | "values" | "bounds">,
) {
	const starts = range(12 * years).map(
		(month) => 365 * Math.floor(month / 12) + (before[month % 12] as number),
	);
	const bounds = starts.flatMap((start, month) => [start, start + (days[month % 12] as number)]);
	const times = starts.map(
		(start, month) => start + (stamps === "end" ? 1 : 0.5) * (days[month % 12] as number),
	);
	return field(times, {
		name,
		bounds,
		calendar: "noleap",
		units: `days since ${String(first).padStart(4, "0")}-01-01`,
		values: starts.flatMap((_, month) => range(6, value + month, 0)),
		...more,
	});
}

/** Days from `first` (of a year without leap days) on; the value of a day is its number. */
export const daily = (name: string, year: number, first: number, count: number) =>
	field(range(count, first + 0.5), {
		name,
		calendar: "noleap",
		units: `days since ${year}-01-01`,
		bounds: range(count).flatMap((day) => [first + day, first + day + 1]),
		values: range(count).flatMap((day) => range(6, first + day, 0)),
	});

/** A variable as a POD asks for it. */
export type Wished = Readonly<Record<string, unknown>>;

export interface Archive {
	readonly folder: string;
	/** Writes a file below `data`, with the folders it needs. */
	put(path: string, dataset: Parameters<typeof writeDataset>[1]): Promise<string>;
	/** Writes a POD; its driver does nothing. */
	pod(name: string, varlist: Readonly<Record<string, Wished>>, dimensions?: Wished): void;
	run(more: Wished, flags?: readonly string[]): Promise<{ ended: Ended; result: RunResult; folder: string }>;
	explain(more: Wished): Promise<{ ended: Ended; entry: EntryExplanation; explained: CaseExplanation }>;
	/** The first value of each step a POD was given; `of` is the folder of its case, where there are several. */
	steps(run: string, pod: string, variable: string, of?: string): Promise<number[]>;
	close(): Promise<void>;
}

const usual = {
	time: { standard_name: "time", axis: "T" },
	lat: { standard_name: "latitude", axis: "Y" },
	lon: { standard_name: "longitude", axis: "X" },
};

export async function archive(name: string): Promise<Archive> {
	const folder = temporaryFolder(`archive-${name}`);
	const world = await smallWorld(`archive-${name}`);
	const pods = join(folder, "pods");
	let cases = 0;
	const write = (more: Wished): string => {
		const file = join(folder, `case${++cases}.json`);
		const own = { CASENAME: "trial", CASE_ROOT_DIR: "data", OUTPUT_DIR: "out", pod_dir: "pods", workers: 0 };
		writeFileSync(file, JSON.stringify({ ...own, ...more }));
		return file;
	};
	return {
		folder,
		async put(path, dataset) {
			const full = join(folder, "data", path);
			mkdirSync(dirname(full), { recursive: true });
			return writeDataset(full, dataset);
		},
		pod(pod, varlist, dimensions = usual) {
			mkdirSync(join(pods, pod), { recursive: true });
			const settings = {
				settings: { driver: "run.sh", long_name: pod, description: "nothing" },
				data: { frequency: "mon" },
				dimensions,
				varlist: Object.fromEntries(
					Object.entries(varlist).map(([one, wish]) => [
						one,
						{ dimensions: Object.keys(dimensions), ...wish },
					]),
				),
			};
			writeFileSync(join(pods, pod, "settings.jsonc"), JSON.stringify(settings));
			writeFileSync(join(pods, pod, "run.sh"), "#!/bin/sh\nenv > environment.txt\n");
		},
		async run(more, flags = []) {
			const file = write(more);
			const ended = await headwater(["run", file, ...flags], { cwd: folder });
			const run = join(folder, "out", `case${cases}`);
			return { ended, result: readResult(run), folder: run };
		},
		async explain(more) {
			const ended = await headwater(["explain", write(more), "--json"], { cwd: folder });
			const { cases: all } = JSON.parse(ended.stdout) as { readonly cases: readonly CaseExplanation[] };
			const explained = all[0] as CaseExplanation;
			return { ended, explained, entry: explained.entries[0] as EntryExplanation };
		},
		async steps(run, pod, variable, of) {
			const found = of ?? readdirSync(run).find((one) => one.startsWith("MDTF_"));
			const at = join(run, found as string, pod, "mon");
			const file = readdirSync(at).find((one) => one.includes(`.${variable}.`)) as string;
			const data = (await world.engine.open(join(at, file))).variables.get(variable)?.data;
			if (!data) throw new Error(`"${file}" has no "${variable}"`);
			const values = Array.from((await world.engine.readAll(data)) as Float32Array);
			return values.filter((_, at) => at % 6 === 0);
		},
		async close() {
			await world.close();
			removeFolder(folder);
		},
	};
}
