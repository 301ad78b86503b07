import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseDocument } from "../../../io/documents/parse-document.ts";

const said = (text: string, file = "case.jsonc") =>
	parseDocument(text, file).problems.map((p) => `${p.line}:${p.column} ${p.message}`);

test("comments, trailing commas and a byte order mark are read over", () => {
	const text = '\uFEFF// head\n{ /* a\n block */ "url": "http://x/*y*/ // z", "list": [1, 2,], // tail\n}\n';
	const document = parseDocument(text, "case.jsonc");
	expect(document.problems).toEqual([]);
	expect(document.value).toEqual({ url: "http://x/*y*/ // z", list: [1, 2] });
});

test("every value and every key has its line and column", () => {
	const document = parseDocument('{\r\n\t"a": {\r\n\t\t"b": [10, 20]\r\n\t}\r\n}', "case.jsonc");
	expect(document.positionOf(["a", "b", 1])).toEqual({ line: 3, column: 13 });
	expect(document.positionOf(["a", "b"], { key: true })).toEqual({ line: 3, column: 3 });
	expect(document.positionOf([])).toEqual({ line: 1, column: 1 });
	expect(document.positionOf(["a", "toString"])).toBeUndefined();
	const yaml = parseDocument("a:\n  b:\n    - 10\n    - 20\n", "case.yaml");
	expect(yaml.positionOf(["a", "b", 1])).toEqual({ line: 4, column: 7 });
	expect(yaml.positionOf(["a", "b"], { key: true })).toEqual({ line: 2, column: 3 });
});

test("all faults of syntax are told, not only the first", () => {
	const text = '{\n\t"a": 1\n\t"b": tru,\n\t"c": \'x\',\n\t"d" 4\n}';
	expect(said(text)).toEqual([
		'3:2 Expected "," before "b".',
		"4:7 \"'x'\" is not JSON. Text needs double quotes.",
		'5:6 Expected ":" after the key, found "4".',
	]);
	expect(parseDocument(text, "case.jsonc").value).toBeUndefined();
});

test("what is not closed is told", () => {
	expect(said('{"a": "b\n}')).toEqual([
		"1:7 This text is not closed. End it with a double quote on the same line.",
	]);
	expect(said('{"a": 1,\n"b": [1')).toEqual(['2:8 Expected "]": a bracket is not closed.']);
	expect(said('{"a": 1} /* b')).toEqual(['1:10 This comment is not closed. End it with "*/".']);
	expect(said('a: "b\n', "case.yaml")).toHaveLength(1);
	expect(said("a: [1, 2\nb: 3\n", "case.yml").length).toBeGreaterThan(0);
});

test("a key given twice is a problem, wherever it stands", () => {
	expect(said('{\n"a": {"x": 1,\n"x": 2}, "a": 3}')).toEqual([
		'3:1 "x" is given twice. Keep one of them.',
		'3:10 "a" is given twice. Keep one of them.',
	]);
	expect(said("a: 1\nb: 2\na: 3\n", "c.yaml")).toEqual(['3:1 "a" is given twice. Keep one of them.']);
});

test("YAML and JSONC give the same value", () => {
	const json = '{"n": 1980, "s": "1980-01-01", "yes": "yes", "t": true, "e": null, "l": [{"a": 1.5}]}';
	const yaml = "n: 1980\ns: 1980-01-01\nyes: yes\nt: true\ne:\nl:\n  - a: 1.5\n";
	expect(parseDocument(yaml, "c.yaml").value).toEqual(parseDocument(json, "c.json").value);
});

test("YAML aliases and merge keys are followed and keep the place where they are used", () => {
	const text = "base: &b\n  x: 1\n  y: 2\ncase:\n  <<: *b\n  y: 3\ncopy: *b\n";
	const document = parseDocument(text, "c.yaml");
	expect(document.problems).toEqual([]);
	expect(document.value).toEqual({ base: { x: 1, y: 2 }, case: { x: 1, y: 3 }, copy: { x: 1, y: 2 } });
	expect(document.positionOf(["copy"])).toEqual({ line: 7, column: 7 });
});

test("ten aliases of ten aliases of ten ... are refused quickly", () => {
	const lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"];
	for (let i = 1; i < 12; i++)
		lines.push(
			`l${i}: &l${i} [${Array(10)
				.fill(`*l${i - 1}`)
				.join(", ")}]`,
		);
	const before = performance.now();
	expect(said(lines.join("\n"), "c.yaml")[0]).toMatch(/Aliases add more than 10000 values/);
	expect(performance.now() - before).toBeLessThan(2000);
	expect(said("a: &a [*a]", "c.yaml")[0]).toMatch(/100 levels|before any/);
});

test("nesting a hundred thousand levels deep is refused quickly", () => {
	const before = performance.now();
	const deep = 100_000;
	expect(said("[".repeat(deep))[0]).toMatch(/Nested more than 100 levels/);
	expect(said('{"a":'.repeat(deep))[0]).toMatch(/Nested more than 100 levels/);
	expect(said("[".repeat(deep), "c.yaml")[0]).toMatch(/Nested more than 100 levels/);
	expect(said("- ".repeat(deep), "c.yaml")[0]).toMatch(/Nested more than 100 levels/);
	expect(performance.now() - before).toBeLessThan(8000);
});

test("__proto__ and constructor are harmless", () => {
	const document = parseDocument('{"__proto__": {"bad": 1}, "constructor": 2}', "c.json");
	expect((document.value as { bad?: number }).bad).toBeUndefined();
	expect(document.problems.map((p) => p.message)).toEqual([
		'"__proto__" cannot be a key. Take another name.',
	]);
	expect(parseDocument("__proto__:\n  bad: 1\nconstructor: 2\n", "c.yaml").value).toEqual({ constructor: 2 });
});

test("an empty file, a second document, an unknown ending and binary data are told", () => {
	expect(said("  \n")).toEqual(["1:1 The file is empty."]);
	expect(said("a: 1\n---\nb: 2\n", "c.yaml")).toEqual([
		'2:1 A second document begins after "---". Keep one document per file.',
	]);
	expect(said("a=1", "case.txt")).toEqual([
		"1:1 Only .jsonc, .json, .yaml and .yml files are read. Rename the file.",
	]);
	expect(said("CDF\0\0")).toEqual(["1:1 This is not text. Is it the right file?"]);
});

test("any text at all gives a document", () => {
	const text = fc.oneof(
		fc.string({ maxLength: 60 }),
		fc
			.array(
				fc.constantFrom(
					"{",
					"}",
					"[",
					"]",
					'"a"',
					":",
					",",
					"1",
					"\n",
					"- ",
					"&a ",
					"*a",
					"a: ",
					"<<: ",
					"//",
					"/*",
					"#",
					"|",
					"'",
					"\t",
				),
			)
			.map((parts) => parts.join("")),
	);
	fc.assert(
		fc.property(text, fc.constantFrom("c.json", "c.yaml"), (body, file) => {
			const document = parseDocument(body, file);
			for (const problem of document.problems) expect(problem.line).toBeGreaterThan(0);
			document.positionOf(["a", 0]);
		}),
		{ numRuns: 500 },
	);
});

test("JSON written by anybody is read back, from both notations", () => {
	fc.assert(
		fc.property(fc.jsonValue({ depthSize: "small" }), (value) => {
			const text = JSON.stringify(value);
			if (text.includes("__proto__")) return;
			expect(parseDocument(text, "c.json").value).toEqual(JSON.parse(text));
		}),
	);
});
