import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PodSettings } from "../../../core/model/pod-settings.ts";
import type { PodJob } from "../../../core/ports/pod-runner.ts";

export const noSettings: PodSettings = {
	longName: "A diagnostic for tests",
	description: "Reads <things> & writes others",
	realms: ["atmos"],
	runtimeRequirements: {},
	environment: {},
	items: [],
};

/** A folder of its own for one test, deleted afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "headwater-pods-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** A job in `folder`: POD in `pods/NAME`, work in `work/NAME` with one prepared file of 42 bytes. */
export async function jobIn(folder: string, name: string, more: Partial<PodJob> = {}): Promise<PodJob> {
	const workFolder = join(folder, "work", name);
	const prepared = join(workFolder, "mon", "demo.tas.mon.nc");
	await mkdir(join(workFolder, "mon"), { recursive: true });
	await mkdir(join(workFolder, "model", "PS"), { recursive: true });
	await writeFile(prepared, "x".repeat(42), { mode: 0o444 });
	return {
		name,
		home: join(folder, "pods", name),
		settings: noSettings,
		workFolder,
		case: {
			name: "demo",
			convention: "CMIP",
			firstYear: 850,
			lastYear: 1989,
			startDate: "08500101",
			endDate: "19891231",
			environment: { date_int_offset: "0" },
		},
		variables: [
			{
				name: "tas",
				envVar: "tas_var",
				pathVariable: "TAS_FILE",
				product: {
					path: prepared,
					variable: "tas",
					axes: [
						{ wish: "time", name: "time", bounds: "time_bnds" },
						{ wish: "lat", name: "lat" },
					],
				},
			},
		],
		...more,
	};
}

/** A job for a POD's folder as it stands on disk, its settings read plainly. */
export async function jobOf(folder: string, name: string): Promise<PodJob> {
	const job = await jobIn(folder, name);
	const text = await readFile(join(job.home, "settings.jsonc"), "utf8");
	const { settings, varlist } = JSON.parse(text.replace(/^\/\/.*$/gmu, ""));
	const given = job.variables[0]!.product!;
	return {
		...job,
		settings: {
			...noSettings,
			...(settings.driver === undefined ? {} : { driver: settings.driver }),
			...(settings.program === undefined ? {} : { program: settings.program }),
			runtimeRequirements: settings.runtime_requirements,
			environment: settings.pod_env_vars ?? {},
		},
		variables: Object.entries(varlist as Record<string, { env_var?: string }>).map(([variable, item]) => ({
			name: variable,
			envVar: item.env_var ?? `${variable}_var`,
			pathVariable: `${variable.toUpperCase()}_FILE`,
			product: { ...given, variable },
		})),
	};
}
