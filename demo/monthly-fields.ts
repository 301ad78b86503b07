import { daysInMonth } from "../core/cf/calendar.ts";
import {
	climateOf,
	elNinoPattern,
	type PlaceClimate,
	precipitation,
	seaLevelTemperature,
	surfaceTemperature,
	warmingPattern,
	warmthAloft,
	windAt,
	windBelt,
} from "./climate.ts";
import { landFraction } from "./land-fraction.ts";
import { firstYear, lastYear, type SampleModel } from "./models.ts";
import { randomNumbers } from "./random.ts";
import { elNinoIndex, monthlyWeather } from "./weather.ts";

const { abs, exp, floor, log, max, PI, sin } = Math;

/** Pa, as CMIP6 orders them: from the ground up. */
export const levels = [100_000, 85_000, 70_000, 50_000, 30_000, 20_000, 10_000, 5_000];
export const missingValue = 1e20;

/** One month of a model, row-major [latitude][longitude] or [level][latitude][longitude]. */
export interface SampleMonth {
	readonly year: number;
	/** 1..12 */
	readonly month: number;
	readonly fields: Readonly<Partial<Record<"tas" | "pr" | "ta" | "ua", Float32Array>>>;
}

/** A cell with what does not change from month to month. */
interface Cell extends PlaceClimate {
	readonly warming: number;
	readonly elNino: number;
	readonly bias: number;
	readonly wetness: number;
	/** Spread of monthly weather, K. */
	readonly restless: number;
}

export function cellsOf(model: SampleModel): readonly Cell[] {
	const fraction = landFraction(model.grid);
	return model.grid.latitudes.flatMap((latitude, row) =>
		model.grid.longitudes.map((longitude, column) => {
			const land = fraction[row * model.grid.longitudes.length + column]!;
			const place = { latitude, longitude, land };
			const poleward = abs(sin((latitude * PI) / 180));
			return {
				...climateOf(place),
				warming: warmingPattern(place),
				elNino: elNinoPattern(place),
				bias: model.bias(place),
				wetness: model.wetness(place),
				restless: 0.25 + 1.5 * poleward ** 1.5 * (0.5 + 0.8 * land),
			};
		}),
	);
}

interface Moment {
	readonly season: number;
	/** Departure from the climate in each cell, K. */
	readonly departure: Float64Array;
	readonly weather: Float64Array;
	readonly elNino: number;
}

/** Drops the last 8 of 23 binary digits, far below the spread of the values, so that the files stay small. */
function rounded(values: Float32Array): Float32Array {
	const bits = new Uint32Array(values.buffer);
	for (let index = 0; index < bits.length; index += 1) {
		if (values[index]! < 1e19) bits[index] = (bits[index]! + 0x80) & 0xffff_ff00;
	}
	return values;
}

const overCells = (cells: readonly Cell[], at: (cell: Cell, index: number) => number): Float32Array => {
	const values = new Float32Array(cells.length);
	for (let index = 0; index < cells.length; index += 1) values[index] = at(cells[index]!, index);
	return values;
};

/** Prepares a level of one row of cells, and gives the value of a cell on it. */
type OnLevel = (latitude: number, pressure: number) => (cell: Cell, index: number) => number;

/** A field on all levels; where the ground is higher than the level there is nothing. */
function overLevels(cells: readonly Cell[], prepare: OnLevel): Float32Array {
	const values = new Float32Array(levels.length * cells.length);
	levels.forEach((level, height) => {
		const pressure = level / 100;
		const top = 7400 * log(1013 / pressure) + 250;
		let latitude = Number.NaN;
		let at: ReturnType<OnLevel> = () => Number.NaN;
		for (let index = 0; index < cells.length; index += 1) {
			const cell = cells[index]!;
			if (cell.latitude !== latitude) {
				latitude = cell.latitude;
				at = prepare(latitude, pressure);
			}
			values[height * cells.length + index] = cell.height > top ? missingValue : at(cell, index);
		}
	});
	return values;
}

const KELVIN = 273.15;
const SECONDS_PER_DAY = 86_400;

function fieldsOf(model: SampleModel, cells: readonly Cell[], moment: Moment): SampleMonth["fields"] {
	const { season, departure, weather, elNino } = moment;
	const makers = {
		tas: () =>
			overCells(cells, (cell, index) => surfaceTemperature(cell, season) + departure[index]! + KELVIN),
		pr: () =>
			overCells(cells, (cell, index) => {
				const shift = 1 + 0.5 * elNino * cell.elNino * (abs(cell.latitude) < 20 ? 1 : 0);
				const rain = precipitation(cell, season) * cell.wetness * max(0.1, shift);
				return (rain * exp(0.22 * weather[index]! - 0.024)) / SECONDS_PER_DAY;
			}),
		ta: () => {
			const sea = cells.map((cell) => seaLevelTemperature(cell, season) + KELVIN);
			return overLevels(cells, (latitude, pressure) => {
				const warmth = warmthAloft(latitude, pressure, season);
				const share = max(0.1, pressure / 1000);
				return (_, index) => sea[index]! + warmth + departure[index]! * share;
			});
		},
		ua: () =>
			overLevels(cells, (latitude, pressure) => {
				const belt = windBelt(latitude, pressure, season);
				return (cell, index) => windAt(belt, cell.longitude) + weather[index]! * (0.8 + cell.restless) * 1.6;
			}),
	};
	return Object.fromEntries(model.variables.map((name) => [name, rounded(makers[name]())]));
}

/** All months of a model in order, each with its variables; the same model gives the same values. */
export function* monthsOf(model: SampleModel): Generator<SampleMonth> {
	const cells = cellsOf(model);
	const random = randomNumbers(model.seed);
	const index = elNinoIndex((lastYear - firstYear + 1) * 12, random);
	for (let step = 0; step < index.length; step += 1) {
		const [year, month] = [firstYear + floor(step / 12), (step % 12) + 1];
		const weather = monthlyWeather(model.grid, random);
		const elNino = index[step]!;
		const warming = (model.warming * (step / 12 - 5)) / 10;
		const departure = Float64Array.from(
			cells,
			(cell, place) =>
				cell.bias + warming * cell.warming + 0.5 * elNino * cell.elNino + cell.restless * weather[place]!,
		);
		const season = (step % 12) / 12 + daysInMonth(model.calendar, year, month) / 2 / 365;
		yield { year, month, fields: fieldsOf(model, cells, { season, departure, weather, elNino }) };
	}
}
