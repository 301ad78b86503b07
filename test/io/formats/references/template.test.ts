import { expect, test } from "@jest/globals";
import { FormatError } from "../../../../core/errors.ts";
import { parseReferences } from "../../../../io/formats/references/reference-set.ts";
import { fillTemplate, TemplateError } from "../../../../io/formats/references/template.ts";

const set = (more: object) => parseReferences(JSON.stringify({ version: 1, refs: {}, ...more }), "set.json");

// What jinja2 3.1 makes of the same: /usr/bin/python3 -c 'import jinja2; print(jinja2.Template(TEXT).render(i=2, u="x", n="a-b"))'
test("holes are filled as Jinja fills them", () => {
	const scope = new Map<string, string | number>([
		["i", 2],
		["u", "x"],
		["n", "a-b"],
	]);
	const filled = (text: string) => fillTemplate(text, scope);
	expect(filled("{{u}}_{{ i }}.nc")).toBe("x_2.nc");
	expect(filled("{{(i + 1) * 1000}}")).toBe("3000");
	expect(filled("{{ -7 // i }} {{ -7 % 3 }} {{ 7 - i * 2 }}")).toBe("-4 2 3");
	expect(filled("{{ 'a' + u }}{{ '%03d' % i }}")).toBe("ax002");
	expect(filled("plain {n}")).toBe("plain {n}");
});

test("a template with holes of its own is a function of named arguments", () => {
	expect(fillTemplate("{{f(c='text', d=1 + 1)}}", new Map([["f", "http://{{c}}/{{d}}"]]))).toBe(
		"http://text/2",
	);
	const f = new Map([["f", "{{f(c='a')}}"]]);
	expect(() => fillTemplate("{{f(c='b')}}", f)).toThrow('names "f", which is not given');
	expect(() => fillTemplate("{{f}}", f)).toThrow(TemplateError);
});

test("what is not understood is refused, not guessed", () => {
	for (const text of [
		"{{u|upper}}",
		"{{u.x}}",
		"{{u[0]}}",
		"{{ }}",
		"{{1 +}}",
		"{{'a' * 3}}",
		"{{1 / 0}}",
		"{% if 1 %}{{1}}",
		`{{${"(".repeat(2000)}1`.concat(")".repeat(2000), "}}"),
	])
		expect(() => fillTemplate(text, new Map([["u", "x"]]))).toThrow(TemplateError);
});

test("generated references are those of the specification's example", () => {
	const { references } = set({
		templates: { u: "server.domain/path", f: "{{c}}" },
		gen: [
			{
				key: "gen_key{{i}}",
				url: "http://{{u}}_{{i}}",
				offset: "{{(i + 1) * 1000}}",
				length: "1000",
				dimensions: { i: { stop: 3 } },
			},
			{ key: "{{a}}.{{b}}", url: "{{u}}", dimensions: { a: ["x", "y"], b: { start: 4, stop: 0, step: -2 } } },
		],
		refs: {
			key1: ["http://target_url", 10000, 100],
			key2: ["http://{{u}}", 10000, 100],
			key3: ["{{f(c='text')}}", 1, 2],
		},
	});
	expect([...references]).toEqual([
		["key1", ["http://target_url", 10000, 100]],
		["key2", ["http://server.domain/path", 10000, 100]],
		["key3", ["text", 1, 2]],
		["gen_key0", ["http://server.domain/path_0", 1000, 1000]],
		["gen_key1", ["http://server.domain/path_1", 2000, 1000]],
		["gen_key2", ["http://server.domain/path_2", 3000, 1000]],
		["x.4", ["server.domain/path"]],
		["x.2", ["server.domain/path"]],
		["y.4", ["server.domain/path"]],
		["y.2", ["server.domain/path"]],
	]);
});

test("a set that makes no sense is a FormatError that names the place", () => {
	const wrong = (more: object) => () => set(more);
	expect(() => parseReferences("{", "set.json")).toThrow(FormatError);
	expect(() => parseReferences('{"a": 1}', "set.json")).toThrow("no reference set");
	expect(() => parseReferences("[]", "set.json")).toThrow(FormatError);
	expect(wrong({ version: 2 })).toThrow("(version: ");
	expect(wrong({ refs: { k: ["a", -1, 5] } })).toThrow('"k" is neither text nor [address, offset, length]');
	expect(wrong({ refs: { k: ["a", 1.5, 5] } })).toThrow(FormatError);
	expect(wrong({ refs: { k: ["a", 1] } })).toThrow(FormatError);
	expect(wrong({ refs: { k: [null, 1, 2] } })).toThrow(FormatError);
	expect(wrong({ refs: { k: ["{{x}}", 1, 2] } })).toThrow('names "x", which is not given');
	const rule = { key: "{{i}}", url: "a", dimensions: { i: { stop: 5 } } };
	expect(wrong({ gen: [{ ...rule, offset: "1" }] })).toThrow("only one of offset and length");
	expect(wrong({ gen: [{ ...rule, dimensions: { i: { stop: 1e15 } } }] })).toThrow("has no end");
	expect(wrong({ gen: [{ ...rule, dimensions: { i: { stop: 3e6 }, j: { stop: 3e6 } } }] })).toThrow(
		"more than any set has",
	);
	expect(wrong({ headwater: { sources: { a: { size: "x" } } } })).toThrow("headwater.sources.a.size");
});
