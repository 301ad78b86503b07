import { expect, test } from "@jest/globals";
import { loadSteps } from "../../../cli/steps.ts";
import { ConfigError } from "../../../core/errors.ts";
import { recipeFrom } from "../../../core/recipe/grammar.ts";
import { entryFrom, readRecipe } from "../../../core/recipe/read-recipe.ts";
import { Recipe } from "../../../core/recipe/recipe.ts";
import { parseDocument } from "../../../io/documents/parse-document.ts";

const steps = await loadSteps();
const read = (text: string, file = "r.jsonc", base?: string) =>
	readRecipe(parseDocument(text, file), { steps, ...(base !== undefined && { base }) });

const thin = { step: "select-range", options: { dimension: "lat", every: 2 } };

test("a recipe file is a list of steps, in an object or not, in JSON or YAML, as objects or as typed", () => {
	expect(read(JSON.stringify([thin]))).toEqual([thin]);
	expect(read(`{ "$schema": "x", "steps": [${JSON.stringify(thin)},] } // kept`)).toEqual([thin]);
	expect(read('["select-range:dimension=lat,every=2"]')).toEqual([thin]);
	expect(read("- select-range:dimension=lat,every=2\n- step: spell-texts", "r.yaml")).toEqual([
		thin,
		{ step: "spell-texts", options: {} },
	]);
	expect(read("[]")).toEqual([]);
});

test("relative paths are seen from the file, unless the step says from where", () => {
	const user = { step: "user", options: { script: "./a.ts" } };
	expect(read(JSON.stringify([user, { ...user, base: "/b" }]), "r.json", "/home")).toEqual([
		{ ...user, base: "/home" },
		{ ...user, base: "/b" },
	]);
});

const problems = (text: string): readonly string[] => {
	try {
		read(text);
	} catch (error) {
		if (error instanceof ConfigError)
			return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
		throw error;
	}
	return [];
};

test("all mistakes are told at once, each at its place", () => {
	const text = `{ "steps": [
	"select-range:dimension=lat,every=two",
	{ "step": "mean-over-time", "options": { "weighted": "yes", "weigted": true } },
	{ "step": "mean-over-tim" },
	{ "stp": "x" },
	{ "step": "set-storage", "options": { "chunks": { "time": 0 } } },
	7
] }`;
	expect(problems(text)).toEqual([
		expect.stringMatching(/^2:2 Step "select-range:dimension=lat,every=two": .*cannot take every="two"/),
		expect.stringMatching(/^3:55 The step "mean-over-time" cannot take weighted="yes".*\(true \| false\)/),
		expect.stringMatching(/^3:62 .*no option "weigted". Did you mean "weighted"\?/),
		'4:12 There is no step "mean-over-tim". Did you mean "mean-over-time"?',
		expect.stringMatching(/^5:2 "step" is missing/),
		'5:4 "stp" is no key of a step. Did you mean "step"?',
		expect.stringMatching(/^6:60 The step "set-storage" cannot take chunks.time=0/),
		expect.stringMatching(/^7:2 A step is .* not the number 7/),
	]);
	expect(problems('{ "step": [] }')).toContain('1:3 "step" is no key of a recipe. Did you mean "steps"?');
	expect(problems('"area-mean"')[0]).toMatch(/^1:1 Steps are a list/);
	expect(problems("[")).toHaveLength(1);
});

test("steps that are written out stand behind what chooses and changes values, before storage and names", () => {
	const words = { rename: ["ta=T"], deflate: "1", units: ["ta=degC"], variable: ["ta"] };
	const recipe = recipeFrom(words, [entryFrom("select-range:dimension=lat,every=2", steps)]);
	expect(recipe.map(({ step }) => step)).toEqual([
		"select-variables",
		"change-units",
		"select-range",
		"set-storage",
		"rename",
	]);
	expect(Recipe.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
});

test("a step as typed that the step's schema refuses is a mistake of the call", () => {
	expect(() => entryFrom("select-rnge", steps)).toThrow(
		'There is no step "select-rnge". Did you mean "select-range"?',
	);
	expect(() => entryFrom("select-range:every=2", steps)).toThrow(
		/needs "dimension": Name of the dimension \(text\)\. It takes dimension, start, stop, every: see `headwater steps show select-range`/,
	);
	expect(() => entryFrom("move-time-stamps:variable=a,time=t,from=bonds", steps)).toThrow(
		/Did you mean "bounds"\?/,
	);
});
