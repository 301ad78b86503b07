import { type Attributes, type Dataset, type Variable, variableOf } from "../../../core/model/dataset.ts";

/** Datasets on the kinds of grids that models have, whose values tell where they lie. */

const RADIAN = Math.PI / 180;

type Place = readonly [latitude: number, longitude: number];
type Point = readonly [number, number, number];

/** What every one of these fields shows at a place, the step after: a wave of three crests that wanders east, warm in the tropics. */
export const waveAt = ([latitude, longitude]: Place, step = 0): number =>
	15 +
	14 * Math.cos(2 * latitude * RADIAN) +
	3 * Math.sin((3 * longitude + 30 * step) * RADIAN) * Math.cos(latitude * RADIAN);

/** A box of land in Africa, without values. */
export const isLand = ([latitude, longitude]: Place): boolean =>
	latitude > -20 && latitude < 30 && (longitude + 720) % 360 > 10 && (longitude + 720) % 360 < 35;

const pointOf = ([latitude, longitude]: Place): Point => [
	Math.cos(latitude * RADIAN) * Math.cos(longitude * RADIAN),
	Math.cos(latitude * RADIAN) * Math.sin(longitude * RADIAN),
	Math.sin(latitude * RADIAN),
];
const placeOf = ([x, y, z]: Point): Place => [
	Math.atan2(z, Math.hypot(x, y)) / RADIAN,
	Math.atan2(y, x) / RADIAN,
];
const middleOf = (points: readonly Point[]): Place =>
	placeOf(
		[0, 1, 2].map((axis) =>
			points.reduce((sum, point) => sum + (point[axis] as number), 0),
		) as unknown as Point,
	);

const attributes = (pairs: Readonly<Record<string, string>>): Attributes => new Map(Object.entries(pairs));

export const STEPS = 3;

const timeOf = (calendar: string): Variable =>
	variableOf("time", Float64Array.from([15, 45, 75]), {
		...{ type: "float64", dimensions: ["time"], shape: [STEPS] },
		attributes: attributes({ units: "days since 1999-12-30", calendar, standard_name: "time" }),
	});

interface Cells {
	readonly dimensions: readonly string[];
	readonly shape: readonly number[];
	readonly middles: readonly Place[];
	/** Of each cell, one after the other. */
	readonly corners?: readonly (readonly Place[])[];
}

function placesOf({ dimensions, shape, middles, corners }: Cells): readonly Variable[] {
	const each = corners?.[0]?.length ?? 0;
	return (["latitude", "longitude"] as const).flatMap((name, part) => {
		const bounds = `${name}_bnds`;
		const units = part === 0 ? "degrees_north" : "degrees_east";
		const middle = variableOf(
			name,
			Float64Array.from(middles, (one) => one[part] as number),
			{
				...{ type: "float64", dimensions, shape },
				attributes: attributes({ standard_name: name, units, ...(corners && { bounds }) }),
			},
		);
		if (!corners) return [middle];
		const numbers = Float64Array.from(corners.flat(), (one) => one[part] as number);
		return [
			middle,
			variableOf(bounds, numbers, {
				...{ type: "float64", dimensions: [...dimensions, "corner"], shape: [...shape, each] },
				attributes: new Map(),
			}),
		];
	});
}

/** A field of waves, and kinds of places as flags; land is missing in both. */
function datasetOn(cells: Cells, calendar: string): Dataset {
	const { dimensions, shape, middles, corners } = cells;
	const named = { coordinates: "latitude longitude" };
	const values = Float32Array.from({ length: STEPS * middles.length }, (_, i) => {
		const place = middles[i % middles.length] as Place;
		return isLand(place) ? 1e20 : waveAt(place, Math.floor(i / middles.length));
	});
	const kinds = Int8Array.from(middles, (place) =>
		isLand(place) ? -1 : 1 + Math.floor(((place[1] + 720) % 360) / 120),
	);
	const variables = [
		timeOf(calendar),
		...placesOf(cells),
		variableOf("tos", values, {
			...{ type: "float32", dimensions: ["time", ...dimensions], shape: [STEPS, ...shape] },
			attributes: new Map([
				...attributes({ ...named, units: "degC", long_name: "Sea surface temperature" }),
				["_FillValue", { type: "float32", values: [1e20] }],
			]),
		}),
		variableOf("basin", kinds, {
			...{ type: "int8", dimensions, shape },
			attributes: new Map([
				...attributes({ ...named, long_name: "Basin", flag_meanings: "atlantic indian pacific" }),
				["_FillValue", { type: "int8", values: [-1] }],
				["flag_values", { type: "int8", values: [1, 2, 3] }],
			]),
		}),
	];
	const sizes = [
		["time", STEPS] as const,
		...dimensions.map((name, i) => [name, shape[i] as number] as const),
	];
	if (corners) sizes.push(["corner", corners[0]?.length ?? 0]);
	return {
		dimensions: new Map(sizes.map(([name, size]) => [name, { size, unlimited: false }])),
		variables: new Map(variables.map((one) => [one.name, one])),
		attributes: attributes({ title: "Waves" }),
		groups: new Map(),
	};
}

const JOINT = 60;

