import { expect, test } from "@jest/globals";
import { InterruptedError, isHeadwaterError, SelectionError, StoreError } from "../../core/errors.ts";
import type { Pod } from "../../core/model/pod.ts";
import { entryOf, files, noTranslator, podOf, worldOf } from "../worlds.ts";

const messageOf = (pod: Pod, name: string) => String((entryOf(pod, name).cause as Error)?.message);
const chosen = (pod: Pod, name: string, facet: string) => entryOf(pod, name).selected?.facets[facet];

test("a POD is ready when every variable it requires was prepared", async () => {
	const pod = podOf("A", { tas: {}, pr: {} });
	const { source, happened } = worldOf({ files: files({}, { variable: "pr" }) });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(happened.prepared.sort()).toEqual(["A/pr", "A/tas"]);
	expect(pod.varlist.map((entry) => entry.stage)).toEqual(["preprocessed", "preprocessed"]);
});

test("selecting alone moves no data and makes no POD ready", async () => {
	const pod = podOf("A", { tas: {} });
	const { source, happened } = worldOf({ files: files({}) });
	await source.requestData([pod], { until: "selected" });
	expect(entryOf(pod, "tas").stage).toBe("selected");
	expect(pod.status).toBe("pending");
	expect(happened).toMatchObject({ fetched: [], prepared: [] });
});

test("a plan brings nothing: of distant files it says how many and how large they are", async () => {
	const pod = podOf("A", { tas: {} });
	const { source, happened } = worldOf({ files: files({}), distant: true });
	await source.requestData([pod], { until: "selected" });
	expect(await source.plan(entryOf(pod, "tas"))).toEqual({ files: 1, bytesIn: expect.any(Number) });
	const [explained] = await source.explain();
	expect(explained?.status).toBe("selected");
	expect(explained?.selected?.steps).toBeUndefined();
	expect(happened).toMatchObject({ fetched: [], prepared: [] });
});

test("a selection can be gone on with, and keeps its experiment", async () => {
	const pod = podOf("A", { tas: {} });
	const { source, happened } = worldOf({ files: files({}, { member: "r2i1p1f1" }) });
	await source.requestData([pod], { until: "selected" });
	const { experiment } = source;
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(source.experiment).toBe(experiment);
	expect(happened.prepared).toEqual(["A/tas"]);
});

test("a required variable without data fails its POD alone, with its cause", async () => {
	const [good, bad] = [podOf("good", { tas: {} }), podOf("bad", { tas: {}, psl: {} })];
	const { source } = worldOf({ files: files({}) });
	await source.requestData([bad, good]);
	expect([good.status, bad.status]).toEqual(["ready", "failed"]);
	expect(isHeadwaterError(bad.cause, "NoData")).toBe(true);
	expect(bad.cause).toBe(entryOf(bad, "psl").cause);
});

test("a variable that could be prepared does not make a failed POD ready", async () => {
	const pod = podOf("A", { tas: {}, pr: {} });
	const { source } = worldOf({
		files: files({}, { variable: "pr" }),
		unprepared: ({ entry }) => entry.wish.name === "pr",
	});
	await source.requestData([pod]);
	expect(pod.status).toBe("failed");
	expect(entryOf(pod, "pr").status).toBe("failed");
});

test("an optional variable is queried, and delivered where there are data", async () => {
	const pod = podOf("A", { tas: {}, pr: { requirement: "optional" } });
	const { source, happened } = worldOf({ files: files({}, { variable: "pr" }) });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(happened.prepared).toContain("A/pr");
});

test.each([
	["is absent", { files: files({}) }],
	["is not in the experiment", { files: files({}, { variable: "pr", member: "r2i1p1f1" }) }],
	["cannot be fetched", { files: files({}, { variable: "pr" }), unfetchable: ["/pr/"] }],
	["is on another grid", { files: files({}, { variable: "pr", grid: "gr1" }) }],
])("a POD runs although its optional variable %s", async (_, world) => {
	const pod = podOf("A", { tas: {}, pr: { requirement: "optional" } });
	const { source } = worldOf(world);
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(entryOf(pod, "tas").stage).toBe("preprocessed");
	expect(entryOf(pod, "pr").status).toBe("failed");
});

