import { UsageError } from "../errors.ts";
import type { Box } from "../statistics/area-weights.ts";
import { regions, seas } from "../statistics/regions.ts";
import { didYouMean } from "../text/nearest.ts";

/** Corners of an outline, longitude and latitude in degrees; closed by itself. */
export type Ring = readonly (readonly [number, number])[];

/** A box as it was written. */
export interface WrittenBox extends Box {
	/** No longitudes were named: all, in the order they have. */
	readonly isRound?: true;
}

const ALL = [-180, 180, -90, 90] as const;

/** "-10/40/35/70": west, east, south, north; "//35/70" all longitudes, "-10/40//" all latitudes. @throws UsageError */
export function boxFrom(text: string): WrittenBox {
	const written = text.split("/").map((part) => part.trim());
	const isOpen = (at: number): boolean => written[at] === "" && written[at + 1] === "";
	const isRound = isOpen(0);
	const parts = written.map((part, at) => {
		if (part === "") return isOpen(at - (at % 2)) ? (ALL[at] ?? Number.NaN) : Number.NaN;
		return Number(part);
	});
	const [west = Number.NaN, east = Number.NaN, south = Number.NaN, north = Number.NaN] = parts;
	const isSound =
		parts.length === 4 && parts.every(Number.isFinite) && south < north && Math.max(-south, north) <= 90;
	if (!isSound)
		throw new UsageError(
			`The box "${text}" cannot be read. Write it as west/east/south/north in degrees, such as box=-10/40/35/70.`,
		);
	// East of west by at most one turn: 170/-170 crosses the date line.
	const turns = Math.ceil((west - east) / 360);
	const eastward = west === east ? east : east + 360 * (east > west ? 0 : turns);
	if (eastward - west > 360)
		throw new UsageError(`The box "${text}" is wider than the globe. Give at most 360 degrees.`);
	return { west, east: eastward, south, north, ...(isRound && { isRound }) };
}

export const regionNames = (): readonly string[] => [...regions, ...seas].map(({ id }) => id);

/** A box by its name. @throws UsageError listing the names */
export function regionNamed(name: string): Box {
	const found = [...regions, ...seas].find(({ id }) => id === name.toLowerCase());
	if (found) return found.box;
	const names = regionNames();
	throw new UsageError(
		`There is no region "${name}".${didYouMean(name, names)} There are: ${names.join(", ")}.`,
	);
}

const turnedTo = (west: number, longitude: number): number =>
	west + ((((longitude - west) % 360) + 360) % 360);
/** Degrees: places in single precision. */
const EDGE = 1e-5;

export const isInBox = ({ west, east, south, north }: Box, latitude: number, longitude: number): boolean =>
	latitude >= south - EDGE && latitude <= north + EDGE && turnedTo(west - EDGE, longitude) <= east + EDGE;

/**
 * Whether a place lies inside an odd number of outlines, their edges straight in longitude and latitude. An outline may cross the date
 * line, not hold a pole.
 */
export const isInRings = (rings: readonly Ring[], latitude: number, longitude: number): boolean =>
	rings.filter((ring) => isInRing(ring, latitude, longitude)).length % 2 === 1;

function isInRing(ring: Ring, latitude: number, given: number): boolean {
	const corners = unwrapped(ring);
	const longitude = turnedTo(Math.min(...corners.map(([x]) => x)), given);
	let inside = false;
	corners.forEach(([x, y], i) => {
		const [nextX, nextY] = corners[(i + 1) % corners.length] as readonly [number, number];
		if (y > latitude === nextY > latitude) return;
		if (longitude < x + ((latitude - y) / (nextY - y)) * (nextX - x)) inside = !inside;
	});
	return inside;
}

/** Longitudes that go on over the date line. */
function unwrapped(ring: Ring): Ring {
	let before = ring[0]?.[0] ?? 0;
	return ring.map(([x, y]) => {
		before += shortWay(x - before);
		return [before, y] as const;
	});
}

const shortWay = (angle: number): number => angle - 360 * Math.round(angle / 360);
