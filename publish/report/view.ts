import type { CaseResult, PodResult, RunResult } from "../../core/model/run-result.ts";
import { address } from "./address.ts";

/** A run as seen from one page. */
export interface View {
	readonly result: RunResult;
	/** Address of a file of the run, given by its path relative to the run's folder. */
	readonly link: (path: string) => string;
	/** Address of a POD's page. */
	readonly pageOf: (pod: PodResult) => string;
	/** What an image shows: its address, or the image itself where it was given inlined. */
	readonly image: (path: string) => string;
}

/** Images to carry inside the pages, as `data:` addresses by path. */
export type InlinedImages = ReadonlyMap<string, string>;

interface Place {
	readonly up: "" | "../";
	readonly pages: ReadonlyMap<PodResult, string>;
	readonly inlined: InlinedImages;
}

export function viewFrom(result: RunResult, { up, pages, inlined }: Place): View {
	const link = (path: string) => up + address(path);
	return {
		result,
		link,
		pageOf: (pod) => link(pages.get(pod) ?? pod.folder),
		image: (path) => inlined.get(path) ?? link(path),
	};
}

/** A POD in its case. */
export interface PodPlace {
	readonly case: CaseResult;
	readonly pod: PodResult;
}
