import { existsSync } from "node:fs";
import { UsageError } from "../core/errors.ts";
import type { Engine, UnhashedFile, WrittenFile } from "../core/ports/engine.ts";
import type { MovedChunks } from "../core/ports/writer.ts";
import { formatLike, isOpenName, type OutputFormat, outputFormat } from "../core/recipe/output-format.ts";
import { type DatasetPlan, planOf } from "../core/recipe/plan.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { costOfStep, type Passage, type StepCost } from "../core/recipe/step-cost.ts";
import { isAddress, withoutCredentials } from "../core/text/address.ts";
import { assertStorable, type ConvertedDataset, convert, stepsIn } from "../run/convert.ts";
import { createConsoleLog, type Loudness, openConsole } from "./console.ts";
import { assertPlaceFor, inSeconds, provenanceTold } from "./convert-provenance.ts";
import { fixFinder } from "./fixes.ts";
import { keptWeights } from "./kept-weights.ts";
import { kindAt } from "./kind-at.ts";
import { type LeftOut, leftOutOf, leftOutText } from "./left-out.ts";
import { createLocalEngine } from "./local-engine.ts";
import { packageVersion } from "./package-root.ts";
import { isSameFile } from "./same-file.ts";
import { interruption } from "./signals.ts";
import { loadStep, loadSteps } from "./steps.ts";

export interface ConvertCall {
	/** All but the last are inputs. */
	readonly files: readonly string[];
	readonly recipe: Recipe;
	/** Steps named with --plugin: name → file. */
	readonly outside?: ReadonlyMap<string, string>;
	readonly format: string | undefined;
	readonly memory: number;
	readonly workers: number;
	readonly overwrite: boolean;
	readonly dryRun: boolean;
	readonly skipUnreadable: boolean;
	/** Where provenance is written (PROV-JSON). */
	readonly provenance?: string;
	/** Whether the hash of what is written is wanted. */
	readonly hash?: boolean;
	readonly level: Loudness;
}

export interface ConvertResult {
	readonly inputs: readonly string[];
	readonly output: string;
	readonly format: string;
	readonly recipe: Recipe;
	readonly steps: readonly string[];
	/** What each step costs, for a dry run. */
	readonly costs?: readonly StepCost[];
	readonly notes: readonly string[];
	/** What of the inputs has no place in the output. */
	readonly leftOut: readonly LeftOut[];
	readonly plan: DatasetPlan;
	/** Where its provenance was written. */
	readonly provenance?: string;
	/** Absent for a dry run. */
	readonly written?: UnhashedFile | WrittenFile;
}

/** Converts files as a command line says; the output appears when it is complete. */
export async function convertFiles(call: ConvertCall): Promise<ConvertResult> {
	const { inputs, output, format: named } = await placesOf(call);
	const { progress, clock, logOptions } = openConsole(call.level);
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const engine = createLocalEngine({ ...call, tell: (note) => log.info(withoutCredentials(note)) });
	try {
		const format = await formatOf(call, { inputs, output, named }, engine);
		const { recipe, skipUnreadable } = call;
		const costs: StepCost[] = [];
		const world = {
			engine,
			steps: await stepsFor(call, format),
			load: loadStep,
			fixes: fixFinder(),
			kept: keptWeights(log, { dryRun: call.dryRun }),
			...(await signatureAt(clock.now())),
			signal: stop.signal,
			...(call.dryRun && { watch: (passage: Passage) => void costs.push(costOfStep(passage)) }),
		};
		const converted = await convert({ inputs, recipe, format, skipUnreadable }, world);
		const moved = call.dryRun
			? await engine.movedChunks?.(converted.dataset, { format: format.writer })
			: undefined;
		const result = {
			...resultOf(converted, moved),
			inputs: inputs.map(withoutCredentials),
			output,
			recipe: shownRecipe(recipe),
			format: format.format,
			...(call.dryRun && { costs }),
		};
		for (const note of result.notes) log.warn(note);
		if (call.dryRun) return result;
		const total = Math.ceil(result.plan.bytesOut / MEBIBYTE);
		const task = progress.start(`Writing ${output}`, { total, unit: "MiB" });
		const how = {
			format: format.writer,
			signal: stop.signal,
			onWritten: inMebibytes((whole) => task.advance(whole)),
		};
		const { provenance } = call;
		if (call.hash !== true && provenance === undefined) {
			const written = await engine.write(converted.dataset, output, { ...how, unhashed: true });
			task.end();
			return { ...result, written };
		}
		const written = await engine.write(converted.dataset, output, how);
		task.end();
		const times = { started: world.created, ended: inSeconds(clock.now()) };
		const done = { converted, inputs, written, format: format.format, times };
		return { ...result, written, ...(await provenanceTold(provenance, done)) };
	} finally {
		progress.clear();
		stop.forget();
		await engine.close();
	}
}

