import { FormatError, UsageError } from "../core/errors.ts";
import { attributeText, type Dataset, withDatasetAttribute } from "../core/model/dataset.ts";
import { hasTexts } from "../core/model/has-texts.ts";
import type { AppliedStep } from "../core/model/product.ts";
import type { Engine } from "../core/ports/engine.ts";
import type { FixFinder } from "../core/ports/fix.ts";
import type { KeptWork } from "../core/ports/kept-work.ts";
import type { Step } from "../core/ports/step.ts";
import type { Tasks } from "../core/ports/tasks.ts";
import { asOwnFile } from "../core/provenance/published-file.ts";
import type { OutputFormat } from "../core/recipe/output-format.ts";
import { applyRecipe, type Recipe } from "../core/recipe/recipe.ts";
import type { Passage } from "../core/recipe/step-cost.ts";
import { type InputFile, joinInputs } from "./join-inputs.ts";
import { namesakes } from "./namesakes.ts";
import { assertVirtuallyJoinable } from "./virtual-join.ts";

export interface Conversion {
	readonly inputs: readonly string[];
	readonly recipe: Recipe;
	readonly format: OutputFormat;
	/** Leaves out what cannot be read instead of failing. */
	readonly skipUnreadable: boolean;
}

export interface ConversionWorld {
	readonly engine: Engine;
	readonly steps: ReadonlyMap<string, Step>;
	/** Steps of the user's own: see StepWorld. */
	readonly load?: (file: string) => Promise<Step>;
	/** What is known to be wrong in the files of models. */
	readonly fixes?: FixFinder;
	/** See StepWorld. */
	readonly kept?: KeptWork;
	/** See StepWorld. */
	readonly tasks?: Tasks | undefined;
	/** Hears of each step that was applied, of joining too. */
	readonly watch?: (passage: Passage) => void;
	/** Begins the line in front of `history`: "2000-01-01T00:00:00Z headwater 1.0". */
	readonly signature: string;
	/** When it is made: "2000-01-01T00:00:00Z". */
	readonly created: string;
	readonly signal?: AbortSignal;
}

/** A dataset ready to be written, still lazy. */
export interface ConvertedDataset {
	readonly dataset: Dataset;
	readonly applied: readonly AppliedStep[];
	/** `tracking_id` of each input, where it has one. */
	readonly trackingIds: readonly (string | undefined)[];
	/** What was left out or resolved. */
	readonly notes: readonly string[];
}

/** Opens the inputs, joins them along time and applies the recipe; reads headers and axes only. Without a recipe a file stays as it is. */
export async function convert(wish: Conversion, world: ConversionWorld): Promise<ConvertedDataset> {
	const notes: string[] = [];
	const { selection, rest: remaining } = leading(wish.recipe);
	const files: InputFile[] = [];
	const trackingIds: (string | undefined)[] = [];
	const applied: AppliedStep[] = [];
	for (const path of wish.inputs) {
		const opened = await world.engine.open(path, world.signal ? { signal: world.signal } : {});
		const { watch, ...unwatched } = world;
		trackingIds.push(attributeText(opened.attributes, "tracking_id"));
		// All files go the way of the first.
		const selected = await applyRecipe(opened, selection, files.length === 0 ? world : unwatched);
		if (files.length === 0) applied.push(...selected.applied);
		else notes.push(...otherwise(path, selected.applied, applied));
		files.push({ path, dataset: readable(path, selected.dataset, { wish, notes }) });
	}
	const check = wish.format.refers ? assertVirtuallyJoinable : undefined;
	const joined = files.length > 1 ? await joinInputs(files, world.engine, check) : undefined;
	notes.push(...(joined?.notes ?? []));
	const whole = joined?.dataset ?? (files[0] as InputFile).dataset;
	notes.push(...namesakes(whole, remaining));
	const recipe = [...remaining, ...fitting(whole, wish.format)];
	const joining = joined
		? [{ step: "join", description: `Joined ${files.length} files along time`, options: {} }]
		: [];
	for (const one of joining)
		world.watch?.({
			applied: one,
			title: "Join files along time",
			before: (files[0] as InputFile).dataset,
			after: whole,
			read: 0,
		});
	const done = await applyRecipe(whole, recipe, world);
	const steps = [...applied, ...joining, ...done.applied];
	const isCopy = steps.length === 0 && whole.unreadable === undefined;
	const dataset = isCopy ? done.dataset : asOwnFile(done.dataset, world.created);
	return { dataset: withHistory(dataset, steps, world.signature), applied: steps, trackingIds, notes };
}

