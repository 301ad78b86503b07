/**
 * An invented but plausible climate in closed form: what a textbook says of temperature, wind and rain, no model's output. Latitudes and
 * longitudes in degrees, `season` as a fraction of the year since 1 January.
 */

const { abs, cos, exp, log, max, min, PI, sign, sin, tanh } = Math;

/** Where and over what. */
export interface Place {
	readonly latitude: number;
	readonly longitude: number;
	/** 0 ocean .. 1 land. */
	readonly land: number;
}

const radians = PI / 180;
const sine = (degrees: number) => sin(degrees * radians);

/** A smooth hill: 1 in the middle, 0 far away; longitudes go round. */
function hill(place: Place, at: { lat: number; lon?: number; high: number; wide?: number }): number {
	const north = (place.latitude - at.lat) / at.high;
	const away = at.lon === undefined ? 0 : ((((place.longitude - at.lon + 180) % 360) + 360) % 360) - 180;
	const east = at.lon === undefined ? 0 : away / (at.wide ?? 20);
	return exp(-north * north - east * east);
}

const tibet = { lat: 33, lon: 88, high: 7, wide: 14 };
const greenland = { lat: 73, lon: 318, high: 9, wide: 16 };
const antarctica = { lat: -90, high: 19 };

/** Metres above the sea, roughly. */
const surfaceHeight = (place: Place): number =>
	place.land * (4600 * hill(place, tibet) + 2500 * hill(place, greenland) + 3200 * hill(place, antarctica)) +
	place.land *
		(2200 * hill(place, { lat: -20, lon: 292, high: 16, wide: 5 }) +
			1500 * hill(place, { lat: 42, lon: 250, high: 11, wide: 9 }));

/** Annual mean at sea level, °C. */
function annualMean(place: Place): number {
	const s2 = sine(place.latitude) ** 2;
	const zonal = place.latitude > 0 ? 27.4 - 41 * s2 : 26.8 - 37 * s2;
	const currents =
		9 * hill(place, { lat: 64, lon: 2, high: 13, wide: 32 }) -
		5 * hill(place, { lat: 55, lon: 295, high: 12, wide: 22 }) -
		3.2 * hill(place, { lat: -4, lon: 265, high: 9, wide: 24 }) -
		2.5 * hill(place, { lat: -20, lon: 282, high: 12, wide: 10 }) +
		1.6 * hill(place, { lat: 2, lon: 150, high: 14, wide: 38 });
	const desert =
		place.land *
		2.5 *
		(hill(place, { lat: 22, lon: 15, high: 9, wide: 35 }) +
			hill(place, { lat: -24, lon: 134, high: 8, wide: 14 }));
	const inland = place.land * -5 * hill(place, { lat: 62, lon: 115, high: 16, wide: 50 });
	return zonal + currents + desert + inland;
}

/** Half the yearly range, °C: land follows the sun, oceans hardly. */
const amplitude = (place: Place): number => {
	const s = abs(sine(place.latitude));
	const ocean = 0.6 + 6 * s ** 1.3;
	const dry = 2 + 16 * s ** 1.2 + 8 * hill(place, { lat: 62, lon: 120, high: 15, wide: 45 });
	return ocean * (1 - place.land) + dry * place.land;
};

/** What the temperature of a place is made of; worked out once, for it does not change from month to month. */
export interface PlaceClimate extends Place {
	/** Annual mean at sea level and half the yearly range, °C. */
	readonly mean: number;
	readonly range: number;
	/** Metres above the sea. */
	readonly height: number;
}

export const climateOf = (place: Place): PlaceClimate => ({
	...place,
	mean: annualMean(place),
	range: amplitude(place),
	height: surfaceHeight(place),
});

/** Temperature reduced to sea level, °C. */
export function seaLevelTemperature(place: PlaceClimate, season: number): number {
	const warmest = 0.55 + 0.07 * (1 - place.land);
	const side = tanh(place.latitude / 8);
	return place.mean + side * place.range * cos(2 * PI * (season - warmest));
}

/** Near-surface air temperature, °C, at the surface's own height. */
export const surfaceTemperature = (place: PlaceClimate, season: number): number =>
	seaLevelTemperature(place, season) - (6 * place.height) / 1000;

/** Warming in a year of 1 K per century of forcing: land and the Arctic more. */
export const warmingPattern = (place: Place): number =>
	0.75 + 0.45 * place.land + 1.6 * max(0, sine(place.latitude)) ** 4;

