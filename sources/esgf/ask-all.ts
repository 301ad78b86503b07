import { InterruptedError, isHeadwaterError, StoreError } from "../../core/errors.ts";
import type { AskedIndex } from "../../core/model/asked-index.ts";
import type { SourceWorld } from "../../core/ports/source.ts";
import type { Asking } from "./asking.ts";
import { bridgeIndex } from "./bridge.ts";
import { readDatasetId } from "./dataset-id.ts";
import type { Endpoint } from "./endpoint.ts";
import { globusIndex } from "./globus.ts";
import { questionKey, readKept } from "./kept-listing.ts";
import type { IndexListing } from "./merge.ts";
import {
	type DatasetCopy,
	emptyListing,
	joinListings,
	type Listing,
	type Question,
	type SearchIndex,
} from "./records.ts";
import { solrIndex } from "./solr.ts";
import { stacIndex } from "./stac.ts";

const INDICES = { solr: solrIndex, bridge: bridgeIndex, globus: globusIndex, stac: stacIndex };

/** How all indices are asked. */
export interface AskRules {
	readonly endpoints: readonly Endpoint[];
	readonly world: Pick<SourceWorld, "http" | "answers" | "clock" | "signal">;
	/** Seconds for one answer; absent: what the table of endpoints says. */
	readonly within?: number;
	/** Answers are kept so long. */
	readonly keptHours: number;
	/** Asks again whatever is kept. */
	readonly refresh: boolean;
	readonly most: Asking["most"];
}

/** Which datasets of an index need their files listed. */
export interface Wanted {
	/** Answers are kept under it. */
	readonly name: string;
	readonly pick: (datasets: readonly DatasetCopy[]) => readonly DatasetCopy[];
}

const everything: Wanted = { name: "everything", pick: (datasets) => datasets };

/** What all indices list. */
export interface Answers {
	readonly listings: readonly IndexListing[];
	readonly asked: readonly AskedIndex[];
}

export const nameOf = ({ kind, address }: Endpoint): string => `${kind}=${address}`;

/** One index, ready to be asked. */
export function openIndex(endpoint: Endpoint, { world, within, most }: AskRules): SearchIndex {
	const { http, signal } = world;
	return INDICES[endpoint.kind]({
		...{ endpoint, most },
		send: (address, body) =>
			http.ask({
				...{ address, within: (within ?? endpoint.quirks.within) * 1000 },
				...(body !== undefined && {
					body: JSON.stringify(body),
					headers: { "content-type": "application/json" },
				}),
				...(signal && { signal }),
			}),
	});
}

/**
 * Asks all indices side by side. One that fails is told among `asked`.
 * @throws StoreError naming each index and its reason when none gave an answer; InterruptedError.
 */
export async function askAll(
	question: Question,
	rules: AskRules,
	wanted: Wanted = everything,
): Promise<Answers> {
	const answers = await Promise.all(
		rules.endpoints.map((endpoint) => askOne(endpoint, { question, rules, wanted })),
	);
	const asked = answers.map((one) => one.asked);
	if (answers.every(({ isDead }) => isDead)) throw allDead(asked);
	return { asked, listings: answers.map(({ asked: { index }, listing }) => ({ index, listing })) };
}

function allDead(asked: readonly AskedIndex[]): StoreError {
	const reasons = asked.map(
		({ index, problem }) => `${index}: ${problem?.replace(/ Try again later\.$/, "")}`,
	);
	return new StoreError(
		"ESGF",
		`no index gave an answer: ${reasons.join("; ")} Name others with --index KIND=ADDRESS, or try again later.`,
	);
}

interface Task {
	readonly question: Question;
	readonly rules: AskRules;
	readonly wanted: Wanted;
}

async function askOne(endpoint: Endpoint, task: Task) {
	const { rules, question } = task;
	const { clock, signal } = rules.world;
	const index = nameOf(endpoint);
	const started = clock.monotonic();
	const told = (listing: Listing, more: Pick<AskedIndex, "kept" | "problem"> = {}) => {
		const { datasets, files, problems } = listing;
		const problem = more.problem ?? problems[0];
		const seconds = (clock.monotonic() - started) / 1000;
		const counts = { datasets: datasets.length, files: files.length };
		const isDead = problem !== undefined && counts.datasets + counts.files === 0;
		return { listing, isDead, asked: { index, ...counts, seconds, ...more, ...(problem && { problem }) } };
	};
	const key = questionKey([index, question, task.wanted.name, rules.most]);
	const kept = await recall(key, rules);
	if (kept) return told(kept.listing, { kept: kept.when });
	try {
		const listing = await listingOf(openIndex(endpoint, rules), task);
		if (listing.problems.length === 0) await rules.world.answers.keep(key, JSON.stringify(listing));
		return told(listing);
	} catch (cause) {
		if (signal?.aborted) throw new InterruptedError("The search was stopped. Start it again.", { cause });
		if (!isHeadwaterError(cause, "Store")) throw cause;
		return told(emptyListing, { problem: cause.message });
	}
}

async function recall(key: string, { world, keptHours, refresh }: AskRules) {
	const found = refresh ? undefined : await world.answers.recall(key);
	const age = found && world.clock.now().getTime() - found.kept;
	const listing =
		found && age !== undefined && age < keptHours * 3_600_000 ? readKept(found.answer) : undefined;
	return listing && found && { listing, when: new Date(found.kept).toISOString() };
}

/** Datasets, and the files of those that are wanted and did not come with theirs. */
async function listingOf(index: SearchIndex, { question, wanted }: Task): Promise<Listing> {
	const found = await index.datasets(question);
	const known = new Set(found.files.map(({ dataset }) => readDatasetId(dataset)?.key));
	const missing = wanted.pick(found.datasets).filter(({ id }) => !known.has(readDatasetId(id)?.key));
	if (missing.length === 0) return found;
	return joinListings([found, await index.files(missing, question)]);
}
