/** A POD that copies tas and pr, run through whichever source, and what was put before it. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import { filesBelow, headwater } from "../cli/command.ts";
import { writeCase } from "../cli/small-data.ts";
import type { OwnBucket } from "../servers/s3-bucket.ts";

/** A file a POD was given. */
export interface Delivered {
	readonly name: string;
	readonly path: string;
}

type Environment = Readonly<Record<string, string>>;

const wishes = {
	tas: { standard_name: "air_temperature", units: "degC", modifier: "atmos_height" },
	pr: { standard_name: "precipitation_flux", units: "kg m-2 s-1" },
};
const axes = { time: "time", lat: "latitude", lon: "longitude" };

/** Runs the POD below a folder that holds the data, and tells what it was given. */
export function copyPod(folder: string) {
	const pod = join(folder, "pods", "copy");
	mkdirSync(pod, { recursive: true });
	const settings = {
		settings: { driver: "run.sh", long_name: "copy", description: "copies" },
		data: { frequency: "mon" },
		dimensions: Object.fromEntries(
			Object.entries(axes).map(([name, standard]) => [name, { standard_name: standard }]),
		),
		varlist: Object.fromEntries(
			Object.entries(wishes).map(([name, wish]) => [name, { ...wish, dimensions: Object.keys(axes) }]),
		),
	};
	writeFileSync(join(pod, "settings.jsonc"), JSON.stringify(settings));
	writeFileSync(join(pod, "run.sh"), "#!/bin/sh\nenv > environment.txt\n");
	let cases = 0;
	async function run(
		manager: string,
		keys: object,
		environment: Environment = {},
		flags: readonly string[] = [],
	) {
		const name = `case${++cases}`;
		const file = join(folder, `${name}.json`);
		const own = { CASE_ROOT_DIR: undefined, pod_dir: "pods", pod_list: ["copy"], data_manager: manager };
		writeCase(file, { ...own, ...keys });
		// One clock for all runs: their files carry the time.
		const ended = await headwater(["run", file, "--workers", "1", ...flags], {
			cwd: folder,
			environment: { SOURCE_DATE_EPOCH: "1000000000", ...environment },
		});
		return { ended, folder: join(folder, "out", name) };
	}
	async function deliveredBy(manager: string, keys: object, environment: Environment = {}) {
		const { ended, folder: made } = await run(manager, keys, environment);
		if (ended.code !== 0) throw new Error(ended.stderr + ended.stdout);
		return filesBelow(made)
			.filter((path) => path.includes("/copy/mon/") && path.endsWith(".nc"))
			.map((path): Delivered => ({ name: path.split("/").at(-1) as string, path: join(made, path) }));
	}
	return { run, deliveredBy };
}

/** Everything but `history` and the order of things: types, dimensions, attributes and all values. */
export async function contentOf(path: string, engine: Engine): Promise<unknown> {
	const dataset: Dataset = await engine.open(path);
	const variables: Record<string, unknown> = {};
	for (const { name, type, dimensions, attributes, data } of dataset.variables.values()) {
		const values = await engine.readAll(data);
		variables[name] = { type, dimensions, attributes: Object.fromEntries(attributes), values };
	}
	// Zarr knows no unlimited dimensions.
	return { sizes: [...dataset.dimensions].map(([name, { size }]) => `${name} ${size}`).sort(), variables };
}

/** The files of `data` as Zarr stores in a bucket, v2 and v3, with the table of an intake-esm collection as cmip6-pds has it. */
export async function putStores(bucket: OwnBucket, folder: string, engine: Engine): Promise<void> {
	const rows = [
		"activity_id,institution_id,source_id,experiment_id,member_id,table_id,variable_id,grid_label,zstore,dcpp_init_year,version",
	];
	for (const [index, path] of filesBelow(join(folder, "data")).entries()) {
		const [, activity, institution, source, experiment, member, table, variable, grid] = path.split("/");
		const store = `CMIP6/${activity}/${institution}/${source}/${experiment}/${member}/${table}/${variable}/${grid}/v20240101`;
		const here = join(folder, "stores", `${variable}.zarr`);
		mkdirSync(join(folder, "stores"), { recursive: true });
		const dataset = await engine.open(join(folder, "data", path));
		await engine.write(dataset, here, { format: index % 2 === 0 ? "zarr2" : "zarr3" });
		await bucket.putFolder(here, `${store}/`);
		const row = [activity, institution, source, experiment, member, table, variable, grid];
		rows.push([...row, `s3://${bucket.name}/${store}/`, "", "20240101"].join(","));
	}
	await bucket.put("pangeo-cmip6.csv", `${rows.join("\n")}\n`);
	await bucket.put("pangeo-cmip6.json", JSON.stringify(collectionOf("zstore", "zarr")));
}

/** An ESM collection of CMIP6's columns. */
export const collectionOf = (column: string, format: string) => ({
	esmcat_version: "0.1.0",
	id: "pangeo-cmip6",
	description: "as the collection of pangeo",
	catalog_file: "pangeo-cmip6.csv",
	attributes: [{ column_name: "activity_id" }, { column_name: "variable_id" }],
	assets: { column_name: column, format },
	aggregation_control: {
		variable_column_name: "variable_id",
		groupby_attrs: ["activity_id", "institution_id", "source_id", "experiment_id", "table_id", "grid_label"],
		aggregations: [
			{ type: "union", attribute_name: "variable_id" },
			{ type: "join_new", attribute_name: "member_id", options: { coords: "minimal" } },
		],
	},
});
