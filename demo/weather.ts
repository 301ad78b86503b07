import type { SampleGrid } from "./grid.ts";
import type { RandomNumbers } from "./random.ts";

const { cos, floor, PI, sqrt } = Math;

/** One wave around the globe, with a phase that tilts over latitude; `round` 0 is a shift of whole belts. */
interface Wave {
	readonly size: number;
	readonly round: number;
	readonly tilt: number;
	readonly phase: number;
}

const WAVES = 7;

const waves = (random: RandomNumbers): readonly Wave[] =>
	Array.from({ length: WAVES }, () => ({
		size: random.normal() * sqrt(2 / WAVES),
		round: floor(random.even() * 7),
		tilt: 1 + random.even() * 7,
		phase: random.even() * 2 * PI,
	}));

/** One month's departures from the climate: smooth in space, new every month, of variance about 1; row-major [latitude][longitude]. */
export function monthlyWeather(grid: SampleGrid, random: RandomNumbers): Float64Array {
	const chosen = waves(random);
	const { latitudes, longitudes } = grid;
	const field = new Float64Array(latitudes.length * longitudes.length);
	for (const { size, round, tilt, phase } of chosen) {
		latitudes.forEach((latitude, row) => {
			const turn = phase + (tilt * latitude * PI) / 180;
			const base = row * longitudes.length;
			for (let column = 0; column < longitudes.length; column += 1) {
				field[base + column]! += size * cos((round * longitudes[column]! * PI) / 180 + turn);
			}
		});
	}
	return field;
}

/** An index of El Niño of some months: swings over three to five years, of variance about 1. */
export function elNinoIndex(months: number, random: RandomNumbers): readonly number[] {
	// A damped oscillator kicked every month; the first four years are left for it to forget its start.
	const damping = 0.96;
	const frequency = (2 * PI) / 44;
	let [before, now] = [random.normal(), random.normal()];
	const index: number[] = [];
	for (let month = -48; month < months; month += 1) {
		const next = 2 * damping * cos(frequency) * now - damping ** 2 * before + 0.06 * random.normal();
		[before, now] = [now, next];
		if (month >= 0) index.push(next);
	}
	const spread = sqrt(index.reduce((sum, value) => sum + value * value, 0) / months);
	return index.map((value) => value / spread);
}
