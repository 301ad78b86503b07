import assert from "node:assert/strict";
import type { z } from "zod";
import type { DataSourceBase } from "../../core/data-source.ts";
import type { DrsLayout } from "../../core/drs/layout.ts";
import { derivedFacets } from "../../core/drs/project.ts";
import { projectFacts } from "../../core/drs/projects.ts";
import { folderLevels, parseTemplate } from "../../core/drs/template.ts";
import { InterruptedError, isHeadwaterError } from "../../core/errors.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import type { KeyColumns } from "../../core/model/key-columns.ts";
import type { Pod } from "../../core/model/pod.ts";
import type { VariableWish } from "../../core/model/wish.ts";
import type { Preferences } from "../../core/ports/preference.ts";
import type { Fetcher, SourceWorld } from "../../core/ports/source.ts";
import type { DataSourceClass } from "../../core/source-plugin.ts";
import { type Contract, checksOf, isTitle } from "./check.ts";
import { rowsOf } from "./memory-catalogue.ts";
import { caseOf, podOf, type SourceTrial, worldOf } from "./source-world.ts";

/** What a source declares for its base. */
interface Declared {
	readonly keys: KeyColumns;
	readonly prefer: Preferences;
	readonly layout?: DrsLayout;
	readonly root?: string;
}

/** What the file of a source exports. */
export interface SourceModule<Options> {
	readonly Options: z.ZodType<Options>;
	readonly Source: DataSourceClass<Options>;
}

interface Trying<Options> {
	readonly plugin: SourceModule<Options>;
	readonly trial: SourceTrial;
}

/** A world that may not be asked anything: construction does no work. */
const untouchable = new Proxy({} as SourceWorld, {
	get: (_, part) => assert.fail(`construction asks the world for "${String(part)}"; do that in setup`),
});

function build<Options>(
	{ plugin, trial }: Trying<Options>,
	world: SourceWorld,
	more: Partial<CaseSpec> = {},
): DataSourceBase<Options> {
	const options = plugin.Options.parse(trial.options);
	return new plugin.Source({ options, world, case: caseOf(trial, more) });
}

const declaredBy = <Options>(trying: Trying<Options>) => build(trying, untouchable) as unknown as Declared;

async function request<Options>(
	trying: Trying<Options>,
	wish: VariableWish,
	more: { readonly world?: Partial<SourceWorld>; readonly case?: Partial<CaseSpec> } = {},
): Promise<Pod> {
	const pod = podOf(wish);
	await build(trying, worldOf(trying.trial, more.world), more.case).requestData([pod]);
	return pod;
}

/** Facets the paths of a layout give, by themselves or by the project's rules. */
function facetsOf({ project, folders, file }: DrsLayout): ReadonlySet<string> {
	const facts = projectFacts(project);
	const levels = folderLevels(folders, facts.patterns).flat();
	const named = [...levels, parseTemplate(file, facts.patterns)].flatMap(({ facets }) => facets);
	return new Set([...named, ...derivedFacets(facts), ...Object.keys(facts.constants)]);
}

const columnsNamed = ({ names: { variable, table, frequency, brand = [] } }: KeyColumns) => [
	variable,
	...[table, frequency].filter((one) => one !== undefined),
	...brand,
];

const missingIn = (names: readonly string[], others: Iterable<string>) =>
	names.filter((name) => !new Set(others).has(name));

/** What every data source keeps. `name` is its file's name, `trial` a small archive it is tried on. */
export const sourceContract = <Options>(
	name: string,
	plugin: SourceModule<Options>,
	trial: SourceTrial,
): Contract => [
	...formChecks(name, { plugin, trial }),
	...declaredChecks(name, { plugin, trial }),
	...requestChecks(name, { plugin, trial }),
];

const formChecks = <Options>(name: string, { plugin, trial }: Trying<Options>): Contract =>
	checksOf(name, {
		"has a title of one line": () => assert(isTitle(plugin.Source.title), plugin.Source.title),

		"refuses options it does not know": () => {
			const issues = plugin.Options.safeParse({ ...trial.options, typo: 1 }).error?.issues ?? [];
			assert(
				issues.some((issue) => issue.code === "unrecognized_keys" && issue.keys.includes("typo")),
				"use z.strictObject",
			);
		},

		"is built without asking the world anything": () => {
			declaredBy({ plugin, trial });
		},
	});

