import { DrsError } from "../errors.ts";
import type { Facets } from "../model/facets.ts";

/** Facet → regular expression of its values, where "anything up to the next separator" is too much. */
export type FacetPatterns = Readonly<Record<string, string>>;

type Part =
	| { readonly kind: "literal"; readonly text: string }
	| { readonly kind: "facet"; readonly name: string }
	| { readonly kind: "optional"; readonly parts: readonly Part[] };

/** A template that reads and writes one name: `<facet>`, `[optional]` and literal text. */
export interface Template {
	readonly text: string;
	/** In the order they stand; each once. */
	readonly facets: readonly string[];
	/** Matches whole names; one named group per facet. */
	readonly pattern: RegExp;
	readonly parts: readonly Part[];
}

const tokens = /<([^<>[\]]*)>|([[\]])|[^<>[\]]+|[<>]/gu;
const facetName = /^[A-Za-z_]\w*$/u;

function parseParts(template: string): Part[] {
	const open: Part[][] = [[]];
	for (const [token, facet, bracket] of template.matchAll(tokens)) {
		if (bracket === "[") open.push([]);
		else if (bracket === "]") {
			const parts = open.pop()!;
			if (open.length === 0) throw new DrsError(template, `a "]" of the template has no "["`);
			open.at(-1)!.push({ kind: "optional", parts });
		} else if (facet !== undefined) {
			if (!facetName.test(facet)) throw new DrsError(template, `"${token}" is no facet name`);
			open.at(-1)!.push({ kind: "facet", name: facet });
		} else if (token === "<" || token === ">") {
			throw new DrsError(template, `the template has a lone "${token}"`);
		} else open.at(-1)!.push({ kind: "literal", text: token });
	}
	if (open.length > 1) throw new DrsError(template, `a "[" of the template has no "]"`);
	return open[0]!;
}

/** The characters that may come next: a facet without a pattern of its own stops at them. */
function firstCharacters(parts: readonly Part[]): string {
	let found = "";
	for (const part of parts) {
		if (part.kind === "literal") return found + part.text[0]!;
		if (part.kind === "facet") return found;
		found += firstCharacters(part.parts);
	}
	return found;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
const escapedInClass = (text: string) => text.replace(/[\\^\]-]/gu, "\\$&");

interface Writing {
	readonly patterns: FacetPatterns;
	readonly seen: Set<string>;
}

function facetExpression(name: string, after: readonly Part[], { patterns, seen }: Writing): string {
	// A facet given twice must have the same value.
	if (seen.has(name)) return `\\k<${name}>`;
	seen.add(name);
	return `(?<${name}>${patterns[name] ?? `[^/${escapedInClass(firstCharacters(after))}]+`})`;
}

function expression(parts: readonly Part[], after: readonly Part[], writing: Writing): string {
	return parts
		.map((part, index) => {
			const rest = [...parts.slice(index + 1), ...after];
			if (part.kind === "literal") return escaped(part.text);
			if (part.kind === "facet") return facetExpression(part.name, rest, writing);
			return `(?:${expression(part.parts, rest, writing)})?`;
		})
		.join("");
}

/** @throws DrsError for a template that breaks the grammar. */
export function parseTemplate(text: string, patterns: FacetPatterns = {}): Template {
	const parts = parseParts(text);
	const seen = new Set<string>();
	const pattern = new RegExp(`^${expression(parts, [], { patterns, seen })}$`, "u");
	return { text, facets: [...seen], pattern, parts };
}

/** The facets of a name, or `undefined` when it does not fit. Optional facets that are absent have no key. */
export function matchTemplate(template: Template, name: string): Facets | undefined {
	const groups = template.pattern.exec(name)?.groups;
	if (groups === undefined) return template.pattern.test(name) ? {} : undefined;
	const facets: Record<string, string> = {};
	for (const facet of template.facets) {
		const value = groups[facet];
		if (value !== undefined) facets[facet] = value;
	}
	return facets;
}

const namesOf = (parts: readonly Part[]): string[] =>
	parts.flatMap((part) =>
		part.kind === "facet" ? [part.name] : part.kind === "optional" ? namesOf(part.parts) : [],
	);

function write(parts: readonly Part[], facets: Facets, template: Template): string {
	return parts
		.map((part) => {
			if (part.kind === "literal") return part.text;
			if (part.kind === "optional") {
				const names = namesOf(part.parts);
				const wanted = names.length > 0 && names.every((name) => facets[name] !== undefined);
				return wanted ? write(part.parts, facets, template) : "";
			}
			const value = facets[part.name];
			if (value === undefined) throw new DrsError(template.text, `it needs a value of <${part.name}>`);
			return value;
		})
		.join("");
}

/**
 * The name these facets have. Optional parts are written when all their facets are given; purely literal ones never.
 * @throws DrsError when a facet is missing, or the values make a name that would not read back.
 */
export function formatTemplate(template: Template, facets: Facets): string {
	const name = write(template.parts, facets, template);
	const read = matchTemplate(template, name);
	if (read === undefined || Object.entries(read).some(([facet, value]) => facets[facet] !== value))
		throw new DrsError(name, `a value does not fit the template "${template.text}"`);
	return name;
}

/** A template without optional parts for each way of leaving them out: the fullest last. */
function withoutOptions(parts: readonly Part[]): string[] {
	return parts.reduce<string[]>(
		(texts, part) => {
			const choices =
				part.kind === "literal"
					? [part.text]
					: part.kind === "facet"
						? [`<${part.name}>`]
						: ["", ...withoutOptions(part.parts)];
			return choices.flatMap((choice) => texts.map((text) => text + choice));
		},
		[""],
	);
}

/** The sequences of levels a folder template stands for, outermost level first. */
export function folderLevels(folders: string, patterns: FacetPatterns = {}): Template[][] {
	return folders
		.split("|")
		.flatMap((alternative) => withoutOptions(parseParts(alternative)))
		.map((path) =>
			path
				.split("/")
				.filter((level) => level !== "")
				.map((level) => parseTemplate(level, patterns)),
		);
}
