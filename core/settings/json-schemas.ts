import { z } from "zod";
import { CaseFile } from "./case-file-schema.ts";
import { PodSettingsFile } from "./pod-settings-schema.ts";
import { ServeFile } from "./serve-file.ts";

/** The JSON Schemas for editors, by file name: `docs/schemas/` holds them. */
export const jsonSchemas = (): Readonly<Record<string, unknown>> => ({
	"pod-settings.schema.json": z.toJSONSchema(PodSettingsFile, { io: "input" }),
	"serve.schema.json": z.toJSONSchema(ServeFile, { io: "input" }),
	"case.schema.json": z.toJSONSchema(CaseFile, { io: "input" }),
});
