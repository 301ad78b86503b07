import { PodError } from "../errors.ts";
import type { PodWorld } from "../ports/pod-world.ts";
import { type Field, openField } from "./field.ts";

/** The prepared variable a POD asked for under `name`; `undefined` when there are no data for it. */
export async function offeredField(world: PodWorld, name: string): Promise<Field | undefined> {
	const path = world.environment[`${name.toUpperCase()}_FILE`] ?? "";
	if (path === "") return undefined;
	return openField(world, path, world.environment[`${name}_var`] || name);
}

/** The same, for variables the POD cannot do without. @throws PodError naming the environment variable that is empty. */
export async function requestedField(world: PodWorld, pod: string, name: string): Promise<Field> {
	const field = await offeredField(world, name);
	if (field !== undefined) return field;
	throw new PodError(pod, {
		failure: "data",
		reason: `"${name.toUpperCase()}_FILE" is empty, so there are no data of "${name}". Run \`headwater explain\` to see why.`,
	});
}

/** "CASENAME, 1990–1999": what stands under a figure's title. */
export const caseLabel = (world: PodWorld, years: string): string =>
	[world.environment["CASENAME"] ?? "", years].filter((part) => part !== "").join(", ");

/** @throws PodError: the data are there but do not suffice; say what is missing and what would help. */
export function insufficient(pod: string, reason: string): never {
	throw new PodError(pod, { failure: "data", reason });
}
