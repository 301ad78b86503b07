import { z } from "zod";
import type { DrsLayout } from "./layout.ts";

/** The options of a source that crawls one folder laid out by templates. */
export const treeOptions = (
	layout: DrsLayout,
	root = "Folder that holds the tree, at any level of it, or one above it",
) =>
	z.strictObject({
		root: z.string().describe(root),
		template: z
			.strictObject({ project: z.string().default(layout.project), folders: z.string(), file: z.string() })
			.default(layout)
			.describe("Folder and file templates, for trees laid out otherwise"),
	});
