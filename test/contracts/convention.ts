import { expect, test } from "@jest/globals";
import { parseUnits } from "../../core/cf/units/index.ts";
import { parseFrequency } from "../../core/model/date-frequency.ts";
import { presentName } from "../../core/names/known-variable.ts";
import { makeTranslator } from "../../core/names/translate.ts";
import type { Convention, NativeVariable } from "../../core/ports/convention.ts";

const exactly = (name: string) => ({
	name,
	standardName: "",
	dimensions: [],
	scalars: [],
	useExactName: true,
	dimensionsOrdered: false,
	renameDimensions: true,
	renameVariables: true,
});

/** What every plugin of the translators room keeps. `name` is the plugin's file name. */
export function conventionContract(name: string, convention: Convention): void {
	const variables = convention.variables();
	const coordinates = convention.coordinates();
	const where = (wrong: (variable: NativeVariable) => boolean) =>
		variables.filter(wrong).map(({ name: native, table = "" }) => `${native} ${table}`.trim());

	test(`${name}: is named as its file, whatever the case of the letters, and says in one line what it is`, () => {
		expect(convention.spelling.toLowerCase()).toBe(name);
		expect(convention.title).toMatch(/^\S.*[^.]$/u);
		expect(new Set(convention.aliases).size).toBe(convention.aliases.length);
		expect(Object.isFrozen(convention)).toBe(true);
	});

	test(`${name}: gives the same variables and coordinates each time`, () => {
		expect(convention.variables()).toEqual(variables);
		expect(convention.coordinates()).toEqual(coordinates);
	});

	test(`${name}: every dimension is one of its coordinates, and none comes twice`, () => {
		expect(where(({ dimensions }) => dimensions.some((key) => coordinates[key] === undefined))).toEqual([]);
		expect(where(({ dimensions }) => new Set(dimensions).size < dimensions.length)).toEqual([]);
	});

	test(`${name}: units, frequencies and standard names can be read`, () => {
		const units = [...variables, ...Object.values(coordinates)].flatMap((one) => one.units || []);
		for (const text of new Set(units)) expect(() => parseUnits(text)).not.toThrow();
		const frequencies = variables.flatMap(({ frequency }) => frequency ?? []);
		for (const text of new Set(frequencies)) expect(() => parseFrequency(text)).not.toThrow();
		expect(where(({ standardName }) => !/^[a-z][a-zA-Z0-9_]*$/u.test(standardName))).toEqual([]);
	});

	test(`${name}: a name and its table, axes and standard name occur once`, () => {
		const ids = variables.map((variable) =>
			JSON.stringify([variable.name, variable.table, variable.standardName, variable.dimensions]),
		);
		expect(ids.length - new Set(ids).size).toBe(0);
	});

	test(`${name}: templates of level names hold the value once`, () => {
		const slices = variables.flatMap((variable) => variable.slices ?? []);
		expect(slices.filter(({ template }) => template.split("{value}").length !== 2)).toEqual([]);
	});

	test(`${name}: tables stand in one group only`, () => {
		const tables = convention.tableGroups.flatMap((group) => group.tables);
		expect(new Set(tables).size).toBe(tables.length);
		const used = new Set(variables.flatMap(({ table }) => table ?? []));
		expect([...used].filter((table) => !tables.includes(table))).toEqual([]);
	});

	test(`${name}: every variable is found under its own name and translated back`, () => {
		const translator = makeTranslator(convention);
		const strays = where(
			({ name: own }) =>
				translator.translate(exactly(own)).name !== own ||
				presentName(translator.standardNameOf(own) ?? "") === "",
		);
		expect(strays).toEqual([]);
	});

	test(`${name}: tells PODs how dates are to be read`, () => {
		expect(convention.environment["date_int_offset"]).toMatch(/^[01]$/u);
	});
}
