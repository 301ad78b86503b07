import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { comparableName, dapAttributeName, dapName } from "../../../../io/formats/dap2/names.ts";

test.each([
	["tas", "tas"],
	["2m_t-x+y", "2m_t-x+y"],
	["ocean/thetao", "ocean%2fthetao"],
	["t2m.mean", "t2m%2emean"],
	["a b", "a%20b"],
	["50%", "50%25"],
	["Grün", "Gr%c3%bcn"],
	["über", "_%c3%bcber"],
	["-x", "_-x"],
	["@x", "_%40x"],
	["NC_GLOBAL", "_NC_GLOBAL"],
	["DODS_EXTRA", "_DODS_EXTRA"],
	["", "_"],
])("%s is served as %s", (name, served) => {
	expect(dapName(name)).toBe(served);
});

test("dots stay in the names of attributes, but for the first sign", () => {
	expect(dapAttributeName("DODS_EXTRA.Unlimited_Dimension")).toBe("DODS_EXTRA.Unlimited_Dimension");
	expect(dapAttributeName("a:b.c d")).toBe("a%3ab.c%20d");
	expect(dapAttributeName(".hidden")).toBe("_.hidden");
});

test("no two names become one, and all begin as netCDF's clients want", () => {
	const name = fc.string({ unit: fc.constantFrom(..."_%/-+.aZ0ü@NC_GLOBAL".split("")), maxLength: 6 });
	fc.assert(
		fc.property(name, name, (a, b) => {
			for (const served of [dapName(a), dapAttributeName(a)])
				expect(served).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.%+-]*$/);
			fc.pre(a !== b);
			expect(dapName(a)).not.toBe(dapName(b));
			expect(dapAttributeName(a)).not.toBe(dapAttributeName(b));
		}),
		{ numRuns: 3000 },
	);
});

test("escapes are compared in lower case, letters as they are", () => {
	expect(comparableName("A%2Fb")).toBe("A%2fb");
});