/** El Niño's warming, K per unit of its index. */
export const elNinoPattern = (place: Place): number =>
	1.3 * hill(place, { lat: -1, lon: 225, high: 8, wide: 42 }) * (1 - place.land) +
	0.25 * hill(place, { lat: 0, high: 20 }) -
	0.35 * hill(place, { lat: 38, lon: 205, high: 12, wide: 28 });

/**
 * By how much a pressure level (hPa) is warmer than the sea level below, K: a lapse rate up to the tropopause, the stratosphere above,
 * cold in the polar night.
 */
export function warmthAloft(latitude: number, pressure: number, season: number): number {
	const height = 7.4 * log(1013 / pressure);
	const s2 = sine(latitude) ** 2;
	const tropopause = 16.2 - 7.6 * s2 ** 1.2;
	const lapse = 6.4 - 1.1 * s2;
	const winter = -sine(latitude) * cos(2 * PI * (season - 0.54));
	const polarNight = -9 * s2 * max(0, winter);
	const above = max(0, height - tropopause);
	return above * (2.6 - 1.9 * s2 + polarNight * 0.25) - lapse * min(height, tropopause);
}

/** Eastward wind, m s-1: what blows evenly around the globe, and the part of the jets that waves with the cosine of longitude - 150°. */
export interface WindBelt {
	readonly even: number;
	readonly wavy: number;
}

export function windBelt(latitude: number, pressure: number, season: number): WindBelt {
	const north = latitude > 0;
	const [side, place] = [north ? 1 : -1, { latitude, longitude: 0, land: 0 }];
	const winter = side * cos(2 * PI * (season - 0.04));
	const aloft = log(pressure / 210);
	const width = (abs(latitude) - (north ? 38 : 42) + 6 * winter) / 14;
	const jet = (north ? 26 + 11 * winter : 29 + 5 * winter) * exp(-width * width - (aloft / 0.85) ** 2);
	const stratosphere = exp(-((log(pressure / 30) / 0.9) ** 2));
	const vortex = 26 * max(0, winter) * hill(place, { lat: north ? 64 : -62, high: 15 }) * stratosphere;
	const westerlies = 6.5 * hill(place, { lat: 50 * side, high: 12 }) * (pressure / 1000);
	const trades = -6.5 * hill(place, { lat: 13 * side, high: 11 }) * (pressure / 1000);
	const equator = -7 * hill(place, { lat: 0, high: 12 }) * exp(-(aloft ** 2));
	return {
		even: jet + vortex + westerlies + trades + equator,
		wavy: jet * (north ? 0.35 : 0.1) * cos(latitude * radians),
	};
}

export const windAt = (belt: WindBelt, longitude: number): number =>
	belt.even + belt.wavy * cos((longitude - 150) * radians);

/** Rain, mm day-1: the tropical belt that follows the sun, monsoons, storm tracks, deserts. */
export function precipitation(place: Place, season: number): number {
	const sun = cos(2 * PI * (season - 0.58));
	const centre = 5 + sun * (4 + 9 * place.land);
	const basins =
		1 + 0.45 * cos((place.longitude - 135) * radians) + 0.15 * cos(2 * (place.longitude - 320) * radians);
	const belt = 7.2 * basins * hill(place, { lat: centre, high: 6.5 });
	const southPacific =
		5 *
		(1 - 0.5 * sun) *
		hill(
			{ ...place, latitude: place.latitude + (place.longitude - 170) * 0.28 },
			{ lat: -9, lon: 185, high: 6, wide: 32 },
		);
	const monsoon =
		10 * max(0, sun) * hill(place, { lat: 19, lon: 92, high: 8, wide: 20 }) +
		6 * max(0, -sun) * hill(place, { lat: -14, lon: 130, high: 7, wide: 18 }) +
		5 * max(0, -sun) * hill(place, { lat: -12, lon: 300, high: 9, wide: 16 });
	const winter = -sign(place.latitude) * sun;
	const tracks =
		(place.latitude > 0
			? (2.9 + 0.9 * winter) *
				(hill(place, { lat: 43, lon: 315, high: 11, wide: 42 }) +
					hill(place, { lat: 41, lon: 185, high: 11, wide: 50 }))
			: 2.9 * hill(place, { lat: -47, high: 13 })) *
		(1 - 0.3 * place.land);
	const dry =
		1 -
		0.75 * hill(place, { lat: 23, lon: 15, high: 10, wide: 45 }) -
		0.55 * hill(place, { lat: -22, lon: 275, high: 11, wide: 22 });
	const everywhere = 0.25 + 1.1 * cos(place.latitude * radians) ** 2;
	return max(0.02, (everywhere + belt + southPacific + monsoon + tracks) * max(0.06, dry));
}
