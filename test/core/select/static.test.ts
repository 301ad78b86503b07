import { expect, test } from "@jest/globals";
import type { Pod } from "../../../core/model/pod.ts";
import { entryOf, type FileParts, files, podOf, type WorldParts, worldOf } from "../../worlds.ts";

const fx = (parts: FileParts = {}): FileParts => ({ variable: "areacella", table: "fx", time: "", ...parts });
const area = { areacella: { static: true } };

async function run(pods: Pod[], parts: FileParts[], more: Partial<WorldParts> = {}) {
	const made = worldOf({ files: files(...parts), ...more });
	await made.source.requestData(pods);
	return made;
}
const chosen = (pod: Pod) => {
	const facets = entryOf(pod, "areacella").selected?.facets;
	return facets && `${facets["experiment_id"]} ${facets["member_id"]} ${facets["version"]}`;
};

const elsewhere = [
	fx({ experiment: "piControl", version: "v20180101" }),
	fx({ experiment: "amip", version: "v20210101" }),
	fx({ member: "r2i1p1f1", version: "v20150101" }),
	fx({ version: "v20140101" }),
];

test("a fixed field comes from the same experiment and member, else the same experiment, else any, newest version", async () => {
	const from = async (rows: FileParts[]) => {
		const pod = podOf("A", { tas: {}, ...area });
		const { happened } = await run([pod], [{}, ...rows]);
		expect(pod.status).toBe("ready");
		return [chosen(pod), happened.warnings.join()];
	};
	expect(await from(elsewhere)).toEqual(["historical r1i1p1f1 v20140101", ""]);
	expect(await from(elsewhere.slice(0, 3))).toEqual([
		"historical r2i1p1f1 v20150101",
		expect.stringMatching(/static "areacella" taken from .*experiment_id=historical.*variant_label=r2i1p1f1/),
	]);
	expect(await from(elsewhere.slice(0, 2))).toEqual([
		"amip r1i1p1f1 v20210101",
		expect.stringMatching(/taken from .*experiment_id=amip/),
	]);
});

test("a substitution is noted for the report, and an error under --strict", async () => {
	const pod = podOf("A", { tas: {}, ...area });
	await run([pod], [{}, fx({ experiment: "piControl" })]);
	expect(entryOf(pod, "areacella").notes.join()).toMatch(/taken from .*experiment_id=piControl/);
	const strict = podOf("A", { tas: {}, ...area });
	await run([strict], [{}, fx({ experiment: "piControl" })], { strict: true });
	expect(strict.status).toBe("failed");
	expect((strict.cause as Error).message).toMatch(/in the same experiment and member \(--strict\)/);
	const exact = podOf("A", { tas: {}, ...area });
	await run([exact], [{}, fx(), fx({ experiment: "piControl" })], { strict: true });
	expect(exact.status).toBe("ready");
});

test("a fixed field belongs to its model and its grid", async () => {
	const other = podOf("A", { tas: {}, ...area });
	await run([other], [{}, fx({ source: "MIROC6" })], { facets: { experiment_id: "historical" } });
	expect(other.status).toBe("failed");
	expect((other.cause as Error).message).toMatch(
		/Static "areacella" exists, but not for source_id=CESM2, grid_label=gn/,
	);
	const grid = podOf("A", { tas: {}, ...area });
	await run([grid], [{}, fx({ grid: "gr1" })]);
	expect(grid.status).toBe("failed");
});

test("fixed fields take no part in choosing the experiment", async () => {
	const pod = podOf("A", { tas: {}, ...area });
	const { source } = await run(
		[pod],
		[{ member: "r1i1p1f1" }, { member: "r2i1p1f1" }, fx({ member: "r2i1p1f1" }), fx({ source: "MIROC6" })],
	);
	expect(source.experiment?.facets["variant_label"]).toBe("r1i1p1f1");
	expect(chosen(pod)).toBe("historical r2i1p1f1 v20190308");
});

test("neither the period nor a named experiment, member, table or version keeps a fixed field away", async () => {
	const pod = podOf("A", { tas: {}, ...area });
	await run([pod], [{ version: "v20200101" }, fx({ experiment: "piControl", version: "v20180101" })], {
		facets: {
			source_id: "CESM2",
			institution_id: "NCAR",
			experiment_id: "historical",
			variant_label: "r1i1p1f1",
			table_id: "Amon",
			version: "v20200101",
			frequency: "mon",
		},
		period: "1990-1999",
	});
	expect(pod.status).toBe("ready");
	expect(chosen(pod)).toBe("piControl r1i1p1f1 v20180101");
});

test("a case of fixed fields only takes any experiment of the model, the named one first; the model is not guessed", async () => {
	const pod = podOf("A", area);
	await run([pod], elsewhere);
	expect(pod.status).toBe("ready");
	expect(chosen(pod)).toBe("amip r1i1p1f1 v20210101");
	const named = podOf("A", area);
	const { happened } = await run([named], elsewhere, { facets: { experiment_id: "piControl" } });
	expect(chosen(named)).toBe("piControl r1i1p1f1 v20180101");
	expect(happened.warnings).toEqual([]);
	const replaced = podOf("A", area);
	const other = await run([replaced], elsewhere, { facets: { experiment_id: "ssp585" } });
	expect(other.happened.warnings.join()).toMatch(/taken from/);
	await expect(run([podOf("A", area)], [fx(), fx({ source: "MIROC6" })])).rejects.toThrow(
		/source_id=CESM2; source_id=MIROC6/,
	);
});

test("two fixed fields of which only one model has both are no ambiguity", async () => {
	const pod = podOf("A", { ...area, orog: { static: true } });
	await run([pod], [fx(), fx({ source: "MIROC6" }), fx({ source: "MIROC6", variable: "orog" })]);
	expect(pod.status).toBe("ready");
	expect(entryOf(pod, "areacella").selected?.facets["source_id"]).toBe("MIROC6");
});

test("when a fixed field cannot be fetched, the next is taken", async () => {
	const pod = podOf("A", { tas: {}, ...area });
	await run([pod], [{}, fx(), fx({ experiment: "piControl" })], { unfetchable: ["historical/r1i1p1f1/fx"] });
	expect(chosen(pod)).toBe("piControl r1i1p1f1 v20190308");
});

test("an alternate of a fixed field is found for the chosen model", async () => {
	const pod = podOf("A", {
		tas: {},
		areacella: { static: true, alternates: [["orog"]] },
		orog: { static: true, requirement: "alternate" },
	});
	await run([pod], [{}, fx({ variable: "orog", experiment: "piControl" })]);
	expect(pod.status).toBe("ready");
	expect(entryOf(pod, "orog").selected?.facets["experiment_id"]).toBe("piControl");
});
