import type { MetadataLevel } from "../cf/repair.ts";
import type { CaseStep } from "../model/case-spec.ts";
import type { CaseToRun } from "../model/run-spec.ts";
import type { DocumentPath } from "../ports/document.ts";
import type { Step } from "../ports/step.ts";
import { isPattern } from "../query/choices.ts";
import { readCaseSteps } from "./case-steps.ts";
import type { Given, Layer } from "./config-layers.ts";
import { caseRules } from "./config-rules.ts";
import { type Environment, expand, resolvePath } from "./expand.ts";
import { facetValue } from "./facet-keys.ts";
import { otherKeys, pluginName } from "./key-sets.ts";
import { readPeriod } from "./period.ts";
import {
	isOn,
	type Machine,
	type Resolved,
	resolveRules,
	textOf,
	textsOf,
	type Values,
} from "./resolve-values.ts";
import { valueInWords } from "./values-in-words.ts";

/** What the plugins present take: names and options are looked up in it. */
export interface KnownPlugins {
	/** Keys of a data source's own options; `root` may be among them or not, as CASE_ROOT_DIR says it. */
	readonly sourceOptionKeys: (dataManager: string) => readonly string[];
	/** Names that exist; absent: any name is taken. */
	readonly dataManagers?: readonly string[];
	readonly conventions?: readonly string[];
	/** What `steps` may name. */
	readonly steps?: ReadonlyMap<string, Step>;
}

/** What MDTF and its users call them. */
const dataManagerAliases = { cmip6: "cmip6-local" };
const conventionAliases = {
	cesm2: "CESM",
	ncar: "CESM",
	cam4: "CESM",
	am4: "GFDL",
	cm4: "GFDL",
	esm4: "GFDL",
	spear: "GFDL",
	cmipgfdl: "CMIP",
};

interface CaseWorld {
	readonly machine: Machine;
	readonly plugins: KnownPlugins;
	/** A mistake of the case as a whole. */
	readonly complain: (message: string) => void;
}

/** The case as far as it could be read, and every value with its origin. */
export interface ResolvedCase {
	readonly spec: CaseToRun | undefined;
	readonly values: readonly (Resolved & { readonly key: string })[];
	readonly optionKeys: readonly string[];
}

/** Facets of all layers, the first that names one wins. */
function facetsOf(layers: readonly Layer[], optionKeys: readonly string[], environment: Environment) {
	const found = new Map<string, Resolved & { key: string }>();
	for (const layer of layers) {
		const own = new Map<string, Given>();
		for (const { name, given } of otherKeys(layer, optionKeys).facets) {
			const before = own.get(name);
			own.set(name, given);
			if (before !== undefined)
				given.complain(`"${given.key}" says the same as "${before.key}". Keep one of them.`, { key: true });
			if (before !== undefined || found.has(name)) continue;
			const value = facetText(name, given, environment);
			if (value !== undefined) found.set(name, { key: name, value, origin: given.origin });
		}
	}
	return [...found.values()];
}

/** One text; of a list, or a text that stands for several, the list of its texts. */
function facetText(name: string, given: Given, environment: Environment): string | string[] | undefined {
	const all: readonly unknown[] = Array.isArray(given.value) ? given.value : [given.value];
	const isText = (value: unknown) => typeof value === "string" || typeof value === "number";
	if (all.length === 0 || !all.every(isText)) {
		given.complain(`"${given.key}" must be one text or a list of texts, not ${valueInWords(given.value)}.`);
		return undefined;
	}
	const texts = all.map((value) => expand(String(value), environment));
	const missing = texts.find(({ text }) => text === undefined);
	if (missing) given.complain(notSet(given.key, missing.missing));
	const values = texts.flatMap(({ text }) => (text === undefined ? [] : [facetValue(name, text)]));
	const [only] = values;
	if (missing || only === undefined) return undefined;
	return values.length === 1 && !isPattern(only) ? only : values;
}

/** Exact values, what is left open, and the experiments that a list of them joins. */
function facetParts(facets: readonly (Resolved & { key: string })[]) {
	const isExact = ({ value }: Resolved) => typeof value === "string";
	const open = facets.filter((one) => !isExact(one));
	const isJoined = ({ key, value }: Resolved & { key: string }) =>
		key === "experiment_id" && !(value as readonly string[]).some(isPattern);
	const sequence = open.find(isJoined)?.value as readonly string[] | undefined;
	const choices = record(open.filter((one) => !isJoined(one))) as Record<string, readonly string[]>;
	return {
		facets: record(facets.filter(isExact)) as Record<string, string>,
		...(Object.keys(choices).length > 0 && { choices }),
		...(sequence && { sequence }),
	};
}

const notSet = (key: string, variable: string | undefined) =>
	`"${key}" names the environment variable "${variable}", which is not set. Set it, or write $$ for $.`;

/** Options whose name says that they hold a path. */
const isPathKey = (key: string) => /(^|_)(path|paths|file|files|dir|root|folder)$/iu.test(key);

/** A value with the variables in all its texts expanded; one that is not set is told. */
function expandedTexts(given: Given, environment: Environment): unknown {
	const walk = (value: unknown, path: DocumentPath): unknown => {
		if (Array.isArray(value)) return value.map((item: unknown, index) => walk(item, [...path, index]));
		if (typeof value === "object" && value !== null)
			return Object.fromEntries(
				Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]),
			);
		if (typeof value !== "string") return value;
		const { text, missing } = expand(value, environment);
		if (text === undefined) given.complain(notSet(given.key, missing), { path });
		return text ?? value;
	};
	return walk(given.value, []);
}

