import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CaseResult, RunResult } from "../core/model/run-result.ts";
import type { RunSpec } from "../core/model/run-spec.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { runCatalogue } from "../publish/catalogue/index.ts";
import { renderReport } from "../publish/report/index.ts";
import { resultJson } from "../publish/report/result-json.ts";
import { type ConductorParts, conductCase } from "../run/conduct.ts";
import { logsFolder, productsFolder } from "../run/folders/pod-folder.ts";
import { closeRunFolder, openRunFolder, type RunFolder } from "../run/folders/run-folder.ts";
import { journalFile, journalLog } from "../run/journal.ts";
import { createClock } from "./clock.ts";
import { EXIT } from "./exit-codes.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { packageRoot } from "./package-root.ts";
import { secretsIn, withoutSecrets } from "./secrets.ts";
import { openSession, type Session } from "./session.ts";
import { tokens } from "./tokens.ts";

/** The command as a child process can call it: the built one, also while tests run from source. */
const COMMAND = join(packageRoot(), "bin", "headwater");

const LOG = "headwater.log";

/** Runs all cases into one folder and writes the report. An interrupted run has a report too: what was not run is skipped. */
export async function runCases(
	spec: RunSpec,
	more: { readonly plugins: OutsidePlugins; readonly line: string },
): Promise<RunResult> {
	const now = () => createClock(process.env).now();
	const started = now();
	let place: RunFolder | undefined;
	// All that can be wrong with the call is found before a folder is made or an earlier run replaced.
	const session = await openSession(spec, {
		plugins: more.plugins,
		products: () => productsFolder((place as RunFolder).path),
	});
	try {
		place = await openRunFolder({
			output: spec.outputDir,
			working: spec.workingDir,
			name: spec.name,
			overwrite: spec.overwrite,
			now: started,
		});
		return await conductAll(session, place, { started, line: more.line });
	} finally {
		await session.close();
		if (place) await closeRunFolder(place, now());
	}
}

async function conductAll(
	session: Session,
	place: RunFolder,
	more: { readonly started: Date; readonly line: string },
): Promise<RunResult> {
	const { container, log, spec } = session;
	const clock = container.get(tokens.clock);
	await fileStore.makeFolder(logsFolder(place.path));
	await fileStore.makeFolder(productsFolder(place.path));
	log.addFile(join(logsFolder(place.path), LOG));
	const write = journalFile(join(logsFolder(place.path), "journal.jsonl"), () => clock.now());
	session.onMove((event) => write(withoutSecrets(event, secretsIn(process.env))));
	session.onMove(journalLog(log));
	const parts = conductorParts(session, place);
	const cases: CaseResult[] = [];
	for (const plan of session.plans) cases.push(await conductCase(plan, parts));
	const result = withoutSecrets<RunResult>(
		{
			schema: 1,
			headwater: session.version,
			command: more.line,
			started: more.started.toISOString(),
			finished: clock.now().toISOString(),
			exitCode: session.signal.aborted ? EXIT.failed : exitCodeOf(cases),
			folder: place.destination,
			log: `logs/${LOG}`,
			cases,
		},
		secretsIn(process.env),
	);
	return writeRecords(result, { spec, folder: place.path });
}

function conductorParts(session: Session, place: RunFolder): ConductorParts {
	const { container, log, spec, signal } = session;
	return {
		folder: place.path,
		podRunner: container.get(tokens.podRunner),
		podOptions: {
			concurrency: spec.podConcurrency,
			signal,
			...(spec.podTimeoutSeconds === undefined ? {} : { timeLimitSeconds: spec.podTimeoutSeconds }),
		},
		testMode: spec.testMode,
		builtInCommand: (pod) => [process.execPath, COMMAND, "pod-driver", pod],
		store: fileStore,
		software: { headwater: session.version, node: process.versions.node },
		withoutSecrets: (value) => withoutSecrets(value, secretsIn(process.env)),
		log,
		progress: session.progress,
		signal,
		journal: session.journal,
		openPodLog: (path, labels) => log.addFile(path, labels),
	};
}

/** All, none or some of the diagnostics succeeded. */
function exitCodeOf(cases: readonly CaseResult[]): RunResult["exitCode"] {
	const outcomes = cases.flatMap((one) =>
		one.pods.length > 0 ? one.pods.map((pod) => pod.outcome) : [one.outcome],
	);
	const succeeded = outcomes.filter((outcome) => outcome === "succeeded").length;
	if (succeeded === outcomes.length && outcomes.length > 0) return EXIT.done;
	return succeeded === 0 ? EXIT.failed : EXIT.partial;
}

/** The report and, of files that are kept, the catalogue. */
async function writeRecords(
	result: RunResult,
	{ spec, folder }: { readonly spec: RunSpec; readonly folder: string },
): Promise<RunResult> {
	const catalogue = spec.saveNc ? runCatalogue(result) : new Map<string, string>();
	const [name] = catalogue.keys();
	const whole = name === undefined ? result : { ...result, catalogue: name };
	for (const [path, text] of catalogue) await writeFile(join(folder, path), text);
	await writeReport(whole, folder);
	await tidyRun(spec, folder, whole);
	return whole;
}

async function writeReport(result: RunResult, folder: string): Promise<void> {
	await writeFile(join(folder, "result.json"), resultJson(result));
	for (const [path, text] of renderReport(result)) {
		const full = join(folder, path);
		await fileStore.makeFolder(dirname(full));
		await writeFile(full, text);
	}
}

/** `save_nc: false` and its like take away what the user does not want kept; products go with the last link to them. */
async function tidyRun(spec: RunSpec, folder: string, result: RunResult): Promise<void> {
	const { tidy } = await import("../run/folders/tidy.ts");
	await tidy(folder, result, { netCdf: spec.saveNc, vectors: spec.savePs, others: spec.saveNonNc });
}
