import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import { withoutPaths } from "./failure.ts";
import type { Views } from "./views.ts";

/** What of a dataset is given as it is stored. */
export interface RawChunks {
	/** Whether it is worth offering: all of it, or at least something with more than one axis. */
	readonly offered: boolean;
	/** Variables that cannot be given so, with the reason. */
	readonly refused: ReadonlyMap<string, string>;
}

/** A sentence for clients; the reason may name files of this machine. */
export const cannotBeRaw = (variable: string, { id }: ServedDataset, why: string): string =>
	`"${variable}" of "${id}" cannot be given as it is stored: ${withoutPaths(why)}.`;

/** The same of the variable in which a key lies; `undefined` where that can be given. */
export function whyNotRaw(
	{ refused }: Pick<RawChunks, "refused">,
	dataset: ServedDataset,
	key: string,
): string | undefined {
	for (const [variable, why] of refused)
		if (key.startsWith(`${variable}/`)) return cannotBeRaw(variable, dataset, why);
	return undefined;
}

export async function rawChunks(
	views: Views,
	dataset: ServedDataset,
	opened: OpenedDataset,
): Promise<RawChunks> {
	const { arrays, refused } = await views.of(dataset, opened, "references");
	const hasData = [...arrays.values()].some(({ shape }) => shape.length > 1);
	return {
		offered: arrays.size > 0 && (refused.size === 0 || hasData),
		refused: new Map([...refused].map(([name, why]) => [name, withoutPaths(why)])),
	};
}
