import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { values } from "../core/array/build.ts";
import type { LazyArray } from "../core/array/lazy-array.ts";
import type { Engine } from "../core/ports/engine.ts";
import { heightAxis, horizontalAxes, levelAxis, monthAxis } from "./axes.ts";
import {
	cmip6File,
	experiment,
	type FileContents,
	facts,
	institution,
	member,
	overTime,
	type VariableName,
	version,
} from "./cmip6-file.ts";
import { landFraction } from "./land-fraction.ts";
import { type SampleModel, sampleModels } from "./models.ts";
import { levels, monthsOf, type SampleMonth } from "./monthly-fields.ts";
import { referenceClimatology } from "./reference.ts";

const EARTH_RADIUS = 6_371_000;

/** Folder and file name by the CMIP6 DRS; `period` is empty for fx. */
function pathOf(model: SampleModel, name: VariableName, period: string): string {
	const { table } = facts[name];
	const folder = ["CMIP6", "CMIP", institution, model.source, experiment, member, table, name, "gn", version];
	const file = [name, table, model.source, experiment, member, "gn", period].filter((part) => part !== "");
	return join(...folder, `${file.join("_")}.nc`);
}

const stamp = ({ year, month }: SampleMonth) => `${year}${String(month).padStart(2, "0")}`;

/** One file of a monthly variable: the months of one chunk. */
function monthlyFile(
	model: SampleModel,
	name: "tas" | "pr" | "ta" | "ua",
	chunk: { readonly months: readonly SampleMonth[]; readonly epoch: string },
): FileContents {
	const { months, epoch } = chunk;
	const { latitudes, longitudes } = model.grid;
	const deep = name === "ta" || name === "ua";
	const inner = [...(deep ? [levels.length] : []), latitudes.length, longitudes.length];
	return {
		model,
		name,
		path: pathOf(model, name, `${stamp(months[0]!)}-${stamp(months[months.length - 1]!)}`),
		axes: [
			...monthAxis(months, model.calendar, epoch),
			...(deep ? [levelAxis()] : []),
			...horizontalAxes(model.grid),
			...(name === "tas" ? [heightAxis()] : []),
		],
		data: overTime(
			months.map((month) => month.fields[name]!),
			inner,
		),
		dimensions: ["time", ...(deep ? ["plev"] : []), "lat", "lon"],
	};
}

function cellAreas({ grid }: SampleModel): Float32Array {
	const width = (2 * Math.PI) / grid.longitudes.length;
	const sine = (edge: number) => Math.sin((edge * Math.PI) / 180);
	const rows = grid.latitudes.map(
		(_, row) =>
			EARTH_RADIUS ** 2 * width * (sine(grid.latitudeEdges[row + 1]!) - sine(grid.latitudeEdges[row]!)),
	);
	return Float32Array.from(rows.flatMap((area) => grid.longitudes.map(() => area)));
}

function staticFile(model: SampleModel, name: "areacella" | "sftlf"): FileContents {
	const { latitudes, longitudes } = model.grid;
	const field =
		name === "areacella" ? cellAreas(model) : Float32Array.from(landFraction(model.grid), (one) => one * 100);
	const data: LazyArray = values("float32", [latitudes.length, longitudes.length], field);
	return {
		model,
		name,
		path: pathOf(model, name, ""),
		axes: horizontalAxes(model.grid),
		data,
		dimensions: ["lat", "lon"],
	};
}

/** The files of a model, one at a time; only the months of one chunk are in memory. */
function* filesOf(model: SampleModel): Generator<FileContents> {
	yield staticFile(model, "areacella");
	yield staticFile(model, "sftlf");
	const months = monthsOf(model);
	for (const { years, epoch } of model.chunks) {
		const count = (years[1] - years[0] + 1) * 12;
		const chunk = Array.from({ length: count }, () => months.next().value as SampleMonth);
		for (const name of model.variables) yield monthlyFile(model, name, { months: chunk, epoch });
	}
}

/**
 * Makes the demo's data below `folder`: `data/` (a CMIP6 tree of two invented models), `obs/` (a reference for one POD) and `case.jsonc`,
 * which names them. The same bytes every time. StoreError when the folder cannot be written.
 */
export async function makeSampleData(folder: string, { engine }: { readonly engine: Engine }): Promise<void> {
	for (const model of sampleModels) {
		for (const contents of filesOf(model)) {
			const path = join(folder, "data", contents.path);
			await mkdir(dirname(path), { recursive: true });
			await engine.write(cmip6File(contents), path);
		}
	}
	const reference = join(folder, "obs", "time-mean-maps", "tas_reference.nc");
	await mkdir(dirname(reference), { recursive: true });
	await engine.write(referenceClimatology(), reference);
	await copyFile(fileURLToPath(new URL("case.jsonc", import.meta.url)), join(folder, "case.jsonc"));
}
