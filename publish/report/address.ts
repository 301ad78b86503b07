import type { PodResult, RunResult } from "../../core/model/run-result.ts";

/** A lone half of a surrogate pair has no address. */
const encoded = (segment: string) => encodeURIComponent(segment.replace(/\p{Cs}/gu, "\ufffd"));

/** Link to a path relative to the run's folder. It stays inside that folder and is never an absolute or foreign address. */
export const address = (path: string): string =>
	path
		.split("/")
		.filter((segment) => segment !== "" && segment !== "." && segment !== "..")
		.map(encoded)
		.join("/") || "./";

const safe = (name: string) =>
	name
		.replace(/[^A-Za-z0-9._-]/gu, "_")
		.replace(/^\./u, "_")
		.slice(0, 80);

/**
 * The path of each POD's page, `report/<case>--<pod>.html`: beside nothing of the POD's own, in letters every file system takes, and
 * no two alike where upper and lower case are one.
 */
export function pagePaths(result: RunResult): ReadonlyMap<PodResult, string> {
	const taken = new Set<string>();
	const paths = new Map<PodResult, string>();
	for (const one of result.cases)
		for (const pod of one.pods) {
			const base = `${safe(one.name)}--${safe(pod.name)}`;
			let name = base;
			for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base}-${i}`;
			taken.add(name.toLowerCase());
			paths.set(pod, `report/${name}.html`);
		}
	return paths;
}
