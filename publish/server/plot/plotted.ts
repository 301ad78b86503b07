import { reshape, slice, transpose } from "../../../core/array/build.ts";
import { type LazyArray, lengthOf } from "../../../core/array/lazy-array.ts";
import { readingCost } from "../../../core/array/touched.ts";
import { type AxisOf, axesOf } from "../../../core/cf/axes.ts";
import { missingValues } from "../../../core/cf/packing.ts";
import { withinValidRange } from "../../../core/cf/valid-range.ts";
import type { HorizontalGrid } from "../../../core/grid/grid.ts";
import { gridCoordinates, readGrid } from "../../../core/grid/read-grid.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import type { IndexRange } from "../../../core/model/take-ranges.ts";
import type { TaskWorld } from "../../../core/ports/tasks.ts";
import { notFound, Refusal } from "../failure.ts";
import { bytesText } from "../subset/bytes-text.ts";
import { numericVariable } from "../subset/named-variable.ts";
import { type CellLimit, type Subset, subsetDataset, subsetOf } from "../subset/subset.ts";
import { limited, unpackCells } from "./cells.ts";
import { placeTexts } from "./place-texts.ts";
import { mayBeSection, type PlotWish } from "./plot-wish.ts";
import { readSectionAxis, type SectionAxis, sectionAxes } from "./section.ts";
import { stepsOf } from "./steps.ts";

type Reading = TaskWorld["engine"];

/** A variable cut to what is plotted; nothing of its values was read. */
export interface Plotted {
	readonly variable: Variable;
	/** Reads where the cells lie, once; absent of what lies on no map. @throws Refusal (404) where none lies within the limits */
	readonly grid?: () => Promise<HorizontalGrid>;
	/** [frame][cell], unpacked. */
	readonly data: LazyArray;
	readonly missing: readonly number[];
	/** What the frames are called: dates; one empty name without time. */
	readonly frames: readonly string[];
	/** The dimensions of frames and cells. */
	readonly drawn: readonly string[];
	/** When the frames are, ascending, in some unit; absent where nobody can tell. */
	readonly times?: Float64Array;
	/** What the cells lie along where they are no map: rows of `y`, columns of `x`. */
	readonly section?: { readonly x: SectionAxis; readonly y: SectionAxis };
	/** Where along its other dimensions it is cut: "plev 85000 Pa". */
	readonly places: readonly string[];
	/** What of the cells is shown, where they are no rows and columns. */
	readonly limits: readonly CellLimit[];
	/** Names of what stands along a plot of lines: its one dimension that is no time, with its values. */
	readonly along?: { readonly name: string; readonly values: Float64Array };
}

const LAST_STEPS = "-12_";
const MOST_FRAMES = 5000;
const MOST_CELLS = 20_000_000;

export interface PlotLimits {
	/** Bytes of stored chunks, decoded, that one plot may be made from. */
	readonly mostRead: number;
}

export interface PlotAsk extends PlotLimits {
	readonly wish: PlotWish;
	/** Where the cells lie, as another plot of them found out: `packCells`. */
	readonly cells?: Uint8Array;
}

/** What an address asks for, of one dataset. @throws Refusal */
export async function plotted(
	engine: Reading,
	whole: Dataset,
	{ wish, mostRead, cells: packed }: PlotAsk,
): Promise<Plotted> {
	const { dataset, limits } = await subset(engine, whole, wish);
	const variable = withinValidRange(numericVariable(dataset, wish.variable));
	assertDrawable(variable);
	const axes = axesOf(dataset, variable);
	const time = axes.find(({ axis, coordinate }) => axis === "T" && coordinate);
	const drawn = drawnAs({ dataset, variable, axes, time }, wish);
	const { coordinates, section, cells } = drawn;
	const framed = time && !cells.includes(time.dimension) ? time : undefined;
	const data = arranged(variable, framed, cells);
	assertAffordable(wish, { data, mostRead, variable, time: framed });
	const steps = time ? await stepsOf(engine, dataset, variable) : { texts: [""] };
	const reading = { engine, dataset, variable, steps };
	const along = coordinates || section ? undefined : await alongAxis(engine, axes, cells);
	return {
		variable,
		data,
		missing: missingValues(variable),
		frames: framed ? steps.texts : [""],
		drawn: [...cells, ...(time ? [time.dimension] : [])],
		...(framed && "times" in steps && steps.times && { times: steps.times }),
		places: await placeTexts(
			engine,
			axes.filter(({ dimension }) => ![...cells, time?.dimension].includes(dimension)),
		),
		limits,
		...(coordinates && {
			grid: once(async () =>
				packed ? unpackCells(packed) : limited(await readGrid(engine, dataset, coordinates), limits),
			),
		}),
		...(section && {
			section: {
				x: await readSectionAxis(section.x, reading),
				y: await readSectionAxis(section.y, reading),
			},
		}),
		...(along && { along }),
	};
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
	let made: Promise<Made> | undefined;
	return () => (made ??= make());
}