test("optional variables do not draw the grid away from what is required", async () => {
	const pod = podOf("A", { tas: {}, pr: { requirement: "optional" }, psl: { requirement: "optional" } });
	const { source } = worldOf({
		files: files({}, { variable: "pr", grid: "gr" }, { variable: "psl", grid: "gr" }),
	});
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(chosen(pod, "tas", "grid_label")).toBe("gn");
});

test("alternates of an optional variable count as optional when the experiment is chosen", async () => {
	const pod = podOf("A", {
		tas: {},
		psl: { requirement: "optional", alternates: [["pr"]] },
		pr: { requirement: "alternate" },
	});
	const { source } = worldOf({ files: files({}, { variable: "pr", member: "r2i1p1f1" }), strict: true });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
});

test("a set of alternates is used only whole, and the second is tried when the first fails (MDTF's fault)", async () => {
	const pod = podOf("A", {
		psl: { alternates: [["tas", "ua"], ["pr"]] },
		tas: { requirement: "alternate" },
		ua: { requirement: "alternate", column: true },
		pr: { requirement: "alternate" },
	});
	const { source } = worldOf({ files: files({}, { variable: "pr" }) });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(entryOf(pod, "pr").stage).toBe("preprocessed");
	expect(entryOf(pod, "tas").status).toBe("inactive");
});

test.each([
	["fetched", { unfetchable: ["/tas/"] }],
	["prepared", { unprepared: ({ entry }: { entry: { id: string } }) => entry.id === "A/tas" }],
])("the second set is tried when the first was selected but cannot be %s", async (_, broken) => {
	const pod = podOf("A", {
		psl: { alternates: [["tas"], ["pr"]] },
		tas: { requirement: "alternate" },
		pr: { requirement: "alternate" },
	});
	const { source, happened } = worldOf({ files: files({}, { variable: "pr" }), ...broken });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(happened.prepared).toEqual(["A/pr"]);
});

test("a chain of 12 alternates is followed to its end", async () => {
	const names = Array.from({ length: 13 }, (_, index) => `v${index}`);
	const pod = podOf(
		"A",
		Object.fromEntries(
			names.map((name, index) => [
				name,
				{
					requirement: index === 0 ? ("required" as const) : ("alternate" as const),
					alternates: index < 12 ? [[`v${index + 1}`]] : [],
				},
			]),
		),
	);
	const { source } = worldOf({ files: files({ variable: "v12" }), translator: noTranslator });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(entryOf(pod, "v12").stage).toBe("preprocessed");
});

test("alternates in a circle end in failure, not in a hang", async () => {
	const pod = podOf("A", {
		tas: { alternates: [["pr"]] },
		pr: { requirement: "alternate", alternates: [["psl"]] },
		psl: { requirement: "alternate", alternates: [["tas"], ["pr", "psl"]] },
	});
	const { source } = worldOf({ files: files({ variable: "ua" }) });
	await source.requestData([pod]);
	expect(pod.status).toBe("failed");
});

test("the column a level can be cut from is tried before the POD's own alternates", async () => {
	const pod = podOf("A", {
		ua: { level: 850, alternates: [["pr"]] },
		pr: { requirement: "alternate" },
	});
	const { source, happened } = worldOf({ files: files({ variable: "ua" }, { variable: "pr" }) });
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(happened.prepared).toEqual(["A/ua~extract-level"]);
});

test("a rate is made from the flux, and the flux from either of two rates", async () => {
	const rate = podOf("A", { pr: { standardName: "precipitation_rate" } });
	const flux = worldOf({ files: files({ variable: "pr" }) });
	await flux.source.requestData([rate]);
	expect(flux.happened.prepared).toEqual(["A/pr~precipitation-rate"]);
});

test("the POD's own alternate is used when the column has no such level", async () => {
	const pod = podOf("A", {
		ua: { level: 850, alternates: [["pr"]] },
		pr: { requirement: "alternate" },
	});
	const { source, happened } = worldOf({
		files: files({ variable: "ua" }, { variable: "pr" }),
		unprepared: ({ entry }) => entry.madeBy === "extract-level",
	});
	await source.requestData([pod]);
	expect(happened.prepared).toEqual(["A/pr"]);
});

