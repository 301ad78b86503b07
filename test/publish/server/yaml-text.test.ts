import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { yamlText } from "../../../publish/server/yaml-text.ts";
import { oracle, pythonHas } from "../../python.ts";

const texts = fc.oneof(
	fc.string({ unit: "binary" }),
	fc.constantFrom(
		"yes",
		"No",
		"null",
		"~",
		"1e3",
		"0x1",
		"12:30:45",
		"2001-01-01",
		"a: b",
		"- x",
		"a #b",
		"{{ method }}",
		"é\u2028x\u0085",
		"",
	),
);
const values = fc.letrec((tie) => ({
	leaf: fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null), fc.array(texts)),
	tree: fc.oneof({ maxDepth: 3 }, tie("leaf"), fc.dictionary(texts, tie("tree"), { noNullPrototype: true })),
})).tree;
const documents = fc.dictionary(texts, values, { noNullPrototype: true, minKeys: 1 });

test("whatever is written is read again the same", () => {
	fc.assert(
		fc.property(documents, (document) => {
			expect(parse(yamlText(document as never), { maxAliasCount: 0 })).toEqual(document);
		}),
		{ numRuns: 300 },
	);
});

(pythonHas("yaml") ? test : test.skip)("PyYAML, as intake has it, reads the same", () => {
	const some = fc.sample(documents, { numRuns: 200, seed: 7 });
	const read = oracle<readonly unknown[]>("yaml_read.py", {
		texts: some.map((one) => yamlText(one as never)),
	});
	expect(read).toEqual(some);
});

test("words stand plain, and mappings in blocks", () => {
	const document = {
		metadata: { "a.b": "Zarr, computed", driver: "zarr" },
		list: ["a"],
		none: undefined,
		empty: {},
	};
	expect(yamlText(document)).toBe(
		'metadata:\n  a.b: "Zarr, computed"\n  driver: zarr\nlist: ["a"]\nempty: {}\n',
	);
});
