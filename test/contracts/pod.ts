import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isHeadwaterError } from "../../core/errors.ts";
import type { PodSettings, VarlistItem } from "../../core/model/pod-settings.ts";
import type { VariableWish } from "../../core/model/wish.ts";
import { makeTranslator } from "../../core/names/translate.ts";
import type { Convention } from "../../core/ports/convention.ts";
import type { PodDriver } from "../../core/ports/pod-world.ts";
import type { Step } from "../../core/ports/step.ts";
import type { VariableTranslator } from "../../core/ports/translator.ts";
import { parsePodSettings } from "../../core/settings/pod-settings.ts";
import { render } from "../../figures/render.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";
import { type Contract, checksOf } from "./check.ts";
import { type Made, podWorldOf, type Size } from "./pod-world.ts";

export interface PodTrial {
	/** Its folder: settings file, driver, README.md. */
	readonly folder: string;
	/** A convention that must know what the POD asks for. */
	readonly convention: Convention;
	/** Steps that may make a wish from something the convention knows (a rate from a flux). */
	readonly steps?: readonly Pick<Step, "alternates">[];
	/** What its driver exports as `pod`, if it is written with `definePod`: it is run on small grids. */
	readonly driver?: PodDriver;
}

function settingsOf(name: string, folder: string): PodSettings {
	const file = readdirSync(folder).find((one) => /^settings\.(jsonc?|ya?ml)$/u.test(one));
	assert(file, `there is no settings file in "${folder}"`);
	const path = join(folder, file);
	return parsePodSettings(name, parseDocument(readFileSync(path, "utf8"), path));
}

function isKnown(translator: VariableTranslator, wish: VariableWish): boolean {
	try {
		return translator.translate(wish).name !== "";
	} catch (error) {
		if (!isHeadwaterError(error, "Translation")) throw error;
		return false;
	}
}

/** What every POD keeps, in whatever language its driver is. `name` is its folder's name. */
export const podContract = (name: string, trial: PodTrial): Contract => [
	...folderChecks(name, trial),
	...(trial.driver ? driverChecks(name, { folder: trial.folder, driver: trial.driver }) : []),
];

const folderChecks = (name: string, { folder, convention, steps = [] }: PodTrial): Contract =>
	checksOf(name, {
		"its settings are read, name it and describe it": () => {
			const settings = settingsOf(name, folder);
			assert.notEqual(settings.longName, "");
			assert.notEqual(settings.description, "");
			assert(settings.items.length > 0, "it asks for no variable");
		},

		"a README tells what it does, and names each variable": () => {
			const path = join(folder, "README.md");
			assert(existsSync(path), `there is no "${path}"`);
			const text = readFileSync(path, "utf8");
			assert.match(text, /^# \S/u);
			const words = new Set(text.match(/\w+/gu));
			for (const { wish } of settingsOf(name, folder).items) assert(words.has(wish.name), wish.name);
		},

		"the convention knows every variable it asks for, or something a step makes it from": () => {
			const translator = makeTranslator(convention);
			for (const { wish } of settingsOf(name, folder).items) {
				const sets = [[wish], ...steps.flatMap((step) => step.alternates?.(wish) ?? [])];
				assert(
					sets.some((set) => set.every((one) => isKnown(translator, one))),
					`${convention.spelling} knows no "${wish.name}" (${wish.standardName})`,
				);
			}
		},
	});

const SMALL: Size = { T: 36, Z: 4, Y: 6, X: 8, OTHER: 2 };
const SMALLEST: Size = { T: 1, Z: 1, Y: 1, X: 1, OTHER: 1 };

const isRequired = ({ requirement }: VarlistItem) => requirement === "required";

function assertShown({ figures, texts }: Made): void {
	assert(figures.size + texts.size > 0, "it made nothing");
	for (const [figure, one] of figures) {
		assert.match(figure, /^[\w.-]+$/u);
		assert.notEqual(one.caption.trim(), "", `figure "${figure}" has no caption`);
		assert.doesNotThrow(() => structuredClone(one.figure), "a figure is plain data");
		assert.match(render(one.figure), /<svg/u);
	}
	for (const path of texts.keys()) assert.doesNotMatch(path, /^\/|(^|\/)\.\.(\/|$)/u);
}

const driverChecks = (name: string, { folder, driver }: { folder: string; driver: PodDriver }): Contract => {
	const attempt = async (delivered: (item: VarlistItem) => boolean, size: Size) => {
		const settings = settingsOf(name, folder);
		const { world, made } = podWorldOf(settings, settings.items.filter(delivered), size);
		await driver.run(world);
		assertShown(made);
	};
	/** It makes something, or says in an error of ours that the data do not suffice. */
	const attemptOrRefusal = (delivered: (item: VarlistItem) => boolean, size: Size) =>
		attempt(delivered, size).catch((error: unknown) => {
			if (!isHeadwaterError(error, "Pod", "Metadata")) throw error;
		});
	return checksOf(name, {
		"shows something on a small grid": () => attempt(() => true, SMALL),
		"does without what is not required": () => attempt(isRequired, SMALL),
		"shows what one cell and one step allow, or says what it lacks": () =>
			attemptOrRefusal(() => true, SMALLEST),
		"says what it lacks when there are no data": () => attemptOrRefusal(() => false, SMALL),
	});
};