const stepsFor = ({ recipe, outside }: ConvertCall, format: OutputFormat) =>
	loadSteps({ only: stepsIn(recipe, format), ...(outside && { outside }) });

async function signatureAt(now: Date): Promise<{ created: string; signature: string }> {
	const created = inSeconds(now);
	return { created, signature: `${created} headwater ${await packageVersion()}` };
}

/** Without passwords and tokens of addresses in its options. */
const shownRecipe = (recipe: Recipe): Recipe =>
	JSON.parse(JSON.stringify(recipe), (_, value: unknown) =>
		typeof value === "string" ? withoutCredentials(value) : value,
	) as Recipe;

const MEBIBYTE = 2 ** 20;

/** Hears of bytes and tells of whole mebibytes. */
function inMebibytes(tell: (mebibytes: number) => void): (bytes: number) => void {
	let rest = 0;
	return (bytes) => {
		rest += bytes;
		const whole = Math.floor(rest / MEBIBYTE);
		rest -= whole * MEBIBYTE;
		if (whole > 0) tell(whole);
	};
}

const resultOf = (
	{ dataset, applied, notes }: ConvertedDataset,
	moved: ReadonlyMap<string, MovedChunks> | undefined,
) => ({
	plan: shownPlan(planOf(dataset, moved)),
	steps: applied.map((one) => one.description),
	leftOut: leftOutOf(dataset),
	notes: [...notes.map(withoutCredentials), ...leftOutOf(dataset).map(leftOutText)],
});

/** Without passwords and tokens of addresses. */
const shownPlan = (plan: DatasetPlan): DatasetPlan => ({
	...plan,
	files: plan.files.map(withoutCredentials),
	variables: plan.variables.map((one) => ({ ...one, files: one.files.map(withoutCredentials) })),
});

/** The kind of netCDF that a name ending in ".nc" leaves open is the inputs'. */
async function formatOf(
	{ recipe, format: asked }: ConvertCall,
	{ inputs, output, named }: { inputs: readonly string[]; output: string; named: OutputFormat },
	engine: Engine,
): Promise<OutputFormat> {
	if (asked !== undefined || !isOpenName(output)) return named;
	const kinds: (string | undefined)[] = [];
	for (const input of inputs) kinds.push((await kindAt(input, engine))?.format);
	return formatLike(kinds, { compresses: recipe.some(({ step }) => step === "set-storage") }) ?? named;
}

/** @throws UsageError for a call that could not end well, before anything is opened */
async function placesOf({ files, format: asked, overwrite, recipe, provenance }: ConvertCall): Promise<{
	inputs: readonly string[];
	output: string;
	format: OutputFormat;
}> {
	const output = files.at(-1);
	const inputs = files.slice(0, -1);
	if (output === undefined || inputs.length === 0)
		throw new UsageError(
			"Name one or more files to read, and last the file to write: headwater convert IN... OUT.",
		);
	if (isAddress(output))
		throw new UsageError(
			`"${withoutCredentials(output)}" is the address of something on a server, where nothing is written. Name a local output.`,
		);
	const format = outputFormat(asked, output);
	assertStorable(recipe, format);
	if (format.refers) assertNoCredentials(inputs);
	for (const input of inputs) {
		if (await isSameFile(input, output))
			throw new UsageError(`"${output}" is read and written at once. Name another output.`);
	}
	if (existsSync(output) && !overwrite)
		throw new UsageError(`"${output}" is there already. Name another output, or give --overwrite.`);
	if (provenance !== undefined) await assertPlaceFor(provenance, { others: files, overwrite });
	return { inputs, output, format };
}

/** @throws UsageError where references would carry a password or a token to everybody who gets them */
function assertNoCredentials(inputs: readonly string[]): void {
	const open = inputs.find((input) => withoutCredentials(input) !== input);
	if (open === undefined) return;
	throw new UsageError(
		`References would hold the password or token in "${withoutCredentials(open)}". Download the file first, or write a copy (an output that ends in .nc or .zarr).`,
	);
}
