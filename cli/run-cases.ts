import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CaseResult, RunResult } from "../core/model/run-result.ts";
import type { RunSpec } from "../core/model/run-spec.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { renderReport } from "../publish/report/index.ts";
import { resultJson } from "../publish/report/result-json.ts";
import { type ConductorParts, conductCase } from "../run/conduct.ts";
import { logsFolder, productsFolder } from "../run/folders/pod-folder.ts";
import { closeRunFolder, openRunFolder, type RunFolder } from "../run/folders/run-folder.ts";
import { journalFile } from "../run/journal.ts";
import { createClock } from "./clock.ts";
import { EXIT } from "./exit-codes.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { openSession, type Session } from "./session.ts";
import { tokens } from "./tokens.ts";

/** The command as a child process can call it: the built one, also while tests run from source. */
const COMMAND = fileURLToPath(
	new URL(
		import.meta.url.includes("/dist/cli/") ? "../../bin/headwater" : "../bin/headwater",
		import.meta.url,
	),
);

const LOG = "headwater.log";

/** Runs all cases into one folder and writes the report.  */
export async function runCases(
	spec: RunSpec,
	more: { readonly plugins: OutsidePlugins; readonly line: string },
): Promise<RunResult> {
	const started = createClock(process.env).now();
	const place = await openRunFolder({
		output: spec.outputDir,
		working: spec.workingDir,
		name: spec.name,
		overwrite: spec.overwrite,
		now: started,
	});
	let session: Session | undefined;
	try {
		session = await openSession(spec, { plugins: more.plugins, products: productsFolder(place.path) });
		const result = await conductAll(session, place, { started, line: more.line });
		await session.close();
		await closeRunFolder(place, createClock(process.env).now());
		return result;
	} catch (error) {
		await session?.close();
		await closeRunFolder(place, createClock(process.env).now());
		throw error;
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
	const parts = conductorParts(session, place);
	const cases: CaseResult[] = [];
	for (const plan of session.plans) cases.push(await conductCase(plan, parts));
	const result: RunResult = {
		schema: 1,
		headwater: session.version,
		command: more.line,
		started: more.started.toISOString(),
		finished: clock.now().toISOString(),
		exitCode: exitCodeOf(cases),
		folder: place.destination,
		log: `logs/${LOG}`,
		cases,
	};
	await writeReport(result, place.path);
	await tidyRun(spec, place.path, result);
	return result;
}

function conductorParts(session: Session, place: RunFolder): ConductorParts {
	const { container, log, spec, signal } = session;
	const clock = container.get(tokens.clock);
	return {
		folder: place.path,
		podRunner: container.get(tokens.podRunner),
		podOptions: {
			concurrency: spec.podConcurrency,
			signal,
			...(spec.podTimeoutSeconds === undefined ? {} : { timeLimitSeconds: spec.podTimeoutSeconds }),
			onEvent: (event) =>
				log.info(
					event.event === "started"
						? `POD "${event.job.name}" started`
						: `POD "${event.job.name}" ${event.run.outcome} in ${event.run.seconds.toFixed(1)} s`,
					{ pod: event.job.name },
				),
		},
		testMode: spec.testMode,
		builtInCommand: (pod) => [process.execPath, COMMAND, "pod-driver", pod],
		store: fileStore,
		log,
		signal,
		journal: journalFile(join(logsFolder(place.path), "journal.jsonl"), () => clock.now()),
		openPodLog: (pod, path) => log.addFile(path, { name: "pod", value: pod }),
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
