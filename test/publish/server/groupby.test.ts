import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";
import { groupbyRefusal } from "./groupby-limit.ts";

const hasXarray = pythonHas("xarray", "netCDF4", "requests", "cftime");
const withXarray = hasXarray ? test : test.skip;
if (!hasXarray)
	process.stderr.write("python3-xarray, python3-netcdf4 or python3-requests is absent: skipped\n");

let folder: string;
let served: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("serve-groupby");
	await makeSmallTree(folder, { names: ["tas", "ta"] });
	if (hasXarray) oracle("groupby.py", { make: folder });
	const files = filesBelow(folder).filter((file) => file.endsWith(".nc"));
	served = await serveHeadwater(
		files.map((file) => join(folder, file)),
		{ cwd: folder },
	);
}, 120_000);
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const SMALL = "CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.tas.gn";
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
	fetch(`${served.address}/datasets/${path}`, { headers });

type Differences = Readonly<
	Record<string, { readonly exact?: number; readonly xarray?: number; readonly problem?: string }>
>;

/** Groups of a variable as an address and as xarray name them. */
const asked = (
	file: string,
	variable: string,
	how: { coordinate: string; query?: string; bands?: number[] },
) => ({
	file: join(folder, `${file}.nc`),
	variable,
	address: `${served.address}/datasets/${file}/groupby/${variable}/${how.coordinate}/ACTION?format=nc${how.query ?? ""}`,
	group: how.coordinate,
	...(how.bands && { bands: how.bands }),
});

/** Largest differences over all actions: from double precision rounded once, and from what xarray itself gives. */
function largest(wishes: readonly ReturnType<typeof asked>[]) {
	const found = oracle<readonly Differences[]>("groupby.py", { compare: wishes });
	const all = found.flatMap((one) => Object.values(one));
	return {
		problems: all.flatMap(({ problem }) => problem ?? []),
		exact: Math.max(...all.map(({ exact = Infinity }) => exact)),
		xarray: Math.max(...all.map(({ xarray = Infinity }) => xarray)),
		answers: all.length,
	};
}

withXarray(
	"seven actions by month, season and year are xarray's in every calendar",
	() => {
		const calendars = ["standard", "proleptic_gregorian", "noleap", "all_leap", "360_day", "julian"];
		const wishes = calendars.flatMap((calendar) =>
			["month", "season", "year"].map((part) =>
				asked(`monthly_${calendar}`, "tas", { coordinate: `time.${part}` }),
			),
		);
		const { problems, exact, xarray, answers } = largest(wishes);
		expect(problems).toEqual([]);
		expect(answers).toBe(7 * 18);
		// Double precision rounded once to float32; xarray adds float32 up in float32.
		expect(exact).toBe(0);
		expect(xarray).toBeLessThanOrEqual(12);
	},
	120_000,
);

withXarray(
	"bands of latitudes of rows and of cells, whole numbers, packed ones and doubles are xarray's",
	() => {
		const bands = [-90, -30, 30, 90];
		const query = `&bands=${bands.join(",")}`;
		const width = { coordinate: "lat", query: "&width=30", bands: [-90, -60, -30, 0, 30, 60, 90] };
		const wishes = [
			...["tas", "tos", "flag"].map((name) =>
				asked("monthly_noleap", name, { coordinate: "lat", query, bands }),
			),
			...["tas", "tos"].map((name) => asked("monthly_noleap", name, { coordinate: "lat2", query, bands })),
			asked("monthly_360_day", "tas", width),
			asked("monthly_standard", "flag", { coordinate: "time.season" }),
			asked("monthly_standard", "tos", { coordinate: "time.season" }),
			asked("sixhourly_noleap", "tas", { coordinate: "time.hour" }),
			asked("sixhourly_noleap", "tas", { coordinate: "time.day" }),
			asked("daily_360", "tas", { coordinate: "time.dayofyear" }),
		];
		const { problems, exact } = largest(wishes);
		expect(problems).toEqual([]);
		expect(exact).toBe(0);
		// xarray unpacks shorts in single precision.
		const packed = largest([asked("monthly_standard", "small", { coordinate: "time.month" })]);
		expect(packed).toMatchObject({ problems: [], exact: 1 });
	},
	120_000,
);

