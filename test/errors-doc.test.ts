import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

test("docs/errors.md lists the codes of the closed family, no more and no less", () => {
	const declared = [...read("core/errors.ts").matchAll(/extends HeadwaterError<"(\w+)">/g)].map(
		(found) => found[1],
	);
	const known = /export type KnownError =([^;]+);/.exec(read("core/errors.ts"))?.[1] ?? "";
	const documented = [...read("docs/errors.md").matchAll(/^\| (\w+) \|/gm)]
		.map((found) => found[1])
		.filter((code) => code !== "code");
	expect(declared.length).toBeGreaterThan(15);
	expect(documented.toSorted()).toEqual(declared.toSorted());
	for (const code of declared) expect(known).toContain(`${code}Error`);
});
