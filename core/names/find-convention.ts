import { PluginError } from "../errors.ts";
import type { Convention } from "../ports/convention.ts";
import { didYouMean } from "../text/nearest.ts";

const fold = (name: string) => name.trim().toLowerCase();
const namesOf = ([plugin, { spelling, aliases }]: readonly [string, Convention]) => [
	spelling,
	plugin,
	...aliases,
];

/**
 * The convention of that name, whatever the case of its letters: the name of its plugin, its spelling, or one of the models and
 * institutions that follow it. `plugins` is plugin name → convention.
 */
export function findConvention(name: string, plugins: ReadonlyMap<string, Convention>): Convention {
	const found = [...plugins].find((plugin) => namesOf(plugin).some((known) => fold(known) === fold(name)));
	if (found !== undefined) return found[1];
	const spellings = [...plugins.values()].map(({ spelling }) => `"${spelling}"`).sort();
	throw new PluginError(
		`There is no naming convention "${name}".${didYouMean(name, [...plugins].flatMap(namesOf))} Known: ${spellings.join(", ")}.`,
	);
}
