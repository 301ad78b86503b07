import { UsageError } from "../core/errors.ts";
import type { Preprocessor } from "../core/ports/source.ts";

const refuse = async (): Promise<never> => {
	throw new UsageError("This command looks for data and prepares none. Use `headwater run`.");
};

/** For commands that only look for data: the steps are not even loaded. */
export const preparesNothing: Preprocessor = { alternates: () => [], plan: refuse, prepare: refuse };
