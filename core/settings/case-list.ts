import type { Document, DocumentPath } from "../ports/document.ts";
import type { Complaints } from "./complaints.ts";
import { isObject } from "./read-part.ts";
import { valueInWords } from "./values-in-words.ts";

/** One case as the file writes it. */
export interface CaseEntry {
	readonly value: Readonly<Record<string, unknown>>;
	readonly path: DocumentPath;
	/** Where mistakes of the case as a whole are told. */
	readonly at: { readonly path: DocumentPath; readonly key: boolean };
}

const missing =
	'The file names no case. Give "case_list", a list of { "CASENAME": ..., "FIRSTYR": ..., "LASTYR": ... }.';

function entriesOf(list: unknown): [string | number, unknown][] | undefined {
	if (Array.isArray(list)) return [...list.entries()];
	return isObject(list) ? Object.entries(list) : undefined;
}

/** Keys of case names (MDTF 4) are the CASENAME of cases that do not say otherwise. */
const named = (name: string | number, value: Readonly<Record<string, unknown>>) =>
	typeof name === "string" && !Object.keys(value).some((key) => /^casename$/iu.test(key))
		? { CASENAME: name, ...value }
		: value;

/**
 * The cases of a file: the items of `case_list` (a list, or as in MDTF 4 an object from names to cases); without one the file as a
 * whole is a single case if `isCase` says so.
 */
export function readCaseList(
	document: Document,
	complaints: Complaints,
	isCase: boolean,
): readonly CaseEntry[] {
	const list = isObject(document.value) ? document.value["case_list"] : undefined;
	if (list === undefined || list === null) {
		if (isCase) return [{ value: {}, path: [], at: { path: [], key: false } }];
		complaints.at([], missing);
		return [];
	}
	const entries = entriesOf(list);
	if (entries === undefined || entries.length === 0) {
		const found = entries === undefined ? valueInWords(list) : "an empty one";
		complaints.at(["case_list"], `"case_list" must be a list of cases, not ${found}.`);
	}
	return (entries ?? []).flatMap(([name, value]) => {
		const path = ["case_list", name];
		if (isObject(value)) return [{ value: named(name, value), path, at: { path, key: true } }];
		complaints.at(path, `A case must be an object { "CASENAME": ... }, not ${valueInWords(value)}.`);
		return [];
	});
}
