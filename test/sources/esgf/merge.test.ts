import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Checksum } from "../../../core/model/checksum.ts";
import { readDatasetId } from "../../../sources/esgf/dataset-id.ts";
import { type IndexListing, mergeListings } from "../../../sources/esgf/merge.ts";
import { reasonAgainst } from "../../../sources/esgf/merged.ts";
import type { DatasetCopy, FileCopy } from "../../../sources/esgf/records.ts";

const master = "CMIP6.CMIP.NCAR.CESM2.historical.r1i1p1f1.Amon.tas.gn";
const sha = (digit: string): Checksum => ({ algorithm: "sha256", hex: digit.repeat(64) });
const md5 = (digit: string): Checksum => ({ algorithm: "md5", hex: digit.repeat(32) });

const copy = (more: Partial<DatasetCopy> = {}): DatasetCopy => ({
	...{ id: `${master}.v20190308`, node: "a.org", retracted: false, words: [] },
	...more,
});
const file = (more: Partial<FileCopy> = {}): FileCopy => ({
	...{ dataset: `${master}.v20190308`, node: "a.org", name: "x.nc", retracted: false },
	access: [{ url: `http://${more.node ?? "a.org"}/x.nc`, service: "HTTPServer" }],
	...more,
});
const from = (
	index: string,
	datasets: readonly DatasetCopy[],
	files: readonly FileCopy[] = [],
): IndexListing => ({
	index,
	listing: { datasets, files, problems: [] },
});

test("ids are read whatever their case; versions are numbers", () => {
	const words = ["CMIP6", "CMIP", "NCAR", "CESM2", "Amon", "tas", "historical"];
	expect(readDatasetId(`${master}.v20190308`.toLowerCase(), words)).toEqual({
		text: `${master}.v20190308`,
		key: `${master}.v20190308`.toLowerCase(),
		master: master.toLowerCase(),
		version: 20190308,
	});
	expect(readDatasetId("cmip5.output1.MIROC.v2")?.version).toBe(2);
	expect(readDatasetId("a.b.20190308")?.key).toBe("a.b.v20190308");
	expect(readDatasetId("a.b.c")).toBeUndefined();
});

test("the newest version is the greatest number, whatever nodes call latest", () => {
	const merged = mergeListings([
		from("one", [copy({ id: `${master}.v2` }), copy({ id: `${master}.v20180101` })]),
		from("two", [copy({ id: `${master.toLowerCase()}.v20190308`, words: ["CMIP6", "NCAR"] })]),
	]);
	expect(
		merged.map(({ version, isNewest, supersededBy }) => [version, isNewest, supersededBy !== undefined]),
	).toEqual([
		[2, false, true],
		[20180101, false, true],
		[20190308, true, false],
	]);
	expect(reasonAgainst(merged[0]!)).toBe("superseded by v20190308");
});

test("what any index or copy calls retracted is retracted; the version before may be used then", () => {
	const [old, last] = mergeListings([
		from("one", [copy({ id: `${master}.v20180101` }), copy(), copy({ node: "b.org" })]),
		from("two", [copy({ node: "b.org", retracted: true })]),
	]);
	expect(reasonAgainst(last!)).toBe("retracted, as b.org (two) says");
	expect(last!.isNewest).toBe(true);
	expect(reasonAgainst(old!)).toBeUndefined();
	const [byFile] = mergeListings([from("one", [copy()], [file({ retracted: true })])]);
	expect(reasonAgainst(byFile!)).toBe("retracted, as a.org (one) says");
});

test("a replica that lacks files is incomplete: its files may be used, its count not", () => {
	const [merged] = mergeListings([
		from(
			"one",
			[copy({ replica: false, files: 2 }), copy({ node: "b.org", replica: true, files: 1 })],
			[
				file({ replica: false }),
				file({ name: "y.nc", replica: false }),
				file({ node: "b.org", replica: true }),
			],
		),
	]);
	expect(merged).toMatchObject({
		stated: 2,
		nodes: [
			{ node: "a.org", replica: false, isComplete: true },
			{ node: "b.org", replica: true, isComplete: false },
		],
		files: [{ name: "x.nc", copies: [{ node: "a.org" }, { node: "b.org" }] }, { name: "y.nc" }],
	});
});

