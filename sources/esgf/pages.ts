import type { Listing } from "./records.ts";
import { joinListings } from "./records.ts";

/** One page of an answer. */
export interface Page<Next> {
	readonly listing: Listing;
	/** One key for each thing on the page: copies of one thing have the same. */
	readonly keys: readonly string[];
	/** Things there are in all, if the index says so. */
	readonly total?: number | undefined;
	/** How to ask for the next page; absent: this is the last. */
	readonly next?: Next | undefined;
}

interface Rules {
	/** What the pages list, for messages: "datasets". */
	readonly what: string;
	/** More are never listed. */
	readonly most: number;
}

/** "1 dataset", "5 files". */
const counted = (count: number, what: string) => `${count} ${count === 1 ? what.replace(/s$/, "") : what}`;

/**
 * All pages of an answer, each thing once. It ends where the index says that there is no more, and where it does not end: pages that
 * repeat, totals that are not reached and answers beyond the limit are problems of the index, told with what it gave.
 */
export async function allPages<Next>(
	ask: (next: Next | undefined) => Promise<Page<Next>>,
	{ what, most }: Rules,
): Promise<Listing> {
	const listings: Listing[] = [];
	const seen = { things: new Set<string>(), records: new Set<string>() };
	let [length, total] = [0, undefined as number | undefined];
	const ending = (...problems: string[]): Listing => {
		const all = joinListings(listings);
		return { ...all, problems: [...problems, ...all.problems] };
	};
	for (let next: Next | undefined; ; ) {
		const page = await ask(next);
		total = page.total ?? total;
		const before = seen.things.size;
		listings.push(unseen(page.listing, seen.records));
		length += page.keys.length;
		for (const key of page.keys) seen.things.add(key);
		if (page.next === undefined || page.keys.length === 0) break;
		if (seen.things.size === before)
			return ending(`its pages repeat: after ${counted(before, what)} nothing new came`);
		if (length >= most)
			return ending(
				`${total === undefined ? "more" : total} ${what} fit, and only ${most} are listed: name more facets to narrow them down`,
			);
		next = page.next;
	}
	const given = seen.things.size;
	return total === undefined || given === total
		? ending()
		: ending(`it announced ${counted(total, what)} and gave ${given}`);
}

/** What no page before had. */
function unseen({ datasets, files, problems }: Listing, seen: Set<string>): Listing {
	const isNew = (key: string): boolean => {
		const before = seen.size;
		return seen.add(key).size > before;
	};
	return {
		datasets: datasets.filter(({ id, node }) => isNew(`${id}|${node}`)),
		files: files.filter(({ dataset, node, name }) => isNew(`${dataset}|${node}|${name}`)),
		problems,
	};
}