test("the result comes as a page, as JSON, as netCDF and as Zarr", async () => {
	const page = await get(`${SMALL}/groupby/tas/time.season/mean`, { accept: "text/html,*/*;q=0.8" });
	expect(page.headers.get("content-type")).toContain("text/html");
	expect(await page.text()).toContain("data:image/svg+xml;base64,");
	const table = await get(`${SMALL}/groupby/tas/lat/mean?width=60&time=0_2`, { accept: "text/html" });
	expect(await table.text()).toContain("<th>-90 to -30</th>");
	const json = await get(`${SMALL}/groupby/tas/time.month/count`, { accept: "application/json" });
	expect(json.headers.get("vary")).toContain("accept");
	const body = (await json.json()) as { data: number[][][]; coords: Record<string, { data: number[] }> };
	expect(body).toMatchObject({ name: "pp_tas_time_month_count", dims: ["month", "lat", "lon"] });
	expect(body.data.flat(2).every((count) => count === 2)).toBe(true);
	expect(body.coords["month"]?.data).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
	const file = await get(`${SMALL}/groupby/tas/time.year/max?format=nc`);
	const bytes = new Uint8Array(await file.arrayBuffer());
	expect(file.headers.get("content-length")).toBe(String(bytes.length));
	expect(new TextDecoder().decode(bytes.subarray(1, 4))).toBe("HDF");
	const root = `${SMALL}/groupby/tas/lat;width=60;time=-12_/mean/zarr`;
	const zarr = (await (await get(`${root}/.zmetadata`)).json()) as { metadata: Record<string, unknown> };
	expect(zarr.metadata["pp_tas_lat_mean/.zarray"]).toMatchObject({ shape: [12, 3, 8] });
	expect((await get(`${root}/pp_tas_lat_mean/0.0.0`)).status).toBe(200);
	expect((await get(`${root}/pp_tas_lat_mean/0.0.9`)).status).toBe(404);
});

test("names and options that are none are told with what there is, and quickly", async () => {
	const long = "x".repeat(2000);
	const wrong: readonly (readonly [number, string, string])[] = [
		[404, "tsa/time.month/mean", 'Did you mean \\"tas\\"'],
		[404, "tas/time.moth/mean", 'Did you mean \\"month\\"'],
		[404, "tas/time.month/meen", 'Did you mean \\"mean\\"'],
		[404, "tas/latt/mean", 'Did you mean \\"lat\\"'],
		[404, "__import__('os').system('id')/time.month/mean", "There is no variable"],
		[404, "tas/time.month/mean()", "There is no action"],
		[404, "tas/time.month/mean?lat=1_x", "is no range"],
		[404, "tas/time.month/mean?time=90_99", "is empty"],
		[404, `${long}/time.month/mean`, "There is no variable"],
		[404, `tas/${long}/mean`, "cannot be grouped"],
		[400, "tas/lat/mean?bands=3,2,1", "are no bands"],
		[400, "tas/lat/mean?bands=1,2&width=3", "not both"],
		[400, "tas/lat/mean?width=0", "no width"],
		[400, "tas/lat/mean?width=0.0000001", "makes"],
		[400, "tas/time.month/mean?format=exe", "no format"],
		[400, "tas/time.month/mean?time=1_2&time=2_3", "Give it once"],
	];
	for (const [status, path, why] of wrong) {
		const answer = await get(`${SMALL}/groupby/${path}`);
		const text = await answer.text();
		expect([path, answer.status, text]).toEqual([path, status, expect.stringContaining(why)]);
		expect(text.length).toBeLessThan(900);
	}
});

test("what would read too much is refused before anything is read, and the request it names works", async () => {
	const { message, smaller, plot } = await groupbyRefusal(
		join(folder, filesBelow(folder).find((file) => /\/tas_/.test(file)) as string),
	);
	expect(message).toContain("is made from 3.07 kB, and one request may read 2 kB");
	expect(smaller.status).toBe(200);
	expect(plot).toEqual([413, 200]);
});
