import type { Dataset } from "../model/dataset.ts";
import { atVersion, isAddress } from "../text/address.ts";
import type { FileStamp } from "./file-store.ts";
import type { PublishWorld } from "./publisher.ts";
import type { RemoteStamp } from "./remote-stamps.ts";
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
	{ engine, disk, remote }: Pick<PublishWorld, "engine" | "disk" | "remote">,
	{ file, change, ...about }: ServedFile,
): ServedDataset {
	let held: OpenedDataset | undefined;
	return {
		...{ steps: [], access: "public", state: { kind: "current" }, facets: {} },
		...about,
		async open(options) {
			const { stamp, modified, mark } = isAddress(file)
				? remoteState(await remote.stamp(file))
				: localState(await disk.stamp(file, { folders: true }));
			if (held?.stamp === stamp) return held;
			const header = await engine.open(mark === undefined ? file : atVersion(file, mark), options);
			held = {
				...{ dataset: change ? change(header) : header, files: [file], stamp, notes: [] },
				...(modified && { modified }),
			};
			return held;
		},
	};
}

/** What stands in headers of HTTP. */
interface FileState {
	readonly stamp: string;
	readonly modified?: Date;
	/** Of what lies on another server. */
	readonly mark?: string;
}

const localState = ({ inode, size, modified }: FileStamp): FileState => ({
	stamp: [inode, size, modified].map((one) => Math.trunc(one).toString(36)).join("-"),
	modified: new Date(modified),
});

const remoteState = (found: RemoteStamp | undefined): FileState => ({
	stamp: atVersion("elsewhere", found?.mark ?? "").replace(/[#=]/g, "-"),
	...found,
});
