import { cellAreas } from "../../../core/grid/cell-areas.ts";
import { cellsOf, centreOf, type HorizontalGrid } from "../../../core/grid/grid.ts";
import { attributeText } from "../../../core/model/dataset.ts";
import type {
	ColourScale,
	FieldFigure,
	FieldStyle,
	Figure,
	LineFigure,
	SectionFigure,
} from "../../../core/ports/figure.ts";
import type { TaskWorld } from "../../../core/ports/tasks.ts";
import { areaWeights } from "../../../core/statistics/area-weights.ts";
import { unitsLabel } from "../../../core/statistics/labels.ts";
import { niceScale } from "../../../core/statistics/nice.ts";
import type { PlotWish } from "./plot-wish.ts";
import { eachFrame, type Plotted, readFrame } from "./plotted.ts";
import { spreadTicks } from "./steps.ts";

type Reading = TaskWorld["engine"];

/** The least and the largest value of all frames; NaN without any. */
export interface Extent {
	readonly min: number;
	readonly max: number;
}

export async function extentOf(engine: Reading, plot: Plotted): Promise<Extent> {
	let [min, max] = [Infinity, -Infinity];
	for await (const values of eachFrame(engine, plot))
		for (const value of values) {
			if (value < min) min = value;
			if (value > max) max = value;
		}
	return min > max ? { min: Number.NaN, max: Number.NaN } : { min, max };
}

export const nameOf = ({ variable }: Plotted): string =>
	attributeText(variable.attributes, "long_name") ??
	attributeText(variable.attributes, "standard_name") ??
	variable.name;

const labelOf = (plot: Plotted): string => {
	const units = attributeText(plot.variable.attributes, "units");
	return units === undefined || units === ""
		? plot.variable.name
		: `${plot.variable.name} [${unitsLabel(units)}]`;
};

export interface Picture {
	readonly plot: Plotted;
	readonly wish: PlotWish;
	readonly engine: Reading;
	/** Whose data they are. */
	readonly source: string;
	/** Ends of the colours. */
	readonly extent: Extent;
}

export async function figureOf(picture: Picture): Promise<Figure> {
	if (picture.wish.kind === "hist") return histogram(picture);
	if (picture.wish.kind === "line") return line(picture);
	return picture.plot.section ? section(picture, picture.plot.section) : field(picture, picture.wish.kind);
}

const STEPPED: readonly FieldStyle[] = ["contour", "contourf"];

function scaleOf({ plot, wish, extent }: Picture, style: FieldStyle): ColourScale {
	const label = labelOf(plot);
	const [low, high] = [wish.min ?? extent.min, wish.max ?? extent.max];
	const [min, max] = low < high ? [low, high] : spread(Number.isFinite(low) ? low : 0);
	if (!STEPPED.includes(style)) return { map: wish.colours, min, max, label };
	return { map: wish.colours, label, ...niceScale([min, max], { steps: 12 }) };
}

/** Around a value that all cells have. */
const spread = (value: number): [number, number] => {
	const half = Math.max(Math.abs(value) * 0.01, 0.5);
	return [value - half, value + half];
};

const MOST_SOURCE = 60;

/** Title, and what is shown of whose data. */
function headOf({ plot, wish, source, extent }: Picture) {
	const isEmpty = Number.isNaN(extent.min) && "no values: all are missing";
	const subtitle = [plot.frames[wish.frame], ...plot.places, isEmpty].filter(Boolean).join(", ");
	return {
		title: nameOf(plot),
		...(subtitle !== "" && { subtitle }),
		note: source.length > MOST_SOURCE ? `${source.slice(0, MOST_SOURCE)}…` : source,
	};
}

async function field(picture: Picture, style: FieldStyle): Promise<FieldFigure> {
	const { plot, wish, engine } = picture;
	const box = limitedBox(plot);
	return {
		kind: "field",
		style,
		...headOf(picture),
		grid: (await plot.grid?.()) as HorizontalGrid,
		values: await readFrame(engine, plot, wish.frame),
		scale: scaleOf(picture, style),
		...(box && { box }),
	};
}

async function section(picture: Picture, { x, y }: NonNullable<Plotted["section"]>): Promise<SectionFigure> {
	const { plot, wish, engine } = picture;
	const style = wish.kind === "contour" ? "contour" : wish.kind === "contourf" ? "contourf" : "image";
	const across = { label: x.label, kind: x.kind, ...(x.ticks && { ticks: spreadTicks(x.ticks) }) };
	return {
		kind: "section",
		style,
		...headOf(picture),
		latitudes: [...x.values],
		across,
		levels: [...y.values],
		levelLabel: y.label,
		levelKind: y.kind,
		...(y.ticks && { levelTicks: spreadTicks(y.ticks) }),
		logarithmic: y.isPressure && (wish.log ?? isWide(y.values)),
		positive: y.down ? "down" : "up",
		values: await readFrame(engine, plot, wish.frame),
		scale: scaleOf(picture, style),
	};
}

/** Pressures that reach from the ground into the stratosphere. */
const isWide = (pressures: Float64Array): boolean => Math.max(...pressures) > 8 * Math.min(...pressures);