test("of copies with different checksums the original's is right; the others are told and not used", () => {
	const [merged] = mergeListings([
		from(
			"one",
			[],
			[
				file({ replica: true, node: "b.org", checksum: sha("b") }),
				file({ replica: true, node: "c.org", checksum: sha("b") }),
				file({ replica: false, checksum: sha("a"), size: 7 }),
				file({ replica: true, node: "d.org", checksum: md5("d"), size: 7 }),
				file({ replica: true, node: "e.org", checksum: md5("d"), size: 8 }),
			],
		),
	]);
	expect(merged!.files).toMatchObject([
		{
			checksum: sha("a"),
			size: 7,
			copies: [{ node: "a.org" }, { node: "d.org" }],
			conflicts: [
				{ node: "b.org", says: `sha256:${"b".repeat(64)}` },
				{ node: "c.org" },
				{ node: "e.org", says: "8 bytes" },
			],
		},
	]);
});

test("without an original the checksum of most nodes is taken; of one node's two kinds the stronger", () => {
	const [merged] = mergeListings([
		from(
			"one",
			[],
			[
				file({ checksum: sha("a") }),
				file({ node: "b.org", checksum: sha("b") }),
				file({ node: "c.org", checksum: sha("b") }),
			],
		),
	]);
	expect(merged!.files[0]).toMatchObject({ checksum: sha("b"), conflicts: [{ node: "a.org" }] });
	const [both] = mergeListings([
		from("one", [], [file({ checksum: md5("a") })]),
		from("two", [], [file({ checksum: sha("a") })]),
	]);
	expect(both!.files[0]).toMatchObject({ checksum: sha("a"), conflicts: [], copies: [{ node: "a.org" }] });
});

const anyCopy = fc.record({
	id: fc.constantFrom(
		`${master}.v2`,
		`${master}.v20190308`,
		`${master}.V20190308`.toLowerCase(),
		"cmip6.other.v1",
	),
	node: fc.constantFrom("a.org", "b.org", "c.org"),
	retracted: fc.boolean(),
	words: fc.constantFrom([], ["CMIP6", "NCAR"], ["cesm2", "CESM2"], ["Amon"]),
	...{ replica: fc.boolean(), files: fc.nat(3), size: fc.nat(3) },
});
const anyFile = fc.record({
	dataset: fc.constantFrom(`${master}.v2`, `${master}.v20190308`.toLowerCase(), `${master}.v20190308`),
	node: fc.constantFrom("a.org", "b.org", "c.org"),
	name: fc.constantFrom("x.nc", "y.nc"),
	retracted: fc.boolean(),
	replica: fc.boolean(),
	size: fc.nat(2),
	checksum: fc.constantFrom(sha("a"), sha("b"), md5("a"), md5("b")),
	trackingId: fc.constantFrom("1", "2"),
	access: fc.constantFrom(
		[],
		[{ url: "http://a.org/x.nc", service: "HTTPServer" as const }],
		[{ url: "http://b.org/x.nc", service: "HTTPServer" as const }],
	),
});
const anyListing = fc.record({
	datasets: fc.array(anyCopy, { maxLength: 6 }),
	files: fc.array(anyFile, { maxLength: 8 }),
});

test("the same comes of it whatever the order of indices and of what they list", () => {
	fc.assert(
		fc.property(fc.array(anyListing, { maxLength: 4 }), fc.infiniteStream(fc.nat()), (listings, numbers) => {
			const shuffled = <T>(list: readonly T[]): T[] =>
				list
					.map((value) => ({ value, key: numbers.next().value as number }))
					.sort((a, b) => a.key - b.key)
					.map(({ value }) => value);
			const indices = listings.map(({ datasets, files }, at) => from(`index ${at}`, datasets, files));
			const others = shuffled(indices).map(({ index, listing }) =>
				from(index, shuffled(listing.datasets), shuffled(listing.files)),
			);
			expect(mergeListings(others)).toEqual(mergeListings(indices));
		}),
		{ numRuns: 500 },
	);
});
