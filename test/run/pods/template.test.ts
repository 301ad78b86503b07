import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { escapeHtml, unescapeHtml } from "../../../core/text/escape-html.ts";
import { fillTemplate } from "../../../run/pods/template.ts";

test("known names are filled, unknown and malformed ones stay, four braces are two", () => {
	expect(
		fillTemplate("{{name}} {{ name }} {{{{name}} {{other}} {{na me}} {name} {{name", { name: "x" }),
	).toBe("x x {{name}} {{other}} {{na me}} {name} {{name");
});

test("what objects inherit is no value", () => {
	expect(fillTemplate("{{constructor}}", {})).toBe("{{constructor}}");
});

test("a value can neither end an attribute nor open a tag, and reads back as it was", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			const safe = escapeHtml(text);
			expect(safe).not.toMatch(/[<>"']/);
			expect(unescapeHtml(safe)).toBe(text);
		}),
	);
});
