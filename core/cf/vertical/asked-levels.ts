import { LevelError, UsageError } from "../../errors.ts";
import { areConvertible, conversion } from "../units/index.ts";
import type { VerticalField } from "./vertical-field.ts";

/** Levels somebody asks for. */
export interface AskedLevels {
	/** In units of the field, where it has any. */
	readonly targets: readonly number[];
	/** As asked, in `units`. */
	readonly values: readonly number[];
	readonly units: string | undefined;
}

interface Written {
	readonly value: number;
	readonly units: string | undefined;
}

const LEVEL = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/u;

function readLevel(text: string): Written {
	const [, number = "", units = ""] = LEVEL.exec(text) ?? [];
	if (number === "")
		throw new UsageError(`The level "${text}" cannot be read. Write a number and its units, such as 850hPa.`);
	return { value: Number(number), units: units === "" ? undefined : units };
}

/** Levels as written ("850/500", 250, "10 m"); units behind the last are those of all that name none. @throws UsageError */
function readLevels(items: readonly (number | string)[]): { values: number[]; units: string | undefined } {
	const written = items.flatMap((item) => String(item).split("/").map(readLevel));
	const named = [...new Set(written.flatMap(({ units }) => units ?? []))];
	if (written.length === 0) throw new UsageError("No level is asked for. Give one, such as value=850hPa.");
	if (named.length > 1)
		throw new UsageError(
			`Levels are asked for in "${named.join('" and "')}" at once. Give all in the same units.`,
		);
	return { values: written.map(({ value }) => value), units: named[0] };
}

/** The levels in units of the field. @throws UsageError when they cannot be read, LevelError when they measure something else */
export function askedLevels(
	items: readonly (number | string)[],
	{ units: own, axis }: Pick<VerticalField, "units" | "axis">,
): AskedLevels {
	const { values, units } = readLevels(items);
	if (units === undefined) return { targets: values, values, units: own };
	const { name } = axis.coordinate;
	if (own === undefined || !areConvertible(units, own))
		throw new LevelError(
			`A level in "${units}" cannot be found on "${name}", which is ${own === undefined ? "without units" : `in "${own}"`}. Ask it in units of the same kind.`,
		);
	const { scale, offset } = conversion(units, own);
	return { targets: values.map((value) => value * scale + offset), values, units };
}
