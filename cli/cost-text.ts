import type { Shape, ShapeChange, StepCost } from "../core/recipe/step-cost.ts";
import { sizeText } from "./size-text.ts";

const MOST_SHOWN = 6;

const shapeText = (shape: Shape): string =>
	`(${shape.map(({ dimension, length }) => `${dimension}=${length}`).join(", ")})`;

function changeText({ variable, before, after }: ShapeChange): string {
	if (!before) return `${variable}${shapeText(after ?? [])} is new`;
	return after
		? `${variable}${shapeText(before)} -> ${shapeText(after)}`
		: `${variable}${shapeText(before)} goes`;
}

/** What is largest comes first: axes and their bounds follow the fields they belong to. */
const lengthOf = ({ before = [], after = [] }: ShapeChange): number =>
	Math.max(...[before, after].map((shape) => shape.reduce((product, one) => product * one.length, 1)));

/** Nothing for what people would see no change of. */
function sizeChange(verb: string, before: number, after: number): string[] {
	const [was, is] = [sizeText(before), sizeText(after)];
	return was === is ? [] : [`${verb} ${is} (was ${was})`];
}

/** A step of a plan, and below it what it changes and costs. */
export function costLines({
	step,
	title,
	description,
	read,
	recalled = [],
	before,
	after,
	changes,
}: StepCost): readonly string[] {
	const shown = changes.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MOST_SHOWN);
	const rest = changes.length - shown.length;
	const sizes = [
		...sizeChange("reads", before.bytesIn, after.bytesIn),
		...sizeChange("writes", before.bytesOut, after.bytesOut),
		...recalled.map(({ what, isKept }) => `${what} ${isKept ? "cached" : "to be made"}`),
		...(read > 0 ? [`${sizeText(read)} read to prepare it`] : []),
	];
	return [
		`    ${description} (${step}: ${title.charAt(0).toLowerCase()}${title.slice(1)})`,
		...shown.map((one) => `        ${changeText(one)}`),
		...(rest > 0 ? [`        and ${rest} more`] : []),
		...(sizes.length > 0 ? [`        ${sizes.join("; ")}`] : []),
	];
}
