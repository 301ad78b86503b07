import { ConfigError, type Problem } from "../errors.ts";
import { formatDateRange } from "../model/date-range.ts";
import type { CaseToRun, RunSpec } from "../model/run-spec.ts";
import type { Document } from "../ports/document.ts";
import { didYouMean } from "../text/nearest.ts";
import { type CaseEntry, readCaseList } from "./case-list.ts";
import { type Complaints, complaintsAbout } from "./complaints.ts";
import { documentLayer, environmentLayer, flagLayer, type Layer } from "./config-layers.ts";
import { caseRules, environmentVariables, foldKey, runRules } from "./config-rules.ts";
import type { Environment } from "./expand.ts";
import { complainOfKey, complainOfRunKeys, otherKeys } from "./key-sets.ts";
import { maskSecrets } from "./mask.ts";
import { isObject } from "./read-part.ts";
import { type KnownPlugins, type ResolvedCase, resolveCase } from "./resolve-case.ts";
import { checkRun, runSpec, withDefaults } from "./resolve-run.ts";
import { type Machine, type Resolved, resolveRules } from "./resolve-values.ts";
import { valueInWords } from "./values-in-words.ts";

/** One line of `headwater config`: what holds, and who said so. */
export interface ValueWithOrigin {
	/** Absent: the value holds for the whole run. */
	readonly case?: string;
	readonly key: string;
	/** As it may be printed: secrets are masked. */
	readonly value: unknown;
	/** "flag --strict", "case.jsonc:3:12", "environment HEADWATER_STRICT" or "default". */
	readonly origin: string;
}

export interface ResolvedRun {
	readonly spec: RunSpec;
	readonly values: readonly ValueWithOrigin[];
	/** Things given that have no effect: to be told, not to stop for. */
	readonly notes: readonly string[];
}

export interface ConfigSources extends KnownPlugins {
	/** Only the flags the user gave that are keys of the file, in any spelling (`outputDir`, `OUTPUT_DIR`); values text or already read. */
	readonly flags: Readonly<Record<string, unknown>>;
	readonly document: Document;
	readonly environment: Environment;
	/** Absolute. */
	readonly cwd: string;
	readonly processors: number;
}

interface Layers {
	readonly flags: Layer;
	readonly top: Layer;
	readonly environment: Layer;
}

const shown = (resolved: Resolved & { key: string }, of?: string): ValueWithOrigin => ({
	...(of !== undefined && { case: of }),
	key: resolved.key,
	value: maskSecrets(resolved.key, resolved.value),
	origin: resolved.origin,
});

/** Keys by which a file without `case_list` is one case. */
const caseSigns = new Set(["casename", "model", "sourceid", "firstyr", "startdate"]);

function checkTwins(cases: readonly (ResolvedCase & { entry: CaseEntry })[], complaints: Complaints): void {
	const seen = new Set<string>();
	for (const { spec, entry } of cases) {
		if (spec === undefined) continue;
		const period = formatDateRange(spec.period);
		const id = JSON.stringify([spec.name, period]);
		if (seen.has(id))
			complaints.at(
				entry.at.path,
				`Two cases are called "${spec.name}" and have the period ${period}. Give one another CASENAME.`,
				{ key: entry.at.key },
			);
		seen.add(id);
	}
}

function resolveCases(sources: ConfigSources, layers: Layers, complaints: Complaints) {
	const { document, cwd } = sources;
	const isCase = [...layers.top.all(), ...layers.flags.all()].some((one) => caseSigns.has(foldKey(one.key)));
	const cases = readCaseList(document, complaints, isCase).map((entry) => {
		const own = documentLayer(entry.value, { document, path: entry.path, complaints, cwd });
		if (entry.path.length > 0) complainOfRunKeys(own);
		const resolved = resolveCase([layers.flags, own, layers.top, layers.environment], {
			machine: sources,
			plugins: sources,
			complain: (message) => complaints.at(entry.at.path, message, { key: entry.at.key }),
		});
		for (const given of otherKeys(own, resolved.optionKeys).unknown)
			complainOfKey(given, resolved.optionKeys, "a case");
		return { ...resolved, entry };
	});
	checkTwins(cases, complaints);
	return cases;
}

function layersOf(
	sources: ConfigSources,
	complaints: Complaints,
	complain: (problem: Problem) => void,
): Layers {
	const { document, environment, cwd, flags } = sources;
	if (!isObject(document.value) && complaints.list().length === 0)
		complaints.at(
			[],
			`A case file is an object { "case_list": [...] }, not ${valueInWords(document.value)}.`,
		);
	const value = isObject(document.value) ? document.value : {};
	return {
		flags: flagLayer(flags, cwd, complain),
		top: documentLayer(value, { document, path: [], complaints, cwd }),
		environment: environmentLayer(environment, cwd, complain),
	};
}

const prefix = "HEADWATER_";

/** Variables that look like ours and are read by nothing, when one of ours may have been meant. */
function strayVariables(environment: Environment): string[] {
	const known = [...caseRules, ...runRules].flatMap(environmentVariables);
	return Object.keys(environment)
		.filter((name) => name.startsWith(prefix) && !known.includes(name))
		.map((name) => ({
			name,
			hint: didYouMean(
				name.slice(prefix.length),
				known.map((one) => one.slice(prefix.length)),
			),
		}))
		.filter(({ hint }) => hint !== "")
		.map(({ name, hint }) => `environment ${name}: read by nothing.${hint.replace('"', `"${prefix}`)}`);
}

function noEffect(layers: readonly Layer[]): string[] {
	const rule = runRules.find((one) => one.key === "large_file")!;
	return layers.flatMap((layer) => {
		const given = layer.get(rule);
		return given ? [`${given.origin}: "large_file" has no effect: netCDF-4 files have no size limit.`] : [];
	});
}

/**
 * Takes flags, case file, environment and defaults together: flag > case > top level of the file > environment > default.
 *
 * @throws ConfigError with every mistake of the file at its line and column, and those of flags and environment under their names.
 */
export function resolveConfig(sources: ConfigSources): ResolvedRun {
	const complaints = complaintsAbout(sources.document);
	const elsewhere: Problem[] = [];
	const layers = layersOf(sources, complaints, (problem) => elsewhere.push(problem));
	const machine: Machine = sources;
	const order = [layers.flags, layers.top, layers.environment];
	const run = withDefaults(resolveRules(runRules, order, machine), sources);
	checkRun(run);
	const cases = isObject(sources.document.value) ? resolveCases(sources, layers, complaints) : [];
	const optionKeys = [...new Set(cases.flatMap((one) => one.optionKeys))];
	for (const layer of [layers.flags, layers.top])
		for (const given of otherKeys(layer, optionKeys).unknown)
			complainOfKey(given, optionKeys, "the case file");
	const problems = [...complaints.list(), ...distinct(elsewhere)];
	if (problems.length > 0) throw new ConfigError(problems);
	const specs = cases.flatMap((one): CaseToRun[] => (one.spec ? [one.spec] : []));
	return {
		spec: runSpec(run, specs, sources.document.file),
		values: [
			...[...run].map(([key, resolved]) => shown({ ...resolved, key })),
			...cases.flatMap((one) => one.values.map((value) => shown(value, one.spec?.name))),
		],
		notes: [...noEffect(order), ...strayVariables(sources.environment)],
	};
}

/** A flag that holds for several cases is complained of once. */
const distinct = (problems: readonly Problem[]) => [
	...new Map(problems.map((problem) => [`${problem.file} ${problem.message}`, problem])).values(),
];
