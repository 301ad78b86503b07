import { isHeadwaterError } from "../errors.ts";
import { readKind } from "./config-kinds.ts";
import type { Given, Layer } from "./config-layers.ts";
import type { Rule } from "./config-rules.ts";
import type { Environment } from "./expand.ts";

/** The value of a key and where it came from. */
export interface Resolved {
	readonly value: unknown;
	readonly origin: string;
	readonly given?: Given;
}

/** The values of some keys, complete; absent keys have neither a value nor a default. */
export type Values = ReadonlyMap<string, Resolved>;

/** The value given, ready for use; what is wrong with it is told, and then it counts as not given. */
export function readGiven(rule: Pick<Rule, "kind">, given: Given, environment: Environment): unknown {
	try {
		return readKind(rule.kind, given.value, { environment, base: given.base, isWord: given.isWord });
	} catch (error) {
		if (!isHeadwaterError(error, "Usage")) throw error;
		given.complain(`"${given.key}" ${error.message.replace(/([^.?])$/u, "$1.")}`);
		return undefined;
	}
}

/** Where a run is started: what defaults are made of. */
export interface Machine {
	readonly environment: Environment;
	readonly cwd: string;
}

function fallbackOf(rule: Rule, { environment, cwd }: Machine): Resolved | undefined {
	if (rule.fallback === undefined) return undefined;
	const around = { environment, base: cwd, isWord: false };
	return { value: readKind(rule.kind, rule.fallback, around), origin: "default" };
}

/** The first of the layers that has the key, else its default. */
export function resolveRule(rule: Rule, layers: readonly Layer[], machine: Machine): Resolved | undefined {
	for (const layer of layers) {
		const given = layer.get(rule);
		if (given === undefined) continue;
		const value = readGiven(rule, given, machine.environment);
		return value === undefined ? undefined : { value, origin: given.origin, given };
	}
	return fallbackOf(rule, machine);
}

export function resolveRules(rules: readonly Rule[], layers: readonly Layer[], machine: Machine): Values {
	const values = new Map<string, Resolved>();
	for (const rule of rules) {
		const found = resolveRule(rule, layers, machine);
		if (found !== undefined) values.set(rule.key, found);
	}
	return values;
}

export function textOf(values: Values, key: string): string | undefined {
	const value = values.get(key)?.value;
	return typeof value === "string" ? value : undefined;
}

export function numberOf(values: Values, key: string): number | undefined {
	const value = values.get(key)?.value;
	return typeof value === "number" ? value : undefined;
}

export const isOn = (values: Values, key: string): boolean => values.get(key)?.value === true;

export function textsOf(values: Values, key: string): readonly string[] {
	const value = values.get(key)?.value;
	return Array.isArray(value) ? value.map(String) : [];
}
