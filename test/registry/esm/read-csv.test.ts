import { expect, test } from "@jest/globals";
import fc from "fast-check";
import papa from "papaparse";
import { readCsv } from "../../../registry/esm/read-csv.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Rows of a table as texts; absent values are empty. */
function rowsOf(bytes: Uint8Array, path = "path"): { rows: string[][]; broken: number } {
	const { columns, paths, broken } = readCsv(bytes, "table.csv", path);
	const rows = Array.from({ length: paths.length }, (_, row) => [
		...columns.map(({ codes, dictionary }) => dictionary[codes[row]! - 1] ?? ""),
		paths.at(row),
	]);
	return { rows, broken };
}

test("values are read as Papa Parse reads them: quotes, doubled quotes, commas and line ends inside, CRLF, empty lines, no last line end", () => {
	const value = fc.oneof(
		fc.constantFrom("", "tas", "pr", "é", "北", 'a"b', "a,b", "a\nb", '"', '""', ",", "['x', 'y']", " tas "),
		fc.string(),
	);
	const table = fc.record({
		rows: fc.array(fc.tuple(value, value, value), { maxLength: 40 }),
		newline: fc.constantFrom("\n", "\r\n"),
		end: fc.boolean(),
		quotes: fc.boolean(),
	});
	fc.assert(
		fc.property(table, ({ rows, newline, end, quotes }) => {
			const whole = rows.map(([a, b, c], row) => [a, b, c, `/data/${row}.nc`]);
			const text = papa.unparse([["a", "b", "c", "path"], ...whole], { newline, quotes });
			const read = rowsOf(bytesOf(text + (end ? newline : "")));
			expect(read).toEqual({ rows: whole, broken: 0 });
		}),
		{ numRuns: 300 },
	);
});

test("any text is read without an error, and rows that are whole as Papa Parse reads them", () => {
	const letters = fc.constantFrom("a", "b", ",", ",", "\n", '"', '""', "é");
	fc.assert(
		fc.property(fc.array(letters, { maxLength: 60 }), (parts) => {
			const text = `path,b\n${parts.join("")}`;
			const { rows, broken } = rowsOf(bytesOf(text));
			const theirs = papa.parse<string[]>(text, { delimiter: ",", newline: "\n" });
			if (theirs.errors.length > 0) return;
			const kept = theirs.data.slice(1).filter((row) => row.length > 1 || row[0] !== "");
			const whole = kept.filter((row) => row.length === 2 && row[0] !== "");
			expect(rows).toEqual(whole.map(([path, b]) => [b, path]));
			expect(broken).toBe(kept.length - whole.length);
		}),
		{ numRuns: 2000 },
	);
});

test("lines may end in CR alone, names may have spaces around them and a byte order mark before them", () => {
	expect(rowsOf(bytesOf("\ufeffa , path\rx,/1.nc\ry,/2.nc"))).toEqual({
		rows: [
			["x", "/1.nc"],
			["y", "/2.nc"],
		],
		broken: 0,
	});
});

test("the given bytes stay as they are", () => {
	const bytes = bytesOf('a,path\n"x""y",/1.nc\n');
	const before = bytes.slice();
	expect(rowsOf(bytes).rows).toEqual([['x"y', "/1.nc"]]);
	expect(bytes).toEqual(before);
});

test("of many different values each has its own code", () => {
	const lines = Array.from({ length: 20_000 }, (_, row) => `${row % 3},v${(row * 7919) % 10_007},/${row}.nc`);
	const { rows } = rowsOf(bytesOf(`a,b,path\n${lines.join("\n")}\n`));
	expect(rows.map((row) => row.join(","))).toEqual(lines);
});
