import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { serve } from "../serve/serve.ts";

/** Publishes datasets over HTTP until it is stopped. */
export const command: CommandFunction = async ({ arguments: what, flags }) => {
	await serve(what, flags);
	return EXIT.done;
};
