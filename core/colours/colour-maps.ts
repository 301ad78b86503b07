import { colourMaps } from "./colour-map.table.ts";

/** Names of all colour maps, their reverses (NAME_r) included. */
export function colourMapNames(): readonly string[] {
	const own = Object.keys(colourMaps);
	return [...new Set(own.flatMap((name) => (name.endsWith("_r") ? [name] : [name, `${name}_r`])))];
}

/** Control points of a map, evenly spaced from low to high, as "440154"; `undefined` for a name that is none. */
export function controlColours(name: string): readonly string[] | undefined {
	if (Object.hasOwn(colourMaps, name)) return colourMaps[name]?.split(" ");
	const forward = name.endsWith("_r") ? name.slice(0, -2) : "";
	return Object.hasOwn(colourMaps, forward) ? colourMaps[forward]?.split(" ").reverse() : undefined;
}

/** Maps whose middle is pale, or another colour than both ends. */
const DIVERGING = "RdBu BrBG PuOr coolwarm Spectral RdYlBu RdYlGn PiYG PRGn bwr seismic".split(" ");

/** Whether the middle of a map stands for a value that others lie above and below, such as zero. */
export const isDiverging = (name: string): boolean => DIVERGING.includes(name.replace(/_r$/, ""));
