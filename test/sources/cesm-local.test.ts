import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Archive, archive, daily, monthly } from "./archive.ts";

let tree: Archive;
const psl = { standard_name: "air_pressure_at_mean_sea_level", units: "Pa" };
const name = "b.e11.B20TRC5CNBDRD.f09_g16";

/** CAM's habit: stamps at the end of the interval, many variables in one history file. */
const history = (first: number, month: number, value: number) => {
	const one = monthly("PSL", { first, stamps: "end", value, attributes: { units: "Pa", standard_name: "" } });
	const two = monthly("TS", { first, stamps: "end", value: value + 500 });
	return { ...one, variables: new Map([...one.variables, ...two.variables]), month };
};

beforeAll(async () => {
	tree = await archive("cesm");
	tree.pod("pressure", { psl });
	const pascal = { attributes: { units: "Pa", standard_name: "air_pressure_at_mean_sea_level" } };
	// One case as history files of a year each, stamped at the end of the months; one as a time series of two members.
	for (const year of [1990, 1991, 1992])
		await tree.put(`hist/run.a.cam.h0.${year}-01.nc`, history(year, 1, 100 * (year - 1990)));
	for (const member of ["002", "010"])
		await tree.put(
			`LE/atm/proc/tseries/month_1/${name}.${member}.cam.h0.PSL.199001-199112.nc`,
			monthly("PSL", { first: 1990, years: 2, stamps: "end", value: Number(member) * 1000, ...pascal }),
		);
	await tree.put(
		`LE/atm/proc/tseries/day_1/${name}.002.cam.h1.PSL.19900101-19911231.nc`,
		daily("PSL", 1990, 0, 730),
	);
	await tree.put("gap/run.b.cam.h0.1990-01.nc", history(1990, 1, 0));
	await tree.put("gap/run.b.cam.h0.1991-01.nc", history(1991, 1, 0));
	await tree.put("gap/run.b.cam.h0.1993-01.nc", history(1993, 1, 0));
});
afterAll(() => tree.close());

const cesm = { data_manager: "cesm-local", convention: "NCAR", pod_list: ["pressure"] };

test("one variable comes out of history files of many, its stamps moved into the months they end", async () => {
	const made = await tree.run({ ...cesm, CASE_ROOT_DIR: "data/hist", FIRSTYR: 1991, LASTYR: 1992 });
	expect(made.ended).toMatchObject({ code: 0 });
	const values = await tree.steps(made.folder, "pressure", "psl");
	expect(values).toEqual([...months(100), ...months(200)]);
});

test("of several members the lowest is taken, and the monthly series, not the daily one", async () => {
	const { entry } = await tree.explain({ ...cesm, CASE_ROOT_DIR: "data/LE", FIRSTYR: 1990, LASTYR: 1991 });
	expect(entry.selected?.facets).toMatchObject({ experiment_id: name, member_id: "002", frequency: "mon" });
	expect(entry.selected?.files.map(({ path }) => path.split("/").at(-1))).toEqual([
		`${name}.002.cam.h0.PSL.199001-199112.nc`,
	]);
	const named = await tree.explain({
		...{ ...cesm, CASE_ROOT_DIR: "data/LE", FIRSTYR: 1990, LASTYR: 1991 },
		case_id: `${name}.010`,
	});
	expect(named.entry.selected?.facets).toMatchObject({ member_id: "010" });
});

test("several cases are not guessed among", async () => {
	const { explained, ended } = await tree.explain({ ...cesm, FIRSTYR: 1990, LASTYR: 1991 });
	expect(ended.code).not.toBe(0);
	expect(explained.problem?.message).toMatch(/different experiments: .*run\.a.*Name one/);
});

test("a history file that is missing is a gap", async () => {
	const { entry } = await tree.explain({ ...cesm, CASE_ROOT_DIR: "data/gap", FIRSTYR: 1991, LASTYR: 1993 });
	expect(entry.status).toBe("failed");
	expect(entry.rejected[0]?.reason).toMatch(/gap of 366 days \(199201-199212\)/);
});

test("a variable that no stream holds is told with what comes nearest", async () => {
	tree.pod("ice", { ice: { standard_name: "sea_ice_area_fraction", units: "1" } });
	const { entry } = await tree.explain({
		...{ ...cesm, pod_list: ["ice"], CASE_ROOT_DIR: "data/hist", FIRSTYR: 1990, LASTYR: 1991 },
	});
	expect(entry.problem?.message).toMatch(/was not found for case "trial".*\(3 files looked at\)/s);
	expect(entry.nearest.length).toBeGreaterThan(0);
});

const months = (first: number) => Array.from({ length: 12 }, (_, month) => first + month);