const declaredChecks = <Options>(name: string, trying: Trying<Options>): Contract =>
	checksOf(name, {
		"its key columns agree with each other": () => {
			const { keys } = declaredBy(trying);
			const all = [...keys.case, ...keys.pod, ...keys.variable];
			assert.equal(new Set(all).size, all.length, "a column belongs to one scope");
			assert(keys.case.length > 0, "something must tell experiments apart");
			assert.deepEqual(missingIn(keys.choosable, keys.case), [], "choosable columns are case columns");
			assert.deepEqual(missingIn(keys.static, keys.case), [], "static columns are case columns");
			assert.deepEqual(missingIn(keys.version ? [keys.version] : [], keys.variable), []);
			assert.deepEqual(missingIn(keys.names.table ? [keys.names.table] : [], keys.variable), []);
			assert.notEqual(keys.names.variable, "");
		},

		"its preferences order files, and order them the other way round alike": () => {
			const { prefer, layout, root } = declaredBy(trying);
			const files = layout ? rowsOf(root ?? "", layout, trying.trial.files ?? []) : [];
			for (const { name: preference, compare } of [prefer.case, prefer.pod, prefer.variable].flat()) {
				assert.notEqual(preference, "", "a preference has a name for messages");
				for (const { facets: a } of files)
					for (const { facets: b } of files)
						assert.equal(Math.sign(compare(a, b)) + Math.sign(compare(b, a)), 0, preference);
			}
		},

		"a layout gives every facet its keys name": () => {
			const { keys, layout, root } = declaredBy(trying);
			if (layout === undefined) return;
			assert(root, "a layout needs a root: the folder the tree stands in");
			const named = [...keys.case, ...keys.pod, ...keys.variable, ...columnsNamed(keys)];
			assert.deepEqual(missingIn(named, facetsOf(layout)), []);
		},
	});

const stateOf = ({ status, cause, varlist }: Pod) => {
	const [entry] = varlist;
	const why = entry?.cause ?? cause;
	return `${status}, "${entry?.stage}"${why === undefined ? "" : `: ${String(why)}`}`;
};

/** The POD failed, and both it and its variable say why in an error of ours. */
function assertFailed(pod: Pod): void {
	const [entry] = pod.varlist;
	assert.equal(pod.status, "failed", stateOf(pod));
	assert(isHeadwaterError(pod.cause), stateOf(pod));
	assert(isHeadwaterError(entry?.cause), stateOf(pod));
}

const requestChecks = <Options>(name: string, trying: Trying<Options>): Contract =>
	checksOf(name, {
		"brings what is there to PREPROCESSED": async () => {
			const pod = await request(trying, trying.trial.wish);
			assert.equal(pod.varlist[0]?.stage, "preprocessed", stateOf(pod));
			assert.equal(pod.status, "ready", stateOf(pod));
			const files = pod.varlist[0]?.selected?.files ?? [];
			assert(files.length > 0);
		},

		"plans and explains without bringing a file": async () => {
			const brought: string[] = [];
			const fetch: Fetcher["fetch"] = async (files) => {
				brought.push(...files.map(({ path }) => path));
				return files.map(({ path }) => path);
			};
			const pod = podOf(trying.trial.wish);
			const world = worldOf(trying.trial);
			const source = build(trying, { ...world, fetcher: { ...world.fetcher, fetch } });
			await source.requestData([pod], { until: "selected" });
			const [entry] = await source.explain();
			assert.deepEqual(brought, []);
			assert.equal(entry?.status, "selected", entry?.problem?.message);
			assert((entry?.selected?.files.length ?? 0) > 0, "explain names the files");
			assert((entry?.looked?.files ?? 0) > 0, "explain says among how many files was looked");
		},

		"chooses the same whatever the order of files": async () => {
			const backwards = {
				...trying,
				trial: { ...trying.trial, files: trying.trial.files?.toReversed() ?? [] },
			};
			const [first, second] = [
				await request(trying, trying.trial.wish),
				await request(backwards, trying.trial.wish),
			];
			assert.equal(second.varlist[0]?.selected?.id, first.varlist[0]?.selected?.id);
		},

		"says in an error of ours that a variable does not exist": async () => {
			const { wish } = trying.trial;
			assertFailed(await request(trying, { ...wish, name: "nonesuch", standardName: "nonesuch_of_nothing" }));
		},

		"says in an error of ours that an experiment is not there": async () => {
			const [column = ""] = declaredBy(trying).keys.static;
			const facets = { ...trying.trial.facets, [column]: "nonesuch" };
			assertFailed(await request(trying, trying.trial.wish, { case: { facets } }));
		},

		"stops when it is told to": async () => {
			const world = { signal: AbortSignal.abort() };
			await assert.rejects(request(trying, trying.trial.wish, { world }), InterruptedError);
		},
	});
