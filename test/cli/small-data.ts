import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { heightAxis, horizontalAxes, levelAxis, monthAxis } from "../../demo/axes.ts";
import { cmip6File, overTime, type VariableName } from "../../demo/cmip6-file.ts";
import { regularGrid } from "../../demo/grid.ts";
import { type SampleModel, sampleModels } from "../../demo/models.ts";
import { levels } from "../../demo/monthly-fields.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { createEngine } from "../../run/engine.ts";

const grid = regularGrid(4, 8);
const deep = (name: VariableName) => name === "ta" || name === "ua";

/** Every value tells where it lies, so that a wrong month or level shows. */
function field(name: VariableName, month: number): Float32Array {
	const size = 4 * 8 * (deep(name) ? levels.length : 1);
	const base = name === "pr" ? 1e-5 : 250;
	const step = name === "pr" ? 1e-8 : 0.25;
	return Float32Array.from({ length: size }, (_, place) => base + step * (month + (place % 32)));
}

export interface SmallTree {
	/** source_id. */
	readonly source?: string;
	readonly names?: readonly VariableName[];
	/** First and last year. */
	readonly years?: readonly [number, number];
}

/** A CMIP6 tree of one model on 4 × 8 points, a file per variable, made in well below a second. */
export async function makeSmallTree(root: string, tree: SmallTree = {}): Promise<void> {
	const { source = "Small-A", names = ["tas", "pr", "ta"], years = [2000, 2001] } = tree;
	const model: SampleModel = { ...(sampleModels[0] as SampleModel), source, grid };
	const months = Array.from({ length: (years[1] - years[0] + 1) * 12 }, (_, index) => ({
		year: years[0] + Math.floor(index / 12),
		month: (index % 12) + 1,
	}));
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 512 * 2 ** 20,
	});
	for (const name of names) {
		const folder = `CMIP6/CMIP/HEADWATER/${source}/historical/r1i1p1f1/Amon/${name}/gn/v20240101`;
		const file = `${name}_Amon_${source}_historical_r1i1p1f1_gn_${years[0]}01-${years[1]}12.nc`;
		const path = join(root, folder, file);
		mkdirSync(dirname(path), { recursive: true });
		const inner = [...(deep(name) ? [levels.length] : []), 4, 8];
		const axes = [
			...monthAxis(months, "noleap", "1850-01-01"),
			...(deep(name) ? [levelAxis()] : []),
			...horizontalAxes(grid),
			...(name === "tas" ? [heightAxis()] : []),
		];
		const data = overTime(
			months.map((_, month) => field(name, month)),
			inner,
		);
		const dimensions = ["time", ...(deep(name) ? ["plev"] : []), "lat", "lon"];
		await engine.write(cmip6File({ model, name, path, axes, data, dimensions }), path);
	}
	await engine.close();
}

/** Writes a case file of one case over a small tree; keys of `more` win. */
export function writeCase(file: string, more: Readonly<Record<string, unknown>> = {}): string {
	mkdirSync(dirname(file), { recursive: true });
	const own = {
		CASENAME: "small",
		CASE_ROOT_DIR: "data",
		source_id: "Small-A",
		experiment_id: "historical",
		FIRSTYR: 2000,
		LASTYR: 2001,
		OUTPUT_DIR: "out",
	};
	writeFileSync(file, JSON.stringify({ ...own, ...more }, undefined, "\t"));
	return file;
}
