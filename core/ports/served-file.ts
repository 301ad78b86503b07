import type { Dataset } from "../model/dataset.ts";
import { isAddress } from "../text/address.ts";
import type { PublishWorld } from "./publisher.ts";
import type { OpenedDataset, ServedDataset } from "./served-dataset.ts";

/** A file that is published, and what is said of it. */
export interface ServedFile extends Partial<Omit<ServedDataset, "open">> {
	readonly id: string;
	readonly title: string;
	/** Path or address of what an engine opens. */
	readonly file: string;
	/** A lazy change, made whenever the file is opened anew; reads no data. Say in `steps` what it does. */
	change?(dataset: Dataset): Dataset;
}

/** A file as a dataset of a server: opened when it is first asked for, and again when the file has changed. */
export function servedFile(
	{ engine, disk }: Pick<PublishWorld, "engine" | "disk">,
	{ file, change, ...about }: ServedFile,
): ServedDataset {
	let held: OpenedDataset | undefined;
	return {
		...{ steps: [], access: "public", state: { kind: "current" }, facets: {} },
		...about,
		async open(options) {
			const state = isAddress(file) ? undefined : await disk.stamp(file, { folders: true });
			const stamp = state
				? [state.inode, state.size, state.modified].map((one) => Math.trunc(one).toString(36)).join("-")
				: "elsewhere";
			if (held?.stamp === stamp) return held;
			const header = await engine.open(file, options);
			held = {
				...{ dataset: change ? change(header) : header, files: [file], stamp, notes: [] },
				...(state && { modified: new Date(state.modified) }),
			};
			return held;
		},
	};
}
