import assert from "node:assert/strict";
import type { Catalogue, CatalogueRow, Constraints } from "../../core/ports/catalogue.ts";
import { type Contract, checksOf } from "./check.ts";
import { catalogueOf } from "./memory-catalogue.ts";

const pathsOf = (rows: readonly CatalogueRow[]) => rows.map(({ path }) => path).sort();

/** One question of each kind for every column: one value, several, a value and another, one nobody has. */
function* questions(naive: Catalogue): Generator<Constraints> {
	yield {};
	const columns = naive.columns.map((column) => [column, [...naive.values(column).keys()]] as const);
	for (const [index, [column, values]] of columns.entries()) {
		for (const value of values.slice(0, 4)) yield { [column]: value };
		yield { [column]: values.slice(0, 2) };
		yield { [column]: [] };
		yield { [column]: "nonesuch" };
		yield { [column]: [...values.slice(0, 1), "nonesuch"] };
		const [other, [value = ""] = []] = columns[(index + 1) % columns.length] ?? [column];
		if (other !== column) yield { [column]: values.slice(0, 1), [other]: value };
	}
	yield { no_such_column: "nonesuch" };
}

/** What every catalogue answers: the same as one that looks at each row. `open` makes one that holds at least two files. */
export const catalogueContract = (name: string, open: () => Promise<Catalogue>): Contract => {
	const both = async () => {
		const catalogue = await open();
		return { catalogue, naive: catalogueOf(catalogue.root, catalogue.find({})) };
	};
	return checksOf(name, {
		"holds each file once, its path below the root, its facets in the columns": async () => {
			const { catalogue, naive } = await both();
			assert(naive.files > 1, "open a catalogue of several files");
			assert.equal(catalogue.files, naive.files);
			assert.equal(new Set(pathsOf(naive.find({}))).size, naive.files);
			for (const row of naive.find({})) assert(row.path.startsWith(catalogue.root), row.path);
			assert.deepEqual(
				naive.columns.filter((column) => !catalogue.columns.includes(column)),
				[],
			);
		},

		"finds and counts what a look at each row finds": async () => {
			const { catalogue, naive } = await both();
			for (const where of questions(naive)) {
				const about = JSON.stringify(where);
				assert.deepEqual(pathsOf(catalogue.find(where)), pathsOf(naive.find(where)), about);
				assert.equal(catalogue.count(where), naive.count(where), about);
			}
		},

		"counts the values of a column as a look at each row does": async () => {
			const { catalogue, naive } = await both();
			const sorted = (counts: ReadonlyMap<string, number>) => [...counts].sort();
			for (const where of questions(naive))
				for (const column of [...naive.columns, "no_such_column"])
					assert.deepEqual(
						sorted(catalogue.values(column, where)),
						sorted(naive.values(column, where)),
						`${column} where ${JSON.stringify(where)}`,
					);
		},

		"gives rows again as they are while their files stay the same": async () => {
			const { catalogue } = await both();
			const rows = catalogue.find({});
			assert.deepEqual((await catalogue.recheck?.(rows)) ?? rows, rows);
		},
	});
};