/** @throws Refusal (404) for what has no values, or no axes of its own */
function assertDrawable({ name, dimensions, data }: Variable): void {
	const empty = dimensions.find((_, axis) => data.shape[axis] === 0);
	if (empty !== undefined)
		throw notFound(`"${name}" has no values: its dimension "${empty}" has the length 0.`);
	const twice = dimensions.find((one, axis) => dimensions.indexOf(one) !== axis);
	if (twice !== undefined)
		throw notFound(`"${name}" (${dimensions.join(", ")}) has "${twice}" twice, so it cannot be drawn.`);
}

interface Drawable {
	readonly dataset: Dataset;
	readonly variable: Variable;
	readonly axes: readonly AxisOf[];
	readonly time: AxisOf | undefined;
}

const WITHOUT_MAP: readonly string[] = ["line", "hist"];

/** A map, a section along two other axes, or neither. @throws Refusal (404) where the kind needs one of them */
function drawnAs({ dataset, variable, axes, time }: Drawable, { kind }: PlotWish) {
	const { shape } = variable.data;
	const coordinates = gridCoordinates(dataset, variable);
	const isList = coordinates !== undefined && coordinates.kind !== "rectilinear";
	const section = isList || !mayBeSection(kind) ? undefined : sectionAxes(axes, shape, time);
	if (section) return { section, cells: [section.y.dimension, section.x.dimension] };
	if (coordinates) return { coordinates, cells: coordinates.dimensions };
	if (!WITHOUT_MAP.includes(kind))
		throw notFound(
			`"${variable.name}" (${variable.dimensions.join(", ")}) has neither latitudes and longitudes for a map nor two axes for a section${kind === "scatter" ? ' (of which there is no "scatter")' : ""}. Kinds that need none: line, hist.`,
		);
	return { cells: alongDimension(axes, time) };
}

async function subset(engine: Reading, whole: Dataset, { variable: name, ranges }: PlotWish) {
	const variable = numericVariable(whole, name);
	const time = axesOf(whole, variable).find(({ axis, coordinate }) => axis === "T" && coordinate);
	const names = [time?.dimension, time?.coordinate?.name, "time"];
	const isTimed = !time || ranges.some((range) => names.includes(range.name));
	const wanted = isTimed
		? ranges
		: [...ranges, { name: time.dimension, low: Number.parseInt(LAST_STEPS, 10) }];
	const { parts, limits }: Subset = await subsetOf({ engine, dataset: whole, variable }, wanted);
	return { dataset: subsetDataset(whole, parts), limits };
}

/** Without a map, the longest dimension that is no time stands along the plot. */
function alongDimension(axes: readonly AxisOf[], time: AxisOf | undefined): readonly string[] {
	const others = axes.filter(({ dimension }) => dimension !== time?.dimension);
	return others.slice(-1).map(({ dimension }) => dimension);
}

/** [frame][cell], the first index of every other dimension. */
function arranged(
	{ data, dimensions }: Variable,
	time: AxisOf | undefined,
	cells: readonly string[],
): LazyArray {
	const first = data.shape.map((length, axis) => {
		const name = dimensions[axis] as string;
		return cells.includes(name) || name === time?.dimension ? length : 1;
	});
	const cut = slice(
		data,
		data.shape.map(() => 0),
		first,
	);
	const kept = [...(time ? [time.dimension] : []), ...cells];
	const order = [
		...dimensions.map((_, axis) => axis).filter((axis) => !kept.includes(dimensions[axis] as string)),
		...kept.map((name) => dimensions.indexOf(name)),
	];
	const shape = order.map((axis) => first[axis] as number).slice(order.length - kept.length);
	const ordered = order.every((axis, i) => axis === i) ? cut : transpose(cut, order);
	return reshape(ordered, time ? shape : [1, ...shape]);
}

