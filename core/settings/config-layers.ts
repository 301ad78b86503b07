import type { Problem } from "../errors.ts";
import type { Document, DocumentPath } from "../ports/document.ts";
import type { Complaints } from "./complaints.ts";
import { environmentVariables, foldKey, type Rule, spellings } from "./config-rules.ts";
import { type Environment, folderOf, resolvePath } from "./expand.ts";

/** A value somebody gave for a key, with where it came from and where to complain of it. */
export interface Given {
	/** The key as it was spelled. */
	readonly key: string;
	readonly value: unknown;
	/** "flag --strict", "case.jsonc:3:12" or "environment HEADWATER_STRICT". */
	readonly origin: string;
	/** The folder that relative paths are seen from. */
	readonly base: string;
	readonly isWord: boolean;
	/** A mistake in the value (`path`: at a place inside it), or (`key`) in the key that was chosen for it. */
	readonly complain: (
		message: string,
		options?: { readonly key?: boolean; readonly path?: DocumentPath },
	) => void;
}

/** One place values come from; a run has several, the first that has a key wins. */
export interface Layer {
	/** The value of a framework key. */
	get(rule: Rule): Given | undefined;
	/** All that was given, for keys of facets and data sources. Empty for the environment. */
	all(): readonly Given[];
}

/** `""` and `null` are how MDTF's templates leave a key open. */
const isOpen = (value: unknown) => value === undefined || value === null || value === "";

function layerOf(given: readonly Given[]): Layer {
	const kept = given.filter((one) => !isOpen(one.value));
	const byKey = new Map<string, Given[]>();
	for (const one of kept) {
		const fold = foldKey(one.key);
		byKey.set(fold, [...(byKey.get(fold) ?? []), one]);
	}
	return {
		all: () => kept,
		get: (rule) => {
			const found = [...new Set(spellings(rule).map(foldKey))].flatMap((fold) => byKey.get(fold) ?? []);
			for (const again of found.slice(1))
				again.complain(`"${again.key}" says the same as "${found[0]!.key}". Keep one of them.`, {
					key: true,
				});
			return found[0];
		},
	};
}

/** The keys of an object of the case file: its top level, or one case. */
export function documentLayer(
	object: Readonly<Record<string, unknown>>,
	at: { document: Document; path: DocumentPath; complaints: Complaints; cwd: string },
): Layer {
	const { document, path, complaints } = at;
	const base = folderOf(resolvePath(at.cwd, document.file));
	return layerOf(
		Object.entries(object).map(([key, value]) => {
			const place = document.positionOf([...path, key]) ?? document.positionOf(path, { key: true });
			return {
				key,
				value,
				base,
				isWord: false,
				origin: `${document.file}:${place?.line ?? 1}:${place?.column ?? 1}`,
				complain: (message, options) =>
					complaints.at([...path, key, ...(options?.path ?? [])], message, options),
			};
		}),
	);
}

/** "--output-dir": how the flag of a key is written. */
const flagOf = (key: string) =>
	`--${key
		.replace(/([a-z])([A-Z])/gu, "$1-$2")
		.replaceAll("_", "-")
		.toLowerCase()}`;

/** Mistakes in flags and in the environment, which have no line. */
export type Elsewhere = (problem: Problem) => void;

export const flagLayer = (
	flags: Readonly<Record<string, unknown>>,
	cwd: string,
	complain: Elsewhere,
): Layer =>
	layerOf(
		Object.entries(flags).map(([key, value]) => ({
			key,
			value,
			base: cwd,
			isWord: true,
			origin: `flag ${flagOf(key)}`,
			complain: (message) => complain({ file: flagOf(key), message }),
		})),
	);

/** HEADWATER_<KEY> of every key that may come from there. */
export const environmentLayer = (environment: Environment, cwd: string, complain: Elsewhere): Layer => ({
	all: () => [],
	get: (rule) => {
		const name = environmentVariables(rule).find((variable) => !isOpen(environment[variable]));
		if (name === undefined) return undefined;
		return {
			key: rule.key,
			value: environment[name],
			base: cwd,
			isWord: true,
			origin: `environment ${name}`,
			complain: (message) => complain({ file: name, message }),
		};
	},
});
