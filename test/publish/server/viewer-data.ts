import { join } from "node:path";
import { type Attributes, type Dataset, type Variable, variableOf } from "../../../core/model/dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { tripolar } from "./sample-grids.ts";

/** The value of a cell tells where it lies: its row, its column and its step. */
export const valueAt = (step: number, row: number, column: number): number =>
	step * 1000 + row + column / 2048;

export const HOSTILE = '"><script>document.title="taken"</script><img src=x onerror="document.title=1">';

const STEPS = 3;

const attributes = (pairs: Readonly<Record<string, string>>): Attributes => new Map(Object.entries(pairs));

const time = variableOf("time", Float64Array.from([15, 45, 75]), {
	type: "float64",
	dimensions: ["time"],
	shape: [STEPS],
	attributes: attributes({ units: "days since 2000-01-01", calendar: "360_day", standard_name: "time" }),
});

function field(
	name: string,
	dimensions: readonly string[],
	[rows, columns]: readonly [number, number],
): Variable {
	const values = Float32Array.from({ length: STEPS * rows * columns }, (_, place) => {
		const cell = place % (rows * columns);
		return valueAt(Math.floor(place / (rows * columns)), Math.floor(cell / columns), cell % columns);
	});
	return variableOf(name, values, {
		type: "float32",
		dimensions: ["time", ...dimensions],
		shape: [STEPS, rows, columns],
		attributes: attributes({
			units: "K",
			long_name: `Field <b>${HOSTILE}`,
			...(dimensions[0] === "y" && { coordinates: "latc lonc" }),
		}),
	});
}

const axis = (name: string, units: string, values: Float64Array): Variable =>
	variableOf(name, values, {
		type: "float64",
		dimensions: [name],
		shape: [values.length],
		attributes: attributes({ units }),
	});

function datasetOf(variables: readonly Variable[], sizes: Readonly<Record<string, number>>): Dataset {
	return {
		dimensions: new Map(Object.entries(sizes).map(([name, size]) => [name, { size, unlimited: false }])),
		variables: new Map(variables.map((variable) => [variable.name, variable])),
		attributes: attributes({ title: `Title ${HOSTILE}`, [`evil<i>`]: HOSTILE }),
		groups: new Map(),
	};
}

/** 600 × 1200 cells of 0.3 degrees from north to south, longitudes from 0 on. */
export const RECTILINEAR = { rows: 600, columns: 1200, step: 0.3 };

function rectilinear(): Dataset {
	const { rows, columns, step } = RECTILINEAR;
	const latitudes = Float64Array.from({ length: rows }, (_, row) => 90 - (row + 0.5) * step);
	const longitudes = Float64Array.from({ length: columns }, (_, column) => (column + 0.5) * step);
	return datasetOf(
		[
			time,
			axis("lat", "degrees_north", latitudes),
			axis("lon", "degrees_east", longitudes),
			field("tas", ["lat", "lon"], [rows, columns]),
		],
		{ time: STEPS, lat: rows, lon: columns },
	);
}

/** 60 × 80 cells of a sheared regional grid. */
export const placeOfCell = (row: number, column: number): readonly [latitude: number, longitude: number] => [
	40 + row * 0.5 + column * 0.05,
	-20 + column * 0.5 - row * 0.1,
];

function curvilinear(): Dataset {
	const [rows, columns] = [60, 80] as const;
	const place = (name: string, units: string, part: 0 | 1) =>
		variableOf(
			name,
			Float64Array.from(
				{ length: rows * columns },
				(_, cell) => placeOfCell(Math.floor(cell / columns), cell % columns)[part],
			),
			{ type: "float64", dimensions: ["y", "x"], shape: [rows, columns], attributes: attributes({ units }) },
		);
	return datasetOf(
		[
			time,
			place("latc", "degrees_north", 0),
			place("lonc", "degrees_east", 1),
			field("sst", ["y", "x"], [rows, columns]),
		],
		{ time: STEPS, y: rows, x: columns },
	);
}

/** Files to be drawn. */
export async function makeMaps(folder: string): Promise<readonly string[]> {
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 512 * 2 ** 20,
	});
	const files = [join(folder, "rows.nc"), join(folder, "sheared.nc"), join(folder, "ocean.nc")];
	await engine.write(rectilinear(), files[0] ?? "");
	await engine.write(curvilinear(), files[1] ?? "");
	await engine.write(tripolar(520, 64), files[2] ?? "");
	await engine.close();
	return files;
}
