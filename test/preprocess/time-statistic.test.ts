import { afterAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { loadSteps } from "../../cli/steps.ts";
import { attributeText, type Dataset, withDatasetAttribute } from "../../core/model/dataset.ts";
import { applyRecipe } from "../../core/recipe/recipe.ts";
import { field, range } from "./small-world.ts";

const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const world = { engine, steps: await loadSteps() };
afterAll(() => engine.close());

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Months from January 2001 on, noleap: tas = 270 + 10 month + cell. */
function monthly(count: number, attributes: Record<string, string> = {}): Dataset {
	const edges = [0];
	for (let i = 0; i < count; i++) edges.push((edges.at(-1) ?? 0) + (MONTHS[i % 12] ?? 0));
	const pairs = range(count).flatMap((i) => [edges[i] ?? 0, edges[i + 1] ?? 0]);
	const middles = range(count).map((i) => ((pairs[2 * i] ?? 0) + (pairs[2 * i + 1] ?? 0)) / 2);
	const made = field(middles, {
		units: "days since 2001-01-01",
		calendar: "noleap",
		bounds: pairs,
		attributes: { long_name: "Temperature", ...attributes },
	});
	return withDatasetAttribute(made, "frequency", "mon");
}

async function made(dataset: Dataset, step: string, options: Record<string, unknown>) {
	const { dataset: result, applied } = await applyRecipe(dataset, [{ step, options }], world);
	const values = async (name: string) => {
		const variable = result.variables.get(name);
		return variable ? Array.from((await engine.readAll(variable.data)) as Float64Array, Number) : [];
	};
	const text = (name: string, attribute: string) =>
		attributeText(result.variables.get(name)?.attributes ?? new Map(), attribute);
	return { result, values, text, said: applied[0]?.description };
}

const statistic = (dataset: Dataset, options: Record<string, unknown>) =>
	made(dataset, "time-statistic", options);

test("a climatology has climatology bounds, says so in cell_methods and in the frequency (CF 7.4)", async () => {
	const { result, values, text, said } = await statistic(monthly(24), { op: "mean", by: "month-of-year" });
	expect(text("tas", "cell_methods")).toBe("time: mean within years time: mean over years");
	expect(text("time", "climatology")).toBe("climatology_bnds");
	expect(text("time", "bounds")).toBeUndefined();
	expect(result.variables.has("time_bnds")).toBe(false);
	expect((await values("climatology_bnds")).slice(0, 4)).toEqual([0, 396, 31, 424]);
	expect((await values("time")).slice(0, 2)).toEqual([15.5, 45]);
	expect((await values("tas")).slice(0, 6)).toEqual([330, 331, 332, 333, 334, 335]);
	expect(attributeText(result.attributes, "frequency")).toBe("monC");
	expect(said).toBe('Took the mean of each month of the year: 24 steps of "time" became 12');
});

test("a statistic of a climatology goes by the calendar, not by bounds over years", async () => {
	const { result } = await statistic(monthly(24), { op: "mean", by: "month-of-year" });
	const { values, text } = await statistic(result, { op: "mean", by: "year" });
	const wanted = MONTHS.reduce((sum, days, month) => sum + days * (330 + 10 * month), 0) / 365;
	expect((await values("tas"))[0]).toBeCloseTo(wanted, 4);
	expect(text("time", "climatology")).toBeUndefined();
	expect(text("time", "bounds")).toBe("time_bnds");
});

test("years are weighted by their months, and keep their bounds", async () => {
	const { result, values, text } = await statistic(monthly(24), { op: "mean", by: "year" });
	const wanted = MONTHS.reduce((sum, days, month) => sum + days * (270 + 10 * month), 0) / 365;
	expect((await values("tas"))[0]).toBe(Math.fround(wanted));
	expect(await values("time_bnds")).toEqual([0, 365, 365, 730]);
	expect(text("tas", "cell_methods")).toBe("time: mean");
	expect(attributeText(result.attributes, "frequency")).toBe("yr");
	expect(result.dimensions.get("time")).toEqual({ size: 2, unlimited: true });
});

test("options that do not belong together are mistakes of the call", async () => {
	for (const [options, message] of [
		[{ op: "percentile", by: "year" }, "takes p (0 to 100) with op=percentile"],
		[{ op: "mean", by: "year", p: 5 }, "takes p (0 to 100) with op=percentile"],
		[{ op: "mean", by: "running" }, "takes window with by=running"],
		[{ op: "mean", by: "year", ddof: 1 }, "takes ddof only with op=std"],
		[{ op: "max", by: "year", unweighted: true }, "takes unweighted only with op=mean"],
		[{ op: "max", by: "year", method: "linear" }, "takes method only with op=percentile"],
		[{ op: "mean", by: "running", window: 30 }, "there is no window of 30"],
	] as const)
		await expect(statistic(monthly(24), options)).rejects.toThrow(message);
});

test("anomalies are differences: no zero is shifted by a later change of units", async () => {
	const { result, values, text, said } = await made(monthly(24), "anomaly", { base: "2001" });
	expect(text("tas", "units_metadata")).toBe("temperature: difference");
	expect(text("tas", "long_name")).toBe("Temperature, anomaly");
	const tas = await values("tas");
	expect(tas.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
	expect(tas.slice(-6)).toEqual([120, 120, 120, 120, 120, 120]);
	expect(said).toBe("Subtracted the mean of each month of the year over 2001");
	expect(result.dimensions.get("time")?.size).toBe(24);
	await expect(made(monthly(24), "anomaly", { base: "1990/1995" })).rejects.toThrow(
		"lies in the base period",
	);
});

test("months and seasons are chosen by numbers, ranges and letters", async () => {
	const chosen = async (options: Record<string, unknown>) =>
		(await made(monthly(12), "select-months", options)).values("tas");
	const firsts = async (options: Record<string, unknown>) =>
		(await chosen(options)).filter((_, i) => i % 6 === 0).map((value) => (value - 270) / 10 + 1);
	expect(await firsts({ months: "6-8" })).toEqual([6, 7, 8]);
	expect(await firsts({ months: "11-2" })).toEqual([1, 2, 11, 12]);
	expect(await firsts({ months: [3, "5-6"] })).toEqual([3, 5, 6]);
	expect(await firsts({ seasons: "DJF" })).toEqual([1, 2, 12]);
	expect(await firsts({ seasons: ["JJAS"], months: 1 })).toEqual([1, 6, 7, 8, 9]);
	await expect(chosen({ months: "13" })).rejects.toThrow('cannot read the months "13"');
	await expect(chosen({ seasons: "JFD" })).rejects.toThrow('knows no season "JFD"');
	await expect(chosen({})).rejects.toThrow("needs months or seasons");
	const january = await made(monthly(12), "select-months", { months: 1 });
	await expect(made(january.result, "select-months", { months: 2 })).rejects.toThrow("Choose others");
});

test("another calendar leaves out dates it lacks, or inserts those it has more", async () => {
	const days = field(range(5, 57.5), {
		units: "days since 2000-01-01",
		calendar: "standard",
		bounds: range(5, 57).flatMap((day) => [day, day + 1]),
	});
	const noleap = await made(days, "convert-calendar", { calendar: "365_day" });
	expect(await noleap.values("time")).toEqual([57.5, 58.5, 59.5, 60.5]);
	expect(await noleap.values("time_bnds")).toEqual([57, 58, 58, 59, 59, 60, 60, 61]);
	expect(noleap.text("time", "calendar")).toBe("noleap");
	expect(noleap.said).toContain("1 steps have none there");
	const back = await made(noleap.result, "convert-calendar", { calendar: "standard", insert: true });
	expect(await back.values("time")).toEqual(range(5, 57.5));
	expect((await back.values("tas")).slice(12, 18).every((value) => value > 1e30)).toBe(true);
	expect(back.text("time", "bounds")).toBeUndefined();
	const same = await made(days, "convert-calendar", { calendar: "gregorian" });
	expect(same.said).toBe("Left the calendar as it is");
	await expect(made(monthly(12), "convert-calendar", { calendar: "360_day", insert: true })).rejects.toThrow(
		"not evenly spaced within days",
	);
});

test("dates are chosen to the second", async () => {
	const hours = field(range(10, 0, 0.25), { units: "days since 2000-01-01" });
	const { values } = await made(hours, "select-dates", {
		period: "2000-01-01T06:00:01/2000-01-02T00:00:00",
	});
	expect(await values("time")).toEqual([0.5, 0.75, 1]);
});