/** The corner of a tripolar grid at parts of its rows (0: 78°S, 1: the seam between the northern poles) and columns. Murray (1996). */
function tripolarPlace(row: number, column: number): Place {
	const start = 73;
	const share = (90 + 78 - (90 - JOINT)) / (90 + 78);
	if (row <= share) return [-78 + (row / share) * (JOINT + 78), start + 360 * column];
	const up = ((row - share) / (1 - share)) * (Math.PI / 2);
	const along = 2 * Math.PI * column;
	const [x, y, z] = [
		Math.cos(along),
		Math.sin(along) * Math.cos(up),
		Math.abs(Math.sin(along)) * Math.sin(up),
	];
	const distance = Math.sqrt(Math.max(0, (1 - z) / (1 + z))) * Math.tan(((90 - JOINT) / 2) * RADIAN);
	return [90 - (2 * Math.atan(distance)) / RADIAN, start + Math.atan2(y, x) / RADIAN];
}

/** Rows and columns of an ocean model whose last row meets itself between two poles on land. */
export function tripolar(rows: number, columns: number, hasCorners = true): Dataset {
	const corner = (row: number, column: number) => tripolarPlace(row / rows, column / columns);
	const corners = Array.from({ length: rows * columns }, (_, cell) => {
		const [row, column] = [Math.floor(cell / columns), cell % columns];
		return [
			corner(row, column),
			corner(row, column + 1),
			corner(row + 1, column + 1),
			corner(row + 1, column),
		];
	});
	const middles = corners.map((four) => middleOf(four.map(pointOf)));
	return datasetOn(
		{ dimensions: ["j", "i"], shape: [rows, columns], middles, ...(hasCorners && { corners }) },
		"noleap",
	);
}

/** Rows and columns of latitudes and longitudes, told as such. */
export function regular(rows: number, columns: number): Dataset {
	const latitudes = Float64Array.from({ length: rows }, (_, row) => -90 + ((row + 0.5) * 180) / rows);
	const longitudes = Float64Array.from({ length: columns }, (_, column) => ((column + 0.5) * 360) / columns);
	const middles = [...latitudes].flatMap((latitude) =>
		[...longitudes].map((longitude): Place => [latitude, longitude]),
	);
	const listed = datasetOn({ dimensions: ["lat", "lon"], shape: [rows, columns], middles }, "standard");
	const axis = (name: string, units: string, values: Float64Array) =>
		variableOf(name, values, {
			...{ type: "float64", dimensions: [name], shape: [values.length] },
			attributes: attributes({ units }),
		});
	const own = [axis("lat", "degrees_north", latitudes), axis("lon", "degrees_east", longitudes)];
	const others = [...listed.variables].filter(([name]) => name !== "latitude" && name !== "longitude");
	return {
		...listed,
		variables: new Map([
			...own.map((one) => [one.name, one] as const),
			...others.map(([name, variable]) => {
				const kept = [...variable.attributes].filter(([one]) => one !== "coordinates");
				return [name, { ...variable, attributes: new Map(kept) }] as const;
			}),
		]),
	};
}

const GOLDEN = (1 + Math.sqrt(5)) / 2;
const TIPS: readonly Point[] = [
	...[-1, 1].flatMap((x): Point[] => [
		[x, GOLDEN, 0],
		[x, -GOLDEN, 0],
	]),
	...[-1, 1].flatMap((y): Point[] => [
		[0, y, GOLDEN],
		[0, y, -GOLDEN],
	]),
	...[-1, 1].flatMap((z): Point[] => [
		[GOLDEN, 0, z],
		[-GOLDEN, 0, z],
	]),
];

const unit = (point: Point): Point => point.map((one) => one / Math.hypot(...point)) as unknown as Point;
const between = (a: Point, b: Point): Point =>
	unit(a.map((one, i) => one + (b[i] as number)) as unknown as Point);

/** The faces of an icosahedron, each cut into four so many times: the four parts follow each other. */
export function triangles(times: number): readonly (readonly [Point, Point, Point])[] {
	const tips = TIPS.map(unit);
	const isSide = (a: number, b: number) =>
		Math.hypot(...(tips[a] as Point).map((one, i) => one - (tips[b]?.[i] ?? 0))) < 1.2;
	let faces: (readonly [Point, Point, Point])[] = [];
	for (let a = 0; a < 12; a++)
		for (let b = a + 1; b < 12; b++)
			for (let c = b + 1; c < 12; c++)
				if (isSide(a, b) && isSide(b, c) && isSide(a, c))
					faces.push([tips[a] as Point, tips[b] as Point, tips[c] as Point]);
	for (let time = 0; time < times; time++)
		faces = faces.flatMap(([a, b, c]): (readonly [Point, Point, Point])[] => {
			const [ab, bc, ca] = [between(a, b), between(b, c), between(c, a)];
			return [
				[ab, bc, ca],
				[a, ab, ca],
				[b, bc, ab],
				[c, ca, bc],
			];
		});
	return faces;
}

/** A list of triangular cells around the globe, with or without their corners. */
export function icosahedral(times: number, hasCorners = true): Dataset {
	const faces = triangles(times);
	return datasetOn(
		{
			...{ dimensions: ["cell"], shape: [faces.length], middles: faces.map((face) => middleOf(face)) },
			...(hasCorners && { corners: faces.map((face) => face.map(placeOf)) }),
		},
		"360_day",
	);
}
