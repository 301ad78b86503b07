import type { Asking } from "./asking.ts";
import type { SearchIndex } from "./records.ts";
import { solrIndex } from "./solr.ts";

/**
 * ESGF 1.5: esg-search's questions and answers over Globus Search. What differs stands in the table of endpoints: one comma list for
 * several values, all fields always, patience. It has no `retracted` and no `distrib` to ask by, and neither is asked.
 */
export const bridgeIndex = (asking: Asking): SearchIndex => solrIndex(asking);