test("alternates of one POD do not disturb another that asks for the same", async () => {
	const variables = { psl: { alternates: [["pr"]] }, pr: { requirement: "alternate" as const } };
	const [first, second] = [podOf("first", variables), podOf("second", { psl: {}, tas: {} })];
	const { source } = worldOf({
		files: files({}, { variable: "pr" }, { variable: "psl" }),
		unprepared: ({ entry }) => entry.id === "first/psl",
	});
	await source.requestData([first, second]);
	expect([first.status, second.status]).toEqual(["ready", "ready"]);
	expect(entryOf(first, "pr").stage).toBe("preprocessed");
	expect(entryOf(second, "psl").stage).toBe("preprocessed");
});

test("what several PODs ask for is fetched once", async () => {
	const pods = ["A", "B", "C"].map((name) => podOf(name, { tas: {} }));
	const { source, happened } = worldOf({ files: files({}) });
	await source.requestData(pods);
	expect(pods.map((pod) => pod.status)).toEqual(["ready", "ready", "ready"]);
	expect(happened.fetched).toHaveLength(1);
});

test("fetching one variable goes on while another is prepared", async () => {
	const running = new Set<string>();
	const together = new Set<string>();
	let begin = () => {};
	const begun = new Promise<void>((resolve) => {
		begin = resolve;
	});
	const { source } = worldOf({
		files: files({}, { variable: "pr" }, { variable: "psl" }),
		concurrency: 2,
		during: async (what) => {
			running.add(what);
			for (const other of running) if (other !== what) together.add([other, what].sort().join(" & "));
			// What is fetched goes on until the others have begun.
			if (what === "fetch pr") await begun;
			if (together.has("fetch pr & prepare tas") && together.has("fetch pr & fetch psl")) begin();
			running.delete(what);
		},
	});
	await source.requestData([podOf("A", { tas: {}, pr: {}, psl: {} })]);
	expect([...together]).toContain("fetch pr & prepare tas");
	expect([...together]).toContain("fetch pr & fetch psl");
});

test("all variables of all PODs come from one experiment", async () => {
	const pods = [podOf("A", { tas: {} }), podOf("B", { pr: {} })];
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { member: "r2i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
	});
	await source.requestData(pods);
	expect([chosen(pods[0]!, "tas", "variant_label"), chosen(pods[1]!, "pr", "variant_label")]).toEqual([
		"r2i1p1f1",
		"r2i1p1f1",
	]);
});

test("an alternate that stands in counts when the experiment is chosen, not only first wishes", async () => {
	const pod = podOf("A", { tas: {}, psl: { alternates: [["pr"]] }, pr: { requirement: "alternate" } });
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { member: "r2i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
	});
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(source.experiment?.facets["variant_label"]).toBe("r2i1p1f1");
});

test("an ambiguous model or experiment is an error that lists the choices, and no POD is ready", async () => {
	const pods = [podOf("A", { tas: {} })];
	const models = worldOf({ files: files({}, { source: "MIROC6" }) });
	await expect(models.source.requestData(pods)).rejects.toThrow(SelectionError);
	expect(pods[0]!.status).toBe("failed");
	expect((pods[0]!.cause as Error).message).toMatch(/source_id=CESM2.*source_id=MIROC6.*Name one/);
	const experiments = worldOf({ files: files({}, { experiment: "piControl" }) });
	await expect(experiments.source.requestData([podOf("A", { tas: {} })])).rejects.toThrow(
		/experiment_id=historical; experiment_id=piControl.*\(experiment_id\)/,
	);
});

test("a model that alone holds every variable is not ambiguous", async () => {
	const pod = podOf("A", { tas: {}, pr: {} });
	const { source } = worldOf({ files: files({}, { source: "MIROC6" }, { variable: "pr" }) });
	await source.requestData([pod]);
	expect(source.experiment?.facets["source_id"]).toBe("CESM2");
});

test("no common experiment: the member that lets most PODs run is taken, and no model is guessed", async () => {
	const pods = [podOf("A", { tas: {} }), podOf("B", { pr: {} }), podOf("C", { pr: {} })];
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
	});
	await source.requestData(pods);
	expect(pods.map((pod) => pod.status)).toEqual(["failed", "ready", "ready"]);
	expect(messageOf(pods[0]!, "tas")).toMatch(/not in .*r2i1p1f1; found in .*r1i1p1f1/);
	const twoModels = worldOf({ files: files({}, { variable: "pr", source: "MIROC6" }) });
	await expect(
		twoModels.source.requestData([podOf("A", { tas: {} }), podOf("B", { pr: {} })]),
	).rejects.toThrow(/source_id=CESM2.*source_id=MIROC6/);
});

