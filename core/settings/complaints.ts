import type { Problem } from "../errors.ts";
import type { Document, DocumentPath } from "../ports/document.ts";

/** Collects the mistakes of one document, each at its place, so that all can be told at once. */
export interface Complaints {
	/** A mistake in the value at `path` (with `key`: in its key); where there is none, at the nearest value around it. */
	at(path: DocumentPath, message: string, options?: { readonly key?: boolean }): void;
	/** In the order of the text; one message per place is told once. */
	list(): readonly Problem[];
}

function placeIn(document: Document, path: DocumentPath, key: boolean) {
	const exact = document.positionOf(path, { key });
	for (let length = path.length - 1; exact === undefined && length >= 0; length--) {
		const around = document.positionOf(path.slice(0, length), { key: true });
		if (around !== undefined) return around;
	}
	return exact;
}

const inOrder = (a: Problem, b: Problem) =>
	(a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

export function complaintsAbout(document: Document): Complaints {
	const found = new Map<string, Problem>();
	const add = (problem: Problem) =>
		found.set(`${problem.line}:${problem.column}:${problem.message}`, problem);
	for (const problem of document.problems) add(problem);
	return {
		at: (path, message, options) => {
			add({ file: document.file, ...placeIn(document, path, options?.key === true), message });
		},
		list: () => [...found.values()].sort(inOrder),
	};
}
