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
