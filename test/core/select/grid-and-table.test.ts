import { expect, test } from "@jest/globals";
import { isHeadwaterError } from "../../../core/errors.ts";
import type { Pod } from "../../../core/model/pod.ts";
import { drsPath, entryOf, type FileParts, files, podOf, type WorldParts, worldOf } from "../../worlds.ts";

async function run(pods: Pod[], parts: FileParts[], more: Partial<WorldParts> = {}) {
	const made = worldOf({ files: files(...parts), ...more });
	await made.source.requestData(pods);
	return made;
}
const chosen = (pod: Pod, name: string, facet: string) => entryOf(pod, name).selected?.facets[facet];
const grids = (...labels: string[]): FileParts[] => labels.map((grid) => ({ grid }));
const versions = (...labels: string[]): FileParts[] => labels.map((version) => ({ version }));

test("regridded data come before native ones, then the lower grid number", async () => {
	const best = async (...labels: string[]) => {
		const pod = podOf("A", { tas: {} });
		await run([pod], grids(...labels));
		return chosen(pod, "tas", "grid_label");
	};
	expect(await best("gn", "gr1")).toBe("gr1");
	expect(await best("gr2", "gr10")).toBe("gr2");
	expect(await best("gr1", "gr")).toBe("gr");
	expect(await best("gn", "gn1")).toBe("gn");
});

test("regional grids, and zonal and global means, are taken only when asked for", async () => {
	for (const grid of ["gra", "gng", "gr1z", "gm"]) {
		const pod = podOf("A", { tas: {} });
		await run([pod], grids(grid, "gn"), { strict: true });
		expect(chosen(pod, "tas", "grid_label")).toBe("gn");
		const alone = podOf("A", { tas: {} });
		await run([alone], grids(grid));
		expect(alone.status).toBe("failed");
		const asked = podOf("A", { tas: {} });
		await run([asked], grids(grid, "gn"), { facets: { grid_label: grid } });
		expect(chosen(asked, "tas", "grid_label")).toBe(grid);
	}
});

test("one grid serves all PODs if there is one; else each has its own, one for all its variables", async () => {
	const [a, b] = [podOf("A", { tas: {}, pr: {} }), podOf("B", { psl: {} })];
	await run(
		[a, b],
		[
			...grids("gr", "gn"),
			{ variable: "pr", grid: "gn" },
			{ variable: "pr", grid: "gr" },
			{ variable: "psl" },
		],
	);
	expect([
		chosen(a, "tas", "grid_label"),
		chosen(a, "pr", "grid_label"),
		chosen(b, "psl", "grid_label"),
	]).toEqual(["gn", "gn", "gn"]);
	const [c, d] = [podOf("C", { tas: {}, pr: {} }), podOf("D", { psl: {} })];
	await run([c, d], [...grids("gr", "gr1"), { variable: "pr", grid: "gr1" }, { variable: "psl" }]);
	expect([
		chosen(c, "tas", "grid_label"),
		chosen(c, "pr", "grid_label"),
		chosen(d, "psl", "grid_label"),
	]).toEqual(["gr1", "gr1", "gn"]);
});

test("a required variable that is on no grid of its POD fails with the grids there are", async () => {
	const pod = podOf("A", { tas: {}, pr: {}, psl: {} });
	await run([pod], [{ grid: "gr" }, { variable: "pr", grid: "gr" }, { variable: "psl", grid: "gn" }]);
	expect(pod.status).toBe("failed");
	expect((pod.cause as Error).message).toContain(
		`"psl" is not on the grid of POD "A" (grid_label=gr); found on grid_label=gn`,
	);
});

test("a fixed field that its POD requires draws the choice to the grid it is on", async () => {
	const pod = podOf("A", { tas: {}, areacella: { static: true } });
	await run([pod], [...grids("gr", "gn"), { variable: "areacella", table: "fx", time: "", grid: "gn" }]);
	expect(pod.status).toBe("ready");
	expect(chosen(pod, "tas", "grid_label")).toBe("gn");
});

test("under --strict several grids are an error, unless one of them is all that PODs share", async () => {
	const pod = podOf("A", { tas: {} });
	await run([pod], grids("gr", "gn"), { strict: true });
	expect((pod.cause as Error).message).toMatch(/Several grids fit: grid_label=gr; grid_label=gn/);
	const [a, b] = [podOf("A", { tas: {} }), podOf("B", { psl: {} })];
	await run([a, b], [...grids("gr", "gn"), { variable: "psl", grid: "gn" }], { strict: true });
	expect([a.status, b.status, chosen(a, "tas", "grid_label")]).toEqual(["ready", "ready", "gn"]);
});