/** Options are parsed by their source; here variables are expanded, and paths in keys named as such made absolute. */
function optionValue(name: string, given: Given, environment: Environment): unknown {
	const value = expandedTexts(given, environment);
	const absolute = (one: unknown): unknown => {
		if (Array.isArray(one)) return one.map(absolute);
		if (typeof one === "object" && one !== null)
			return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, absolute(item)]));
		return typeof one === "string" ? resolvePath(given.base, one) : one;
	};
	return isPathKey(name) ? absolute(value) : value;
}

/** Steps are no options of a source: the texts in them are expanded alike, paths are seen from the file when they are opened. */
function stepsOf(values: Values, world: CaseWorld): readonly CaseStep[] {
	const given = values.get("steps")?.given;
	if (!given) return [];
	const value = expandedTexts(given, world.machine.environment);
	return readCaseSteps({ ...given, value }, world.plugins.steps ?? new Map());
}

function optionsOf(
	layers: readonly Layer[],
	values: Values,
	at: { readonly optionKeys: readonly string[]; readonly environment: Environment },
) {
	const { optionKeys, environment } = at;
	const found = new Map<string, Resolved & { key: string }>();
	for (const layer of layers)
		for (const { name, given } of otherKeys(layer, optionKeys).options) {
			if (found.has(name)) continue;
			const value = optionValue(name, given, environment);
			found.set(name, { key: name, value, origin: given.origin });
		}
	const root = values.get("CASE_ROOT_DIR") ?? values.get("MODEL_DATA_ROOT");
	if (root !== undefined) found.set("root", { ...root, key: "root" });
	return [...found.values()];
}

function nameOf(values: Values, facets: readonly (Resolved & { key: string })[], world: CaseWorld) {
	const facet = (key: string) => {
		const value = facets.find((one) => one.key === key)?.value;
		return typeof value === "string" ? value : undefined;
	};
	const [model, experiment] = [facet("source_id"), facet("experiment_id")];
	const given = values.get("CASENAME");
	const name = textOf(values, "CASENAME") ?? (model && experiment ? `${model}_${experiment}` : undefined);
	const complain = given?.given?.complain ?? world.complain;
	if (name === undefined) world.complain("A case needs CASENAME, or model and experiment.");
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
	else if (/[/\\\u0000-\u001f]|^[.\s-]|\s$|^.{151}/u.test(name))
		complain(
			`CASENAME "${name}" names folders: it may not hold / or \\, begin with a dot, dash or blank, or be longer than 150.`,
		);
	return name;
}

const record = (list: readonly (Resolved & { key: string })[]) =>
	Object.fromEntries(list.map((one) => [one.key, one.value]));

function plugins(values: Values, known: KnownPlugins) {
	const named = (
		key: string,
		names: readonly string[] | undefined,
		aliases: Readonly<Record<string, string>>,
	) =>
		pluginName(
			textOf(values, key) ?? "",
			{ ...(names && { names }), aliases },
			values.get(key)?.given?.complain,
		);
	return {
		dataManager: named("data_manager", known.dataManagers, dataManagerAliases),
		convention: named("convention", known.conventions, conventionAliases),
	};
}

/** One case, from the layers that may set its keys, first come. */
export function resolveCase(layers: readonly Layer[], world: CaseWorld): ResolvedCase {
	const { machine } = world;
	const isPeriod = (key: string) => /YR$|date$/u.test(key);
	const rules = caseRules.filter((rule) => !isPeriod(rule.key));
	const values = resolveRules(rules, layers, machine);
	const { dataManager, convention } = plugins(values, world.plugins);
	const optionKeys = world.plugins.sourceOptionKeys(dataManager);
	const facets = facetsOf(layers, optionKeys, machine.environment);
	const options = optionsOf(layers, values, { optionKeys, environment: machine.environment });
	const name = nameOf(values, facets, world);
	const called = name === undefined ? "The case" : `Case "${name}"`;
	const { period, ends } = readPeriod(layers, machine.environment, (what) =>
		world.complain(`${called} ${what}`),
	);
	const fieldlist = textOf(values, "fieldlist");
	const steps = stepsOf(values, world);
	const shown = [
		...[...values].map(([key, resolved]) => ({ ...resolved, key })),
		...ends.map(({ key, given }) => ({ key, value: given.value, origin: given.origin })),
		...facets,
		...options.filter((option) => option.key !== "root"),
	];
	if (name === undefined || period === undefined) return { spec: undefined, values: shown, optionKeys };
	const spec: CaseToRun = {
		name,
		convention,
		period,
		...facetParts(facets),
		dataManager,
		sourceOptions: record(options),
		...(fieldlist !== undefined && { fieldlist }),
		strict: isOn(values, "strict"),
		refresh: isOn(values, "refresh"),
		metadata: metadataLevel(values),
		disablePreprocessor: isOn(values, "disable_preprocessor"),
		...(steps.length > 0 && { steps }),
		podList: textsOf(values, "pod_list"),
	};
	return { spec, values: shown, optionKeys };
}

/** MDTF's switch is the last of the three levels. */
function metadataLevel(values: Values): MetadataLevel {
	const level = values.get("metadata");
	const chosen = level?.value as MetadataLevel;
	if (!isOn(values, "overwrite_file_metadata")) return chosen;
	if (level?.given && chosen !== "trust-request")
		level.given.complain(
			`"metadata" is "${chosen}", but overwrite_file_metadata asks for "trust-request". Keep one of them.`,
		);
	return "trust-request";
}
