import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { caseRules, environmentVariables, runRules } from "../../../core/settings/config-rules.ts";
import { jsonSchemas } from "../../../core/settings/json-schemas.ts";
import {
	DataSection,
	DimensionSection,
	SettingsSection,
	VarlistSection,
} from "../../../core/settings/pod-settings-schema.ts";

const docs = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

// HEADWATER_UPDATE_SCHEMAS=1 npx jest test/core/settings/json-schemas.test.ts writes them anew.
for (const [name, schema] of Object.entries(jsonSchemas()))
	test(`docs/schemas/${name} is what the schemas say`, () => {
		const path = docs(`schemas/${name}`);
		if (process.env["HEADWATER_UPDATE_SCHEMAS"] !== undefined || !existsSync(path))
			writeFileSync(path, `${JSON.stringify(schema, null, "\t")}\n`);
		expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
	});

test("docs/settings.md tells of every key of a settings file", () => {
	const text = readFileSync(docs("settings.md"), "utf8");
	for (const section of [SettingsSection, DataSection, DimensionSection, VarlistSection])
		for (const key of Object.keys(section.shape)) expect(text).toContain(`\`${key}\``);
});

test("docs/case-file.md tells of every key of a case file and its environment variables", () => {
	const text = readFileSync(docs("case-file.md"), "utf8");
	for (const rule of [...caseRules, ...runRules]) {
		expect(text).toContain(`\`${rule.key}\``);
		for (const variable of environmentVariables(rule).slice(1)) expect(text).toContain(`\`${variable}\``);
	}
});
