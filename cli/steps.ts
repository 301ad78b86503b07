import type { Step } from "../core/ports/step.ts";
import { loadAll } from "./discover.ts";

/** Every step by its name: the house's, and those named with --plugin. */
export const loadSteps = (outside?: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Step>> =>
	loadAll<Step>("preprocess", "step", outside);
