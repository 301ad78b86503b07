import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { searchData } from "../search-data.ts";
import { searchText, withoutRows } from "../search-text.ts";
import { secretsIn, withoutSecrets } from "../secrets.ts";

/** Lists the datasets that have some facets, wherever they lie. */
export const command: CommandFunction = async ({ arguments: facets, flags }) => {
	const result = withoutSecrets(await searchData(facets, flags), secretsIn(process.env));
	process.stdout.write(
		flags["json"] === true ? `${JSON.stringify(withoutRows(result), null, 2)}\n` : searchText(result),
	);
	return result.asked?.some(({ problem }) => problem !== undefined) ? EXIT.partial : EXIT.done;
};
