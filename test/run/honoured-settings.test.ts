import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { datasetOf, field, GRID, range, timeOf } from "../preprocess/small-world.ts";
import { type RequestWorld, requestWorld } from "./request-world.ts";

let world: RequestWorld;
const months = range(12, 15, 30.5);
const tas = { standard_name: "air_temperature", modifier: "atmos_height", units: "K" };
const monthly = { ...tas, frequency: "mon" };

beforeAll(async () => {
	world = await requestWorld("honoured");
	await world.file({ variable: "tas", table: "Amon", time: "200001-200012" }, field(months));
	const psl = (times: readonly number[]) =>
		field(times, {
			name: "psl",
			attributes: { units: "Pa", standard_name: "air_pressure_at_mean_sea_level" },
		});
	const six = { variable: "psl", table: "6hrPlev", time: "200001010300-200001312100" };
	await world.file(six, psl(range(124, 0.125, 0.25)));
	await world.file({ variable: "psl", table: "day", time: "20000101-20000131" }, psl(range(31, 0.5)));
	await world.file(
		{ variable: "od550aer", table: "AERmon", time: "200001-200012" },
		datasetOf(
			{ "time*": 12, wavelength: 2, lat: 2, lon: 3, bnds: 2 },
			{
				...timeOf(months),
				...GRID,
				wavelength: ["wavelength", [440, 550], { units: "nm", standard_name: "radiation_wavelength" }],
				od550aer: ["time wavelength lat lon", range(144), { units: "1" }, "float32"],
			},
		),
	);
}, 60_000);
afterAll(() => world.close());

test("min_frequency and max_frequency bound what may be taken", async () => {
	const psl = { standard_name: "air_pressure_at_mean_sea_level", units: "Pa" };
	const steps = async (more: Record<string, string>) => {
		const got = await world.request({ varlist: { psl: { ...psl, ...more } }, period: "200001" });
		return got.pod.status === "ready"
			? (await got.open("psl")).dataset.dimensions.get("time")?.size
			: undefined;
	};
	expect(await steps({ min_frequency: "1hr", max_frequency: "6hr" })).toBe(124);
	expect(await steps({ min_frequency: "12hr", max_frequency: "2 days" })).toBe(31);
	expect(await steps({ min_frequency: "week", max_frequency: "mon" })).toBeUndefined();
});

test("min_duration and max_duration are judged before anything is looked for", async () => {
	const long = await world.explain({ varlist: { tas: { ...monthly, min_duration: "5yr" } } });
	expect(String(long.pod.cause)).toMatch(
		/"tas" needs at least 1800 days \(min_duration\), the period has 366/,
	);
	const short = await world.explain({ varlist: { tas: { ...monthly, max_duration: "30day" } } });
	expect(String(short.pod.cause)).toMatch(/"tas" takes at most 30 days \(max_duration\)/);
	expect(long.explained[0]?.problem?.code).toBe("Coverage");
});

test("dimensions_ordered puts the axes as the POD declares them, those of no direction by their names", async () => {
	const got = await world.request({
		varlist: {
			tas: { ...monthly, dimensions: ["lon", "lat", "time"], dimensions_ordered: true },
			as_it_is: { ...monthly, dimensions: ["lon", "lat", "time"] },
		},
	});
	expect((await got.open("tas")).main.dimensions).toEqual(["lon", "lat", "time"]);
	expect((await got.open("as_it_is")).main.dimensions).toEqual(["time", "lat", "lon"]);
	expect((await (await got.open("tas")).values()).slice(0, 3)).toEqual([270, 280, 290]);
	const optical = await world.request({
		varlist: {
			od550aer: {
				standard_name: "x",
				use_exact_name: true,
				frequency: "mon",
				dimensions: ["wavelength", "lat", "lon", "time"],
				dimensions_ordered: true,
			},
		},
		dimensions: { wavelength: { standard_name: "radiation_wavelength" } },
		case: { metadata: "trust-request" },
	});
	expect((await optical.open("od550aer")).main.dimensions).toEqual(["wavelength", "lat", "lon", "time"]);
});

test("need_bounds brings bounds of time that the file lacks, and says what was made", async () => {
	const got = await world.request({
		varlist: { tas: monthly },
		dimensions: { time: { standard_name: "time", need_bounds: true } },
	});
	const file = await got.open("tas");
	expect(file.text("time", "bounds")).toBeDefined();
	expect((await file.values(file.text("time", "bounds"))).slice(0, 4)).toEqual([0, 31, 31, 60]);
	expect(file.product.axes.find(({ wish }) => wish === "time")?.bounds).toBe(file.text("time", "bounds"));
});

test("time is counted in the POD's units and its axis named as the POD names it", async () => {
	const got = await world.request({
		varlist: { tas: { ...monthly, dimensions: ["t", "lat", "lon"] } },
		dimensions: { t: { standard_name: "time", units: "hours since 1999-12-31" } },
	});
	const file = await got.open("tas");
	expect((await file.values("t"))[0]).toBe(16 * 24);
	expect(file.text("t", "units")).toBe("hours since 1999-12-31");
});

test("a POD says how its file is compressed, shuffled and cut into chunks, by its own names of the axes", async () => {
	const got = await world.request({
		data: { deflate: 4, chunks: { t: 6 } },
		varlist: {
			tas: { ...monthly, dimensions: ["t", "lat", "lon"], shuffle: true, chunks: { t: 100, lat: 1 } },
			plain: { ...monthly, dimensions: ["t", "lat", "lon"], deflate: 0 },
		},
		dimensions: { t: { standard_name: "time" } },
	});
	const stored = async (name: string) => (await got.open(name)).main.storage;
	expect(await stored("tas")).toMatchObject({ deflate: 4, shuffle: true, chunkShape: [12, 1, 3] });
	expect(await stored("plain")).toMatchObject({ chunkShape: [6, 2, 3] });
	expect((await stored("plain"))?.deflate ?? 0).toBe(0);
	expect((await got.open("tas")).steps).toContain(
		"Stored with chunks of time=12, lat=1, deflate 4, shuffled",
	);
});

test("the classic model of netCDF-4 is compressed and chunked too", async () => {
	const got = await world.request({
		varlist: { tas: { ...monthly, format: "netcdf4_classic", deflate: 1, chunks: { time: 3 } } },
	});
	const file = await got.open("tas");
	expect(file.main.storage).toMatchObject({ deflate: 1, chunkShape: [3, 2, 3] });
});

test("classic formats let only the first axis grow: with time elsewhere it has a fixed length", async () => {
	const formats = ["netcdf3_classic", "netcdf3_64bit_data", "netcdf4_classic", "netcdf4"];
	const wanted = { ...monthly, dimensions: ["lat", "lon", "time"], dimensions_ordered: true };
	const varlist = Object.fromEntries(formats.map((format) => [`as_${format}`, { ...wanted, format }]));
	const got = await world.request({ varlist });
	for (const format of formats) {
		const file = await got.open(`as_${format}`);
		expect(file.main.dimensions).toEqual(["lat", "lon", "time"]);
		expect(file.dataset.dimensions.get("time")).toMatchObject({ size: 12, unlimited: format === "netcdf4" });
	}
});