test("no common experiment: alternates of what was dropped are queried under the key that was chosen", async () => {
	const pods = [
		podOf("A", { tas: { alternates: [["psl"]] }, psl: { requirement: "alternate" } }),
		podOf("B", { pr: {} }),
		podOf("C", { pr: {} }),
	];
	const { source } = worldOf({
		files: files(
			{ member: "r1i1p1f1" },
			{ variable: "psl", member: "r1i1p1f1" },
			{ variable: "psl", member: "r2i1p1f1" },
			{ variable: "pr", member: "r2i1p1f1" },
		),
	});
	await source.requestData(pods);
	expect(pods.map((pod) => pod.status)).toEqual(["ready", "ready", "ready"]);
	expect(chosen(pods[0]!, "psl", "variant_label")).toBe("r2i1p1f1");
});

test("no common experiment: alternates count when PODs that can run are counted", async () => {
	// r1 holds one first wish, r2 the other; only under r2 can both PODs run, thanks to psl.
	const pods = [
		podOf("A", { tas: { alternates: [["psl"]] }, psl: { requirement: "alternate" } }),
		podOf("B", { pr: {} }),
	];
	const { source } = worldOf({
		files: files(
			{ member: "r1i1p1f1" },
			{ variable: "pr", member: "r2i1p1f1" },
			{ variable: "psl", member: "r2i1p1f1" },
		),
	});
	await source.requestData(pods);
	expect(pods.map((pod) => pod.status)).toEqual(["ready", "ready"]);
});

test("no common experiment under --strict is an error", async () => {
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
		strict: true,
	});
	await expect(source.requestData([podOf("A", { tas: {}, pr: {} })])).rejects.toThrow(
		/no single experiment holds every variable: "tas" in .*r1i1p1f1; "pr" in .*r2i1p1f1/,
	);
});

test("once an experiment was chosen, alternates are taken from no other", async () => {
	const pod = podOf("A", { tas: { alternates: [["pr"]] }, pr: { requirement: "alternate" } });
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
		unfetchable: ["/tas/"],
	});
	await source.requestData([pod]);
	expect(pod.status).toBe("failed");
	expect(messageOf(pod, "pr")).toMatch(/not in .*r1i1p1f1; found in .*r2i1p1f1/);
});

test("when a data key fails, another table is tried before an older version, and that before alternates", async () => {
	const variables = { pr: { alternates: [["psl"]] }, psl: { requirement: "alternate" as const } };
	const three = files(
		{ variable: "pr", version: "v20200101" },
		{ variable: "pr", version: "v20190101" },
		{ variable: "pr", table: "Emon", version: "v20190101" },
		{ variable: "psl" },
	);
	const tables: string[] = [];
	for (const unfetchable of [[], ["v20200101"], ["v20200101", "Emon"], ["/pr/"]]) {
		const pod = podOf("A", variables);
		const { source, happened } = worldOf({
			files: three,
			unfetchable,
			translator: {
				...noTranslator,
				translate: (wish) => ({
					convention: "trial",
					name: wish.name,
					standardName: wish.standardName,
					tables: [
						{ table: "Emon", fitsAxes: true },
						{ table: "Amon", fitsAxes: true },
					],
				}),
			},
		});
		await source.requestData([pod]);
		expect(pod.status).toBe("ready");
		const used = entryOf(pod, "pr").selected?.facets;
		tables.push(
			`${used?.["table_id"]} ${used?.["version"]} ${[...new Set(happened.warnings.map((text) => text.replace(/^"[^"]+": /, "")))].join()}`,
		);
	}
	expect(tables).toEqual([
		"Amon v20200101 ",
		"Emon v20190101 ",
		"Amon v20190101 older version v20190101 used because the newer one failed",
		"undefined undefined older version v20190101 used because the newer one failed",
	]);
});