/** The box that limits of latitudes and longitudes draw, if they draw one. */
function limitedBox({ limits }: Plotted): FieldFigure["box"] {
	const limit = (direction: string) => limits.find((one) => one.direction === direction);
	const [y, x] = [limit("latitude"), limit("longitude")];
	if (!x || !y || [x.low, x.high, y.low, y.high].includes(undefined)) return undefined;
	return { west: x.low as number, east: x.high as number, south: y.low as number, north: y.high as number };
}

const BINS = 40;

async function histogram({ plot, engine, wish, extent, source }: Picture): Promise<LineFigure> {
	const { min, max, levels } = niceScale(
		[wish.min ?? extent.min, wish.max ?? extent.max].filter(Number.isFinite),
		{
			steps: BINS,
		},
	);
	const counts = new Array<number>(levels).fill(0);
	let total = 0;
	for await (const values of eachFrame(engine, plot))
		for (const value of values) {
			const bin = Math.min(levels - 1, Math.floor(((value - min) / (max - min)) * levels));
			if (!(bin >= 0) || value > max) continue;
			counts[bin] = (counts[bin] as number) + 1;
			total++;
		}
	const edge = (i: number) => Number((min + ((max - min) * i) / levels).toPrecision(12));
	return {
		kind: "lines",
		title: nameOf(plot),
		subtitle: [
			periodOf(plot),
			...plot.places,
			`${total.toLocaleString("en").replaceAll(",", " ")} values`,
			source,
		]
			.filter(Boolean)
			.join(" · "),
		xLabel: labelOf(plot),
		yLabel: "values in a bin",
		series: [
			{
				label: "",
				filled: true,
				x: [edge(0), ...counts.flatMap((_, i) => [edge(i), edge(i + 1)]), edge(levels)],
				y: [0, ...counts.flatMap((count) => [count, count]), 0],
			},
		],
	};
}

const periodOf = ({ frames }: Plotted): string =>
	frames.length > 1 ? `${frames[0]} to ${frames.at(-1)}` : (frames[0] ?? "");

async function line(picture: Picture): Promise<LineFigure> {
	const { plot, engine, wish } = picture;
	const shared = { kind: "lines", title: nameOf(plot), yLabel: labelOf(plot) } as const;
	const own = [...plot.places, picture.source];
	const grid = await plot.grid?.();
	if (plot.frames.length > 1) {
		const weights = grid && weightsOf(grid);
		const means: number[] = [];
		for await (const values of eachFrame(engine, plot)) means.push(meanOf(values, weights));
		const when = (step: number) => plot.times?.[step] ?? step;
		const how = grid ? "mean over the cells, weighted by their areas" : plot.along ? "mean" : "";
		return {
			...shared,
			subtitle: [how, ...own].filter(Boolean).join(" · "),
			xLabel: "time",
			series: [{ label: "", x: means.map((_, step) => when(step)), y: means }],
			xTicks: spreadTicks(plot.frames.map((label, step) => ({ at: when(step), label }))),
		};
	}
	const values = await readFrame(engine, plot, 0);
	const { x, y, name, how } = grid ? zonal(grid, values) : plain(plot, values);
	const subtitle = [plot.frames[wish.frame], how, ...own].filter(Boolean).join(" · ");
	return { ...shared, subtitle, xLabel: name, series: [{ label: "", x, y }] };
}

function weightsOf(grid: HorizontalGrid): Float64Array {
	if (grid.kind === "rectilinear") return areaWeights(grid);
	if (grid.corners) return cellAreas(grid);
	return grid.latitude.map((latitude) => Math.max(0, Math.cos((latitude * Math.PI) / 180)));
}

function meanOf(values: Float64Array, weights: Float64Array | undefined): number {
	let [sum, total] = [0, 0];
	for (const [cell, value] of values.entries()) {
		const weight = weights?.[cell] ?? 1;
		if (Number.isNaN(value) || !(weight > 0)) continue;
		sum += value * weight;
		total += weight;
	}
	return total > 0 ? sum / total : Number.NaN;
}

const plain = ({ along }: Plotted, values: Float64Array) => ({
	x: along ? [...along.values] : [...values.keys()],
	y: [...values],
	name: along?.name ?? "index",
	how: "",
});

/** Means along latitudes: of rows, or of bands as wide as the cells of other grids. */
function zonal(grid: HorizontalGrid, values: Float64Array) {
	const bands = new Map<number, { sum: number; count: number }>();
	const width = 180 / Math.min(90, Math.max(8, Math.round(Math.sqrt(cellsOf(grid)) / 1.5)));
	for (let cell = 0; cell < cellsOf(grid); cell++) {
		const value = values[cell] as number;
		const [latitude] = centreOf(grid, cell);
		if (Number.isNaN(value) || !Number.isFinite(latitude)) continue;
		const band = grid.kind === "rectilinear" ? latitude : (Math.floor(latitude / width) + 0.5) * width;
		const known = bands.get(band) ?? { sum: 0, count: 0 };
		bands.set(band, { sum: known.sum + value, count: known.count + 1 });
	}
	const rows = [...bands].sort(([a], [b]) => a - b);
	return {
		x: rows.map(([latitude]) => latitude),
		y: rows.map(([, { sum, count }]) => sum / count),
		name: "latitude [degrees north]",
		how: "mean along latitudes",
	};
}
