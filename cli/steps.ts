import type { Step } from "../core/ports/step.ts";
import { type Choice, loadAll } from "./discover.ts";

/** Steps by their names: the house's, and those named with --plugin. */
export const loadSteps = (choice: Choice = {}): Promise<ReadonlyMap<string, Step>> =>
	loadAll<Step>("preprocess", "step", choice);
