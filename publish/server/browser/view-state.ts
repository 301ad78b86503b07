import { controlColours } from "../../../core/colours/colour-maps.ts";
import type { ViewerDescription, ViewerVariable } from "../viewer/description.ts";
import type { Camera } from "./camera.ts";
import type { Limits } from "./colours.ts";

/** What a map shows, as it stands behind the "#" of its address. */
export interface ViewState {
	readonly variable: string;
	/** Index along each dimension that is not the grid's. */
	readonly indices: Readonly<Record<string, number>>;
	/** Absent: chosen by the values. */
	readonly colours?: string;
	/** Absent: taken from the values. */
	readonly limits?: Limits;
	readonly kind: Camera["kind"];
	/** Longitude, latitude, and how much larger than the whole Earth; absent: the whole of the grid. */
	readonly at?: readonly [number, number, number];
}

/** Reads what an address says; what makes no sense is left out. */
export function readState(hash: string, { variables, axes, first }: ViewerDescription): ViewState {
	const told = new URLSearchParams(hash.replace(/^#/, ""));
	const wanted = told.get("v");
	const variable = variables.some(({ name }) => name === wanted) ? wanted : first;
	const indices = Object.entries(axes).flatMap(([name, { labels }]): [string, number][] => {
		const index = Number(told.get(`i.${name}`) ?? Number.NaN);
		return Number.isInteger(index) && index >= 0 && index < labels.length ? [[name, index]] : [];
	});
	const [low, high] = numbersOf(told.get("r"));
	const at = numbersOf(told.get("at"));
	const colours = told.get("c");
	return {
		variable: variable ?? "",
		indices: Object.fromEntries(indices),
		...(colours !== null && controlColours(colours) !== undefined && { colours }),
		...(low !== undefined && high !== undefined && low < high && { limits: { low, high } }),
		kind: told.get("p") === "globe" ? "globe" : "flat",
		...(at.length === 3 && { at: at as unknown as [number, number, number] }),
	};
}

const numbersOf = (text: string | null): readonly number[] =>
	(text ?? "")
		.split(",")
		.filter((one) => one !== "")
		.map(Number)
		.filter(Number.isFinite);

/** The state as it stands behind "#"; what goes without saying is left out. */
export function writeState(state: ViewState, dimensions: readonly string[]): string {
	const told = new URLSearchParams({ v: state.variable });
	for (const name of dimensions) if (state.indices[name]) told.set(`i.${name}`, String(state.indices[name]));
	if (state.colours !== undefined) told.set("c", state.colours);
	if (state.limits) told.set("r", `${state.limits.low},${state.limits.high}`);
	if (state.kind !== "flat") told.set("p", state.kind);
	if (state.at) told.set("at", state.at.map((one) => Number(one.toFixed(3))).join(","));
	return `#${told.toString().replaceAll("%2C", ",")}`;
}

/** Indices along the dimensions of a variable; 0 where nothing was chosen. */
export const indicesOf = ({ indices }: ViewState, { dimensions }: ViewerVariable): readonly number[] =>
	dimensions.map((name) => indices[name] ?? 0);
