import { type Camera, pixelOf, type Size, turned } from "./camera.ts";

/** Coastlines and other lines on the Earth: longitude and latitude in turn, degrees. */
export type Line = readonly number[];

interface Topology {
	readonly transform: {
		readonly scale: readonly [number, number];
		readonly translate: readonly [number, number];
	};
	readonly arcs: readonly (readonly (readonly [number, number])[])[];
}

/** The lines of a TopoJSON file, without those along which the map is only cut: the date line and the South Pole. */
export function linesOf({ transform, arcs }: Topology): readonly Line[] {
	const lines: number[][] = [];
	for (const arc of arcs) {
		let [x, y] = [0, 0];
		let line: number[] = [];
		for (const [right, up] of arc) {
			x += right;
			y += up;
			const longitude = x * transform.scale[0] + transform.translate[0];
			const latitude = y * transform.scale[1] + transform.translate[1];
			if (isCut(line, longitude, latitude)) {
				lines.push(line);
				line = [];
			}
			line.push(longitude, latitude);
		}
		lines.push(line);
	}
	return lines.filter(({ length }) => length > 2);
}

function isCut(line: readonly number[], longitude: number, latitude: number): boolean {
	const [before, above] = line.slice(-2);
	if (before === undefined || above === undefined) return false;
	return (
		(Math.abs(before) > 179.9 && Math.abs(longitude) > 179.9) ||
		Math.max(above, latitude) < -89.5 ||
		Math.abs(before - longitude) > 180
	);
}

/** Degrees between lines of the graticule. */
const STEPS = [45, 30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1];
/** Pixels between them, at least. */
const ROOM = 90;

export const graticuleStep = ({ scale }: Camera): number =>
	[...STEPS].reverse().find((step) => step * scale >= ROOM) ?? 45;

/** 180 degrees would be -180: at the other end of a flat map. */
const ALMOST_ROUND = 179.999;

/** Meridians and parallels. */
export function graticule(camera: Camera): readonly Line[] {
	const step = graticuleStep(camera);
	const fine = Math.min(3, step);
	const along = (from: number, to: number, place: (at: number) => readonly [number, number]) =>
		Array.from({ length: Math.round((to - from) / fine) + 1 }, (_, i) => place(from + i * fine)).flat();
	const count = Math.round(180 / step);
	const lines: Line[] = [];
	for (let i = -count; i < count; i++) lines.push(along(-90, 90, (latitude) => [i * step, latitude]));
	for (let latitude = -Math.ceil(90 / step) * step + step; latitude < 90; latitude += step)
		lines.push(along(-180, 180, (longitude) => [Math.min(longitude, ALMOST_ROUND), latitude]));
	return lines;
}

/** What of a canvas lines are put on. */
export interface Pen {
	moveTo(x: number, y: number): void;
	lineTo(x: number, y: number): void;
	rect(x: number, y: number, width: number, height: number): void;
	arc(x: number, y: number, radius: number, start: number, end: number): void;
}

/** Puts lines on the path of a drawing. Those that leave a flat map on one side come back on the other. */
export function tracePath(context: Pen, lines: readonly Line[], look: Look): void {
	const { camera, size } = look;
	const world = 360 * camera.scale;
	for (const line of lines) {
		let before: readonly [number, number] | undefined;
		for (let i = 0; i < line.length; i += 2) {
			const pixel = pixelOf(camera, size, [line[i]!, line[i + 1]!]);
			const leaps = before && pixel && camera.kind === "flat" && Math.abs(pixel[0] - before[0]) > world / 2;
			if (pixel && before && !leaps) context.lineTo(pixel[0], pixel[1]);
			else if (pixel) context.moveTo(pixel[0], pixel[1]);
			before = pixel;
		}
	}
}

interface Look {
	readonly camera: Camera;
	readonly size: Size;
}

/** The outline of the Earth. */
export function traceEarth(context: Pen, { camera, size }: Look): void {
	const [x, y] = [size.width / 2, size.height / 2];
	if (camera.kind === "globe") {
		context.arc(x, y, (camera.scale * 180) / Math.PI, 0, 2 * Math.PI);
		return;
	}
	const { scale, latitude } = camera;
	context.rect(x - 180 * scale, y - (90 - latitude) * scale, 360 * scale, 180 * scale);
}

const named = (value: number, [positive, negative]: readonly [string, string]): string =>
	`${Number(Math.abs(value).toFixed(2))}°${value === 0 ? "" : value > 0 ? positive : negative}`;

export const latitudeText = (value: number): string => named(value, ["N", "S"]);
export const longitudeText = (value: number): string => {
	const east = turned(value);
	return Math.abs(east) === 180 ? "180°" : named(east, ["E", "W"]);
};

export interface Label {
	readonly text: string;
	readonly x: number;
	readonly y: number;
}

/** Names of the graticule's lines at the left and lower edge of a flat map. */
export function graticuleLabels({ camera, size }: Look): readonly Label[] {
	if (camera.kind === "globe") return [];
	const step = graticuleStep(camera);
	const left = Math.max(0, size.width / 2 - 180 * camera.scale) + 4;
	const bottom = Math.min(size.height, size.height / 2 + (90 + camera.latitude) * camera.scale) - 5;
	const labels: Label[] = [];
	for (let latitude = -Math.floor(89 / step) * step; latitude < 90; latitude += step) {
		const y = size.height / 2 - (latitude - camera.latitude) * camera.scale;
		if (y > 14 && y < bottom - 20) labels.push({ text: latitudeText(latitude), x: left, y: y - 3 });
	}
	for (let longitude = -180; longitude < 180; longitude += step) {
		const x = size.width / 2 + turned(longitude - camera.longitude) * camera.scale;
		if (x > left + 36 && x < size.width - 40)
			labels.push({ text: longitudeText(longitude), x: x + 3, y: bottom });
	}
	return labels;
}
