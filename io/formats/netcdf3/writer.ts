import { MetadataError } from "../../../core/errors.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { WriteOptions, Writer } from "../../../core/ports/writer.ts";
import { assertClassic, CLASSIC, CLASSIC_AND_WIDE } from "../classic-model.ts";
import { OutputFile } from "../hdf5/output-file.ts";
import { sizeObstacle } from "./size-limits.ts";
import { encodeHeader } from "./write-header.ts";
import {
	type ClassicLayoutOf,
	type ClassicPlan,
	type ClassicVersion,
	layOut,
	planClassic,
} from "./write-plan.ts";
import { writeClassicValues } from "./write-values.ts";

const netcdf3 = (name: string, title: string, versions: readonly ClassicVersion[]): Writer => ({
	name,
	title,
	async write(dataset, path, options) {
		assertClassic(dataset, {
			title: "netCDF-3",
			types: CLASSIC,
			advice: 'Write CDF-5 ("--format cdf5") or netCDF-4.',
		});
		const plan = planClassic(dataset);
		await writeFile(path, { plan, ...chosen(plan, versions) }, options);
	},
});

/** netCDF-3 files: CDF-1, or CDF-2 (64-bit offsets) for what is larger than 2 GiB. */
export const netcdf3Writer = netcdf3("netcdf3", "netCDF-3 files (classic, 64-bit offset)", [1, 2]);

/** For programs that read one of the two only. */
export const cdf1Writer = netcdf3("netcdf3-classic", "netCDF-3 files (classic)", [1]);
export const cdf2Writer = netcdf3("netcdf3-64bit-offset", "netCDF-3 files (64-bit offset)", [2]);

/** CDF-5 files: netCDF-3 with 64-bit sizes, unsigned and 64-bit integers. */
export const cdf5Writer: Writer = {
	name: "cdf5",
	title: "CDF-5 files (netCDF-3 with 64-bit data)",
	async write(dataset, path, options) {
		assertClassic(dataset, { title: "CDF-5", types: CLASSIC_AND_WIDE, advice: "Write netCDF-4." });
		const plan = planClassic(dataset);
		await writeFile(path, { plan, ...chosen(plan, [5]) }, options);
	},
};

interface Fit {
	readonly version: ClassicVersion;
	readonly layout: ClassicLayoutOf;
}

/** The first version that holds the plan. */
function chosen(plan: ClassicPlan, versions: readonly ClassicVersion[]): Fit {
	let obstacle: string | undefined;
	for (const version of versions) {
		const layout = layOut(plan, encodeHeader(plan, [], version).length);
		obstacle = sizeObstacle(plan, layout, version);
		if (obstacle === undefined) return { version, layout };
	}
	throw new MetadataError(
		`netCDF-3 cannot hold the dataset: ${obstacle}. Write CDF-5 ("--format cdf5") or netCDF-4.`,
	);
}

async function writeFile(
	path: string,
	fit: Fit & { plan: ClassicPlan },
	options: WriteOptions,
): Promise<void> {
	const { plan, layout, version } = fit;
	const file = new OutputFile(path, 0);
	try {
		for (const [index, planned] of plan.variables.entries()) {
			const target = { file, begin: layout.begins[index] ?? 0, recordStep: plan.recordStep };
			await writeClassicValues(target, planned, options);
		}
		file.writeAt(encodeHeader(plan, layout.begins, version), 0);
		file.padTo(layout.end);
	} finally {
		await file.close();
	}
}

/** What a dataset's version would be: for plans and tests. */
export const versionFor = (dataset: Dataset): ClassicVersion => chosen(planClassic(dataset), [1, 2]).version;
