import type { Dataset, Variable } from "../model/dataset.ts";
import type { AppliedStep } from "../model/product.ts";
import { planOf } from "./plan.ts";
import type { Recalled } from "./take-step.ts";

/** A step on its way: the dataset before and after it. */
export interface Passage {
	readonly applied: AppliedStep;
	readonly title: string;
	readonly before: Dataset;
	readonly after: Dataset;
	/** Bytes of coordinates and other values that were read to prepare it. */
	readonly read: number;
	readonly recalled?: readonly Recalled[];
}

/** What writing a dataset would read and write, decoded, in bytes. */
interface Sizes {
	readonly bytesIn: number;
	readonly bytesOut: number;
}

/** What one step costs and saves. */
export interface StepCost {
	readonly step: string;
	readonly title: string;
	readonly description: string;
	/** Bytes read to prepare it. */
	readonly read: number;
	/** What takes long to make, and whether it is there from an earlier run; absent: nothing does. */
	readonly recalled?: readonly Recalled[];
	/** What would be read and written were it not there, and everything behind it. */
	readonly before: Sizes;
	/** The same with it. */
	readonly after: Sizes;
	/** Variables whose sizes it changes, with the path of their group. A shape is dimension names with lengths. */
	readonly changes: readonly ShapeChange[];
}

export interface ShapeChange {
	readonly variable: string;
	/** Absent: the step makes the variable. */
	readonly before?: Shape;
	/** Absent: the step leaves it out. */
	readonly after?: Shape;
}

export type Shape = readonly { readonly dimension: string; readonly length: number }[];

export function costOfStep({ applied, title, before, after, read, recalled = [] }: Passage): StepCost {
	return {
		step: applied.step,
		title,
		description: applied.description,
		read,
		...(recalled.length > 0 && { recalled }),
		before: sizesOf(before),
		after: sizesOf(after),
		changes: changesBetween(before, after),
	};
}

function sizesOf(dataset: Dataset): Sizes {
	const { bytesIn, bytesOut } = planOf(dataset);
	return { bytesIn, bytesOut };
}

const shapeOf = ({ dimensions, data }: Variable): Shape =>
	dimensions.map((dimension, axis) => ({ dimension, length: data.shape[axis] ?? 1 }));

const shapesIn = (dataset: Dataset, path = ""): [string, Shape][] => [
	...[...dataset.variables].map(([name, one]): [string, Shape] => [path + name, shapeOf(one)]),
	...[...dataset.groups].flatMap(([name, group]) => shapesIn(group, `${path}${name}/`)),
];

const isSame = (a: Shape | undefined, b: Shape | undefined): boolean =>
	JSON.stringify(a) === JSON.stringify(b);

function changesBetween(before: Dataset, after: Dataset): ShapeChange[] {
	const [old, now] = [new Map(shapesIn(before)), new Map(shapesIn(after))];
	return [...new Set([...old.keys(), ...now.keys()])].flatMap((variable): ShapeChange[] => {
		const [was, is] = [old.get(variable), now.get(variable)];
		return isSame(was, is) ? [] : [{ variable, ...(was && { before: was }), ...(is && { after: is }) }];
	});
}