test("a tie under --strict fails its POD alone, and no alternate hides it", async () => {
	const tied = podOf("tied", { tas: { alternates: [["pr"]] }, pr: { requirement: "alternate" } });
	const plain = podOf("plain", { pr: {} });
	await run([tied, plain], [...versions("v20190101", "v20200101"), { variable: "pr" }], { strict: true });
	expect([tied.status, plain.status]).toEqual(["failed", "ready"]);
	expect(isHeadwaterError(tied.cause, "Selection")).toBe(true);
	expect((tied.cause as Error).message).toMatch(
		/"tas" exists in 2 forms: version=v20200101; version=v20190101/,
	);
});

test("a tie of an optional variable is an error under --strict too", async () => {
	const pod = podOf("A", { pr: {}, tas: { requirement: "optional" } });
	await run([pod], [...versions("v20190101", "v20200101"), { variable: "pr" }], { strict: true });
	expect(pod.status).toBe("failed");
});

test("copies with one tracking_id are no tie under --strict; other ids, or none, are", async () => {
	const both = versions("v20190101", "v20200101");
	const status = async (...ids: (string | undefined)[]) => {
		const pod = podOf("A", { tas: {} });
		const trackingIds = Object.fromEntries(
			both.flatMap((one, at) => (ids[at] ? [[drsPath(one), ids[at]]] : [])),
		);
		await run([pod], both, { strict: true, trackingIds });
		return pod.status;
	};
	expect(await status("hdl:1", "hdl:1")).toBe("ready");
	expect(await status("hdl:1", "hdl:2")).toBe("failed");
	expect(await status(undefined, undefined)).toBe("failed");
	expect(await status("hdl:1", undefined)).toBe("failed");
});

test.each([
	[["AERmon", "CFmon", "Emon", "Amon"], "Amon"],
	[["AERmon", "CFmon", "Emon"], "Emon"],
	[["AERmon", "CFmon"], "CFmon"],
])("of the tables %p %s is taken", async (tables, expected) => {
	const pod = podOf("A", { ua: { column: true } });
	const translator = {
		convention: "trial",
		environment: {},
		timeStamp: "middle" as const,
		translate: () => ({
			convention: "trial",
			name: "ua",
			standardName: "eastward_wind",
			tables: tables.map((table) => ({ table, fitsAxes: true })),
		}),
		standardNameOf: () => undefined,
	};
	await run(
		[pod],
		tables.map((table) => ({ variable: "ua", table })),
		{ translator },
	);
	expect(chosen(pod, "ua", "table_id")).toBe(expected);
});

test("among tables of equal rank the one whose axes fit comes first", async () => {
	const pod = podOf("A", { ua: { column: true } });
	const translator = {
		convention: "trial",
		environment: {},
		timeStamp: "middle" as const,
		translate: () => ({
			convention: "trial",
			name: "ua",
			standardName: "eastward_wind",
			tables: [
				{ table: "E1hr", fitsAxes: false },
				{ table: "Emon", fitsAxes: true },
			],
		}),
		standardNameOf: () => undefined,
	};
	await run(
		[pod],
		[
			{ variable: "ua", table: "E1hr", version: "v20200101" },
			{ variable: "ua", table: "Emon" },
		],
		{
			translator,
		},
	);
	expect(chosen(pod, "ua", "table_id")).toBe("Emon");
});

test("the newest version is taken for each variable by itself, not for the case", async () => {
	const pod = podOf("A", { tas: {}, daily: { standardName: "precipitation_flux", frequency: "day" } });
	await run(
		[pod],
		[
			...versions("v20190308", "v20200101"),
			{ variable: "pr", table: "day", version: "v20190401", time: "19500101-20141231" },
			{ variable: "pr", table: "day", version: "v20180401", time: "19500101-20141231" },
		],
	);
	expect(pod.status).toBe("ready");
	expect(chosen(pod, "tas", "version")).toBe("v20200101");
	expect(chosen(pod, "daily", "version")).toBe("v20190401");
});

test("the newest version is newest by date, in one table: another table's newer version does not count", async () => {
	const pod = podOf("A", { ua: { column: true } });
	await run(
		[pod],
		[
			{ variable: "ua", version: "v20190308" },
			{ variable: "ua", version: "v20181231" },
			{ variable: "ua", table: "Emon", version: "v20210101" },
		],
	);
	expect([chosen(pod, "ua", "table_id"), chosen(pod, "ua", "version")]).toEqual(["Amon", "v20190308"]);
});

test("a newest version that does not hold the period leaves the choice to one that does", async () => {
	const pod = podOf("A", { tas: {} });
	await run([pod], [{ version: "v20200101", time: "185001-185012" }, { version: "v20190308" }]);
	expect(chosen(pod, "tas", "version")).toBe("v20190308");
});
