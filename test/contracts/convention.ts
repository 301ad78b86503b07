import assert from "node:assert/strict";
import { parseUnits } from "../../core/cf/units/index.ts";
import { parseFrequency } from "../../core/model/date-frequency.ts";
import { presentName } from "../../core/names/known-variable.ts";
import { makeTranslator } from "../../core/names/translate.ts";
import type { Convention, NativeVariable } from "../../core/ports/convention.ts";
import { type Contract, checksOf, isTitle } from "./check.ts";

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

const distinct = (items: Iterable<unknown>) => new Set(items).size;

/** What every plugin of the translators room keeps. `name` is the plugin's file name. */
export function conventionContract(name: string, convention: Convention): Contract {
	const { variables: variablesOf, coordinates: coordinatesOf } = convention;
	const [variables, coordinates] = [variablesOf(), coordinatesOf()];
	const assertNone = (wrong: (variable: NativeVariable) => boolean) =>
		assert.deepEqual(
			variables.filter(wrong).map(({ name: native, table = "" }) => `${native} ${table}`.trim()),
			[],
		);

	return checksOf(name, {
		"is named as its file, whatever the case of the letters, and says in one line what it is": () => {
			assert.equal(convention.spelling.toLowerCase(), name.toLowerCase());
			assert(isTitle(convention.title), convention.title);
			assert.equal(distinct(convention.aliases), convention.aliases.length);
			assert(Object.isFrozen(convention), "make it with defineConvention");
		},

		"gives the same variables and coordinates each time": () => {
			assert.deepEqual(variablesOf(), variables);
			assert.deepEqual(coordinatesOf(), coordinates);
		},

		"every dimension is one of its coordinates, and none comes twice": () => {
			assertNone(({ dimensions }) => dimensions.some((key) => coordinates[key] === undefined));
			assertNone(({ dimensions }) => distinct(dimensions) < dimensions.length);
		},

		"units, frequencies and standard names can be read": () => {
			const units = [...variables, ...Object.values(coordinates)].flatMap((one) => one.units || []);
			for (const text of new Set(units)) parseUnits(text);
			for (const text of new Set(variables.flatMap(({ frequency }) => frequency ?? []))) parseFrequency(text);
			assertNone(({ standardName }) => !/^[a-z][a-zA-Z0-9_]*$/u.test(standardName));
		},

		"a name and its table, axes and standard name occur once": () => {
			const ids = variables.map((variable) =>
				JSON.stringify([variable.name, variable.table, variable.standardName, variable.dimensions]),
			);
			assert.equal(ids.length - distinct(ids), 0);
		},

		"templates of level names hold the value once": () => {
			const slices = variables.flatMap((variable) => variable.slices ?? []);
			assert.deepEqual(
				slices.filter(({ template }) => template.split("{value}").length !== 2),
				[],
			);
		},

		"tables stand in one group only": () => {
			const tables = convention.tableGroups.flatMap((group) => group.tables);
			assert.equal(distinct(tables), tables.length);
			const used = new Set(variables.flatMap(({ table }) => table ?? []));
			assert.deepEqual(
				[...used].filter((table) => !tables.includes(table)),
				[],
			);
		},

		"every variable is found under its own name and translated back": () => {
			const translator = makeTranslator(convention);
			assertNone(
				({ name: own }) =>
					translator.translate(exactly(own)).name !== own ||
					presentName(translator.standardNameOf(own) ?? "") === "",
			);
		},

		"tells PODs how dates are to be read": () => {
			assert.match(convention.environment["date_int_offset"] ?? "", /^[01]$/u);
		},
	});
}