/** What a file needed that the first did not. */
const otherwise = (path: string, own: readonly AppliedStep[], first: readonly AppliedStep[]): string[] =>
	own
		.filter((one, i) => one.step === "repair" && one.description !== first[i]?.description)
		.map((one) => `"${path}": ${one.description}`);

/** Steps before the files are joined: what each of them holds, and what is wrong in it. */
const OF_EACH_FILE = ["select-variables", "repair"];

function leading(recipe: Recipe): { readonly selection: Recipe; readonly rest: Recipe } {
	const other = recipe.findIndex(({ step }) => !OF_EACH_FILE.includes(step));
	const count = other < 0 ? recipe.length : other;
	return { selection: recipe.slice(0, count), rest: recipe.slice(count) };
}

/** @throws FormatError naming what cannot be read, unless it may be left out */
function readable(
	path: string,
	dataset: Dataset,
	{ wish, notes }: { readonly wish: Conversion; readonly notes: string[] },
): Dataset {
	const unreadable = unreadableIn(dataset, "");
	const [first] = unreadable;
	if (first === undefined) return dataset;
	if (!wish.skipUnreadable)
		throw new FormatError(
			path,
			`the variable "${first[0]}" cannot be copied: ${first[1]}${unreadable.length > 1 ? ` (and ${unreadable.length - 1} more)` : ""}. Leave such variables out with --skip-unreadable, or choose others with --variable.`,
		);
	for (const [name, reason] of unreadable) notes.push(`"${name}" of "${path}" was left out: ${reason}`);
	return dataset;
}

const unreadableIn = (dataset: Dataset, group: string): [string, string][] => [
	...[...(dataset.unreadable ?? [])].map(([name, reason]): [string, string] => [group + name, reason]),
	...[...dataset.groups].flatMap(([name, child]) => unreadableIn(child, `${group}${name}/`)),
];

/** Names of all steps that a conversion may apply. */
export const stepsIn = (recipe: Recipe, { classic }: OutputFormat): ReadonlySet<string> =>
	new Set([...recipe.map(({ step }) => step), ...(classic ? ["spell-texts"] : [])]);

/** What a classic format needs beside the recipe. */
function fitting(dataset: Dataset, format: OutputFormat): Recipe {
	if (!format.classic || !hasTexts(dataset)) return [];
	return [{ step: "spell-texts", options: {} }];
}

/** @throws UsageError when a recipe asks a format for what it has not */
export function assertStorable(recipe: Recipe, format: OutputFormat): void {
	if (format.compresses || !recipe.some(({ step }) => step === "set-storage")) return;
	const how = format.refers ? "only points to values as they lie" : "stores values plainly";
	throw new UsageError(
		`--chunk, --deflate and --no-shuffle have no place in the format "${format.format}", which ${how}. Leave them out, or write nc4.`,
	);
}

/** One dated line in front of the file's own history, newest first as is the custom; a plain copy gets none. */
function withHistory(dataset: Dataset, applied: readonly AppliedStep[], signature: string): Dataset {
	if (applied.length === 0) return dataset;
	const line = `${signature}: ${applied.map((one) => one.description).join("; ")}`;
	const before = attributeText(dataset.attributes, "history");
	return withDatasetAttribute(dataset, "history", before ? `${line}\n${before}` : line);
}