test("under --strict no older version stands in for one that failed", async () => {
	const [newer, older] = files({ version: "v20200101" }, { version: "v20190101" });
	const ids = { [newer!.path]: "hdl:1", [older!.path]: "hdl:1" };
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({
		files: [newer!, older!],
		strict: true,
		trackingIds: ids,
		unfetchable: ["v20200101"],
	});
	await source.requestData([pod]);
	expect(pod.status).toBe("failed");
});

test("a selected file that changed since it was catalogued is taken as it is now", async () => {
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({
		files: files({}),
		recheck: async (rows) => rows.map((row) => ({ ...row, size: 101, mtime: 7 })),
	});
	await source.requestData([pod]);
	expect(entryOf(pod, "tas").selected?.files[0]).toMatchObject({ size: 101, mtime: 7 });
});

test("a selected file that has gone since it was catalogued makes room for the next data key", async () => {
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({
		files: files({ version: "v20200101" }, { version: "v20190101" }),
		recheck: async (rows) => {
			if (rows[0]?.path.includes("v20200101")) throw new StoreError(rows[0].path, "it has gone.");
			return rows;
		},
	});
	await source.requestData([pod]);
	expect(pod.status).toBe("ready");
	expect(chosen(pod, "tas", "version")).toBe("v20190101");
	expect(entryOf(pod, "tas").notes.join()).toMatch(/it has gone.*older version v20190101/);
});

test("a POD may change its grid when all it had on the first one failed", async () => {
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({ files: files({ grid: "gr" }, { grid: "gn" }), unfetchable: ["_gr_"] });
	await source.requestData([pod]);
	expect(chosen(pod, "tas", "grid_label")).toBe("gn");
});

test("hooks are called once each, whatever happens", async () => {
	const good = worldOf({ files: files({}) });
	await good.source.requestData([podOf("A", { tas: {} })]);
	expect(good.source.hooks).toEqual(["setup", "tearDown"]);
	const bad = worldOf({ files: files({}, { source: "MIROC6" }) });
	await expect(bad.source.requestData([podOf("A", { tas: {} })])).rejects.toThrow();
	expect(bad.source.hooks).toEqual(["setup", "tearDown"]);
});

test("a stopped run ends as interrupted, cleans up, and calls no POD ready", async () => {
	const stop = new AbortController();
	const pod = podOf("A", { tas: {}, pr: {} });
	const { source } = worldOf({
		files: files({}, { variable: "pr" }),
		signal: stop.signal,
		concurrency: 1,
		during: async () => stop.abort(),
	});
	await expect(source.requestData([pod])).rejects.toThrow(InterruptedError);
	expect(source.hooks).toEqual(["setup", "tearDown"]);
	expect(pod.status).toBe("failed");
	expect(isHeadwaterError(pod.cause, "Interrupted")).toBe(true);
});

test("a fetch that fails because the run was stopped is an interruption, not a failure of the data", async () => {
	const stop = new AbortController();
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({
		files: files({}),
		signal: stop.signal,
		unfetchable: ["/tas/"],
		during: async () => stop.abort(),
	});
	await expect(source.requestData([pod])).rejects.toThrow(InterruptedError);
	expect(entryOf(pod, "tas").status).toBe("active");
});

test("a defect is not taken for missing data", async () => {
	const { source } = worldOf({
		files: files({}),
		during: async () => {
			throw new TypeError("defect");
		},
	});
	await expect(source.requestData([podOf("A", { tas: {} })])).rejects.toThrow(TypeError);
	expect(source.hooks).toEqual(["setup", "tearDown"]);
});

test("a POD whose settings failed is left alone", async () => {
	const [broken, good] = [podOf("broken", { tas: {} }), podOf("good", { tas: {} })];
	broken.deactivate(new Error("settings"));
	const { source, happened } = worldOf({ files: files({}) });
	await source.requestData([broken, good]);
	expect(happened.prepared).toEqual(["good/tas"]);
	expect(broken.status).toBe("failed");
});

test("each entry asks the catalogue once", async () => {
	const pods = [
		podOf("A", { tas: { alternates: [["psl"]] }, psl: { requirement: "alternate" } }),
		podOf("B", { pr: {} }),
	];
	const { source } = worldOf({
		files: files({ member: "r1i1p1f1" }, { variable: "pr", member: "r2i1p1f1" }),
	});
	await source.requestData(pods);
	await source.explain();
	expect(source.queried.sort()).toEqual(["A/psl", "A/tas", "B/pr"]);
});
