import { applyRepairs, type MetadataLevel, type Repair } from "../core/cf/repair.ts";
import { tidyDataset, tidyRepairs } from "../core/cf/tidy.ts";
import { MetadataError } from "../core/errors.ts";
import type { Dataset } from "../core/model/dataset.ts";
import type { Engine } from "../core/ports/engine.ts";
import type { FixFinder } from "../core/ports/fix.ts";
import { absoluteTimeRepairs } from "../core/time/absolute-times.ts";
import { readNumbers } from "../core/time/time-axis.ts";

/** How files are put right before anything else is done with them. */
export interface Mending {
	readonly level: MetadataLevel;
	readonly fixes?: FixFinder | undefined;
	/** What the archive files them under: for files that do not name project and model themselves. */
	readonly project?: string | undefined;
	readonly model?: string | undefined;
}

/** A file with its attributes spelled as CF does and what is known to be wrong in it put right. */
interface Mended {
	readonly dataset: Dataset;
	readonly repairs: readonly Repair[];
}

/** Reads headers, times that are written as dates, and what a fix asks for. @throws MetadataError listing what is wrong, at the level `strict` */
export async function mendFile(
	file: { readonly path: string; readonly dataset: Dataset },
	{ level, fixes, project, model }: Mending,
	engine: Pick<Engine, "readAll">,
): Promise<Mended> {
	let dataset = tidyDataset(file.dataset);
	const repairs: Repair[] = [...tidyRepairs(file.dataset, dataset)];
	const take = (found: readonly Repair[]) => {
		dataset = applyRepairs(dataset, found);
		repairs.push(...found);
	};
	for (const fix of (await fixes?.({ dataset, project, model })) ?? [])
		take(await fix.repairs(dataset, ({ data }) => readNumbers(engine, data)));
	take(await absoluteTimeRepairs(dataset, engine));
	if (level === "strict" && repairs.length > 0) throw refusal(file.path, repairs);
	return { dataset, repairs };
}

const refusal = (path: string, repairs: readonly Repair[]): MetadataError =>
	new MetadataError(
		`"${path}" needs ${repairs.length} repairs, and "metadata" is "strict": ${repairs.map(({ what, why }) => `${what}: ${why}`).join("; ")}. Mend the file, or set "metadata": "repair".`,
	);
