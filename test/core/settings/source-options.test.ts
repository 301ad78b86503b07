import { expect, test } from "@jest/globals";
import { z } from "zod";
import type { CaseSpec } from "../../../core/model/case-spec.ts";
import { resolveConfig } from "../../../core/settings/resolve-config.ts";
import { readSourceOptions, sourceOptionKeysOf } from "../../../core/settings/source-options.ts";
import { parseDocument } from "../../../io/documents/parse-document.ts";

const Options = z.strictObject({
	root: z.string(),
	template: z.string().default("<x>"),
	depth: z.int().optional(),
});

function read(keys: string) {
	const text = `{"case_list": [{"CASENAME": "a", "FIRSTYR": 1, "LASTYR": 2,\n${keys}}]}`;
	const { spec, values } = resolveConfig({
		flags: {},
		environment: {},
		cwd: "/w",
		processors: 1,
		sourceOptionKeys: () => sourceOptionKeysOf(Options),
		document: parseDocument(text, "c.jsonc"),
	});
	return readSourceOptions(Options, spec.cases[0]!, values);
}

test("a data source gets its options, defaults included", () => {
	expect(read('"CASE_ROOT_DIR": "data", "depth": 2')).toEqual({ root: "/w/data", template: "<x>", depth: 2 });
	expect(read('"MODEL_DATA_ROOT": "/d"')).toEqual({ root: "/d", template: "<x>" });
});

test("an option it needs is asked for, one of the wrong type is told at its place", () => {
	expect(() => read('"depth": "deep"')).toThrow(
		'case "a": Data source "cmip6-local" needs CASE_ROOT_DIR. Add it to the case.\nc.jsonc:2:10: "depth" must be a number, not the text "deep".',
	);
});

test("a source without a root is not given one", () => {
	const spec = { name: "a", dataManager: "esgf", sourceOptions: { root: "/d" } } as unknown as CaseSpec;
	expect(readSourceOptions(z.strictObject({}), spec)).toEqual({});
	expect(() => readSourceOptions(z.strictObject({ node: z.string() }), spec)).toThrow(
		'case "a": Data source "esgf" needs node. Add it to the case.',
	);
});