interface Affording extends PlotLimits {
	readonly data: LazyArray;
	readonly variable: Variable;
	readonly time: AxisOf | undefined;
}

/** @throws Refusal (413) before anything is read */
function assertAffordable(wish: PlotWish, { data, mostRead, variable, time }: Affording): void {
	const [frames = 1, ...cells] = data.shape;
	const bytes = readingCost(data);
	const tooMuch =
		bytes > mostRead
			? `is made from ${bytesText(bytes)}, of which ${bytesText(mostRead)} may be read`
			: lengthOf(cells) > MOST_CELLS
				? `has ${lengthOf(cells)} cells, of which ${MOST_CELLS} can be drawn`
				: frames > MOST_FRAMES
					? `has ${frames} steps, of which ${MOST_FRAMES} can be shown`
					: undefined;
	if (tooMuch === undefined) return;
	const fewer = Math.min(MOST_FRAMES, Math.floor((frames * mostRead) / Math.max(bytes, 1)));
	const one = time && fewer >= 1 && lengthOf(cells) <= MOST_CELLS;
	const way = one
		? `"${wish.kind}/${wish.colours}/${time.dimension}/-${Math.min(fewer, frames)}_"`
		: '"lat/0_30/lon/0_30"';
	throw new Refusal(413, `The plot of "${variable.name}" ${tooMuch}. Select less: ${way}.`);
}

async function alongAxis(engine: Reading, axes: readonly AxisOf[], cells: readonly string[]) {
	const axis = axes.find(({ dimension }) => dimension === cells[0]);
	const coordinate = axis?.coordinate;
	if (!axis || !coordinate || coordinate.type === "string" || coordinate.type === "char") return undefined;
	const values = (await engine.readAll(coordinate.data)) as ArrayLike<number>;
	const units = attributeText(coordinate.attributes, "units");
	return {
		name: units ? `${coordinate.name} [${units}]` : coordinate.name,
		values: Float64Array.from(values, Number),
	};
}

/** The values of one frame, NaN where missing and outside what is shown. @throws Refusal (404) */
export async function readFrame(engine: Reading, plot: Plotted, frame: number): Promise<Float64Array> {
	const frames = plot.frames.length;
	if (frame >= frames)
		throw notFound(`There is no step ${frame}; the selection has ${frames}, counted from 0.`);
	return readFrames(engine, plot, { start: frame, count: 1 });
}

const BATCH_VALUES = 2_000_000;

/** All frames one after the other, read together as many as fit some memory: chunks often hold several. */
export async function* eachFrame(engine: Reading, plot: Plotted): AsyncGenerator<Float64Array> {
	const [frames = 1, ...cells] = plot.data.shape;
	const size = lengthOf(cells);
	const batch = Math.max(1, Math.floor(BATCH_VALUES / Math.max(1, size)));
	for (let start = 0; start < frames; start += batch) {
		const count = Math.min(batch, frames - start);
		const values = await readFrames(engine, plot, { start, count });
		for (let i = 0; i < count; i++) yield values.subarray(i * size, (i + 1) * size);
	}
}

async function readFrames(
	engine: Reading,
	plot: Plotted,
	{ start, count }: IndexRange,
): Promise<Float64Array> {
	const cells = plot.data.shape.slice(1);
	const block = { start: [start, ...cells.map(() => 0)], count: [count, ...cells] };
	const stored = (await engine.read(plot.data, block)) as ArrayLike<number>;
	const round = plot.data.type === "float32" ? Math.fround : Number;
	const [first = Number.NaN, second = Number.NaN, ...more] = plot.missing.map(round);
	const others = new Set(more);
	const grid = plot.limits.length > 0 ? await plot.grid?.() : undefined;
	const places = grid && grid.kind !== "rectilinear" ? grid.latitude : undefined;
	const size = lengthOf(cells);
	const values = new Float64Array(stored.length);
	for (let i = 0; i < values.length; i++) {
		const value = Number(stored[i]);
		const isMissing = value === first || value === second || (others.size > 0 && others.has(value));
		values[i] = isMissing || (places && Number.isNaN(places[i % size])) ? Number.NaN : value;
	}
	return values;
}
