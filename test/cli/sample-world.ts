import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canPrepare } from "../../cli/can-prepare.ts";
import { buildContainer } from "../../cli/container.ts";
import { entriesOf } from "../../core/loop/make-entries.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import { parseDateRange } from "../../core/model/date-range.ts";
import { Pod } from "../../core/model/pod.ts";
import { silentLog } from "../../core/ports/log.ts";
import { noProgress } from "../../core/ports/progress.ts";
import { parsePodSettings } from "../../core/settings/pod-settings.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";

export const temporaryFolder = (name: string): string => mkdtempSync(join(tmpdir(), `headwater-${name}-`));

/** The real container over a temporary folder, without threads. */
export function sampleContainer(folder: string, more: { readonly workers?: number } = {}) {
	const around = {
		log: silentLog,
		clock: { now: () => new Date(0), monotonic: () => performance.now() },
		progress: noProgress,
		signal: new AbortController().signal,
		environment: process.env,
		version: "0.0.0-test",
		products: () => join(folder, "products"),
		cacheDir: join(folder, "cache"),
		downloads: { connections: 4, connectionsPerNode: 4, allowPrivateHosts: false },
		workers: more.workers ?? 0,
		memory: 512 * 2 ** 20,
		environments: {},
		plugins: { sources: new Map(), translators: new Map(), preprocess: new Map(), publishers: new Map() },
		journal: () => {},
	};
	return canPrepare(buildContainer(around), around);
}

export const caseOf = (
	root: string,
	facets: Record<string, string>,
	period: string,
	more: Partial<CaseSpec> = {},
): CaseSpec => ({
	name: "sample",
	convention: "CMIP",
	period: parseDateRange(period),
	facets,
	dataManager: "cmip6-local",
	sourceOptions: { root },
	strict: false,
	refresh: false,
	metadata: "repair",
	disablePreprocessor: false,
	...more,
});

/** A POD from settings written as text. */
export function podOf(name: string, settings: unknown, spec: CaseSpec): Pod {
	const parsed = parsePodSettings(name, parseDocument(JSON.stringify(settings), `${name}/settings.jsonc`));
	return new Pod({
		name,
		home: `/pods/${name}`,
		settings: parsed,
		varlist: entriesOf(name, parsed, { period: spec.period, journal: () => {} }),
	});
}

export const DIMENSIONS = {
	time: { standard_name: "time" },
	plev: { standard_name: "air_pressure", units: "hPa", positive: "down", axis: "Z" },
	lat: { standard_name: "latitude" },
	lon: { standard_name: "longitude" },
};
