import { geoGraticule, geoPath } from "d3-geo";
import { land } from "./coastline.ts";
import { look } from "./look.ts";
import type { FittedMap } from "./projection.ts";
import { element, line, text } from "./svg.ts";

/** Steps in which people count degrees. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60, 90];

const degreeStep = (range: number, count: number): number =>
	STEPS.find((step) => range / step <= count + 0.5) ?? 90;

function degreeTicks(low: number, high: number, count: number): number[] {
	const step = degreeStep(high - low, count);
	const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
	return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(9)) + 0);
}

/** The ground of a map: the globe, or its box. */
export const outside = (map: FittedMap): string =>
	map.global
		? element("path", { d: geoPath(map.projection).digits(1)({ type: "Sphere" }) ?? "", fill: look.outside })
		: element("rect", { x: 0, y: 0, width: map.width, height: map.height, fill: look.outside });

/** "30°S", "0°", "150°W". */
export function degrees(value: number, signs: "NS" | "EW"): string {
	const turned = signs === "EW" ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
	const size = Math.abs(turned);
	if (size === 0 || (signs === "EW" && size === 180)) return `${size}°`;
	return `${Number(size.toFixed(2))}°${turned > 0 ? signs[0] : signs[1]}`;
}

export function latitudeLabels(map: FittedMap): string {
	const ticks = map.global ? [-60, -30, 0, 30, 60] : degreeTicks(map.south, map.north, 5);
	return ticks
		.map((latitude) => {
			const edge = map.global
				? map.projection([-180 + 1e-6, latitude])
				: map.projection([map.west + 1e-6, latitude]);
			const x = map.global ? edge![0] : 0;
			return text(degrees(latitude, "NS"), {
				x: x - 6,
				y: edge![1] + 4,
				size: look.tick - 0.5,
				anchor: "end",
				fill: look.quiet,
			});
		})
		.join("");
}

export function longitudeLabels(map: FittedMap): string {
	if (map.global) return "";
	return degreeTicks(map.west, map.east, 7)
		.map((longitude) => ({ longitude, x: map.projection([longitude, (map.south + map.north) / 2])![0] }))
		.filter(({ x }) => x > 8 && x < map.width - 8)
		.map(({ longitude, x }) => {
			const label = text(degrees(longitude, "EW"), {
				x,
				y: map.height + 17,
				size: look.tick - 0.5,
				anchor: "middle",
				fill: look.quiet,
			});
			return line([x, map.height], [x, map.height + 4], look.frame) + label;
		})
		.join("");
}

export function linework(map: FittedMap): string {
	const path = geoPath(map.projection).digits(1);
	const step = map.global ? 30 : degreeStep(map.east - map.west, 7);
	const stroke = (d: string | null, colour: string, width: number) =>
		element("path", {
			d: d ?? "",
			fill: "none",
			stroke: colour,
			"stroke-width": width,
			"stroke-linejoin": "round",
		});
	const mesh = geoGraticule()
		.extentMajor([
			[-180, -90],
			[180, 90],
		])
		.step([map.global ? 60 : step, step]);
	const outline = map.global
		? stroke(path({ type: "Sphere" }), look.frame, 1)
		: element("rect", { x: 0, y: 0, width: map.width, height: map.height, fill: "none", stroke: look.frame });
	return stroke(path(mesh()), "rgba(30,35,40,0.22)", 0.6) + stroke(path(land), "#20252b", 0.8) + outline;
}
