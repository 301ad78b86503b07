import { messageOf } from "../../core/errors.ts";
import type { DatasetShelf, ServedDataset } from "../../core/ports/served-dataset.ts";
import { within } from "../within.ts";

/** Where datasets come from: a configuration, a data source, a plugin. */
export interface DatasetsFrom {
	/** "serve.jsonc", "cmip6-local": named where two give one id. */
	readonly name: string;
	/** All of them, as they are now. Cheap to ask again. */
	list(): Promise<readonly ServedDataset[]>;
	/** Called once when the server ends. */
	close?(): Promise<void>;
}

/** Places that may be others later: what a file says. */
export interface DatasetPlaces {
	readonly name: string;
	/** Those there are now. Cheap to ask again; what cannot be known now is as it was. */
	places(): Promise<readonly DatasetsFrom[]>;
	close?(): Promise<void>;
}

export interface ShelfOptions {
	/** Milliseconds that never go back. */
	readonly monotonic: () => number;
	/** Hears of ids that two places give, once each, and of places that can no longer be asked. */
	readonly tell: (note: string) => void;
	/** Milliseconds for which the list is taken to be the same. */
	readonly freshFor?: number;
	/** Milliseconds for which a new list is waited for, when there is an older one. */
	readonly patience?: number;
}

const FRESH_FOR = 2000;
const PATIENCE = 1000;

interface Listed {
	readonly byId: ReadonlyMap<string, ServedDataset>;
	readonly at: number;
}

/**
 * All datasets of several places; what comes or goes there appears or goes here within seconds. A place that cannot be asked any more, or not
 * soon, keeps what it had: an absent dataset would be taken for one that never was.
 */
export function createShelf(
	places: readonly (DatasetsFrom | DatasetPlaces)[],
	options: ShelfOptions,
): DatasetShelf {
	const told = new Set<string>();
	const lasting = lastingPlaces(places, options.tell);
	let listed: Promise<Listed> | undefined;
	let known: Listed | undefined;
	let isLate = false;
	const read = async (): Promise<Listed> => {
		try {
			known = { byId: await gathered(await lasting(), told, options.tell), at: options.monotonic() };
			return known;
		} finally {
			listed = undefined;
			isLate = false;
		}
	};
	const now = async () => {
		const isFresh = known && options.monotonic() - known.at < (options.freshFor ?? FRESH_FOR);
		if (known && isFresh) return known.byId;
		listed ??= read();
		if (known === undefined) return (await listed).byId;
		// A place that was waited for once is waited for no more.
		const found = isLate ? undefined : await within(options.patience ?? PATIENCE, listed);
		isLate = found === undefined && listed !== undefined;
		return (found ?? known).byId;
	};
	return {
		all: async () => [...(await now()).values()],
		get: async (id) => (await now()).get(id),
	};
}

/** The places there are now, each of which keeps what it had as long as it is there. */
function lastingPlaces(places: readonly (DatasetsFrom | DatasetPlaces)[], tell: ShelfOptions["tell"]) {
	const lasting = new WeakMap<DatasetsFrom, DatasetsFrom>();
	const lastingOf = (place: DatasetsFrom): DatasetsFrom => {
		const kept = lasting.get(place) ?? keepingWhatItHad(place, tell);
		lasting.set(place, kept);
		return kept;
	};
	return async () => {
		const now = await Promise.all(places.map((place) => ("places" in place ? place.places() : [place])));
		return now.flat().map(lastingOf);
	};
}

function keepingWhatItHad({ name, list }: DatasetsFrom, tell: ShelfOptions["tell"]): DatasetsFrom {
	let had: readonly ServedDataset[] | undefined;
	let isTold = false;
	return {
		name,
		async list() {
			try {
				had = await list();
				isTold = false;
			} catch (error) {
				if (!had) throw error;
				if (!isTold)
					tell(`What "${name}" has cannot be asked: ${messageOf(error)} What it had is still served.`);
				isTold = true;
			}
			return had;
		},
	};
}

async function gathered(
	places: readonly DatasetsFrom[],
	told: Set<string>,
	tell: (note: string) => void,
): Promise<ReadonlyMap<string, ServedDataset>> {
	const owners = new Map<string, string>();
	const found: ServedDataset[] = [];
	for (const place of places) {
		for (const dataset of await place.list()) {
			const owner = owners.get(dataset.id);
			if (owner === undefined) {
				owners.set(dataset.id, place.name);
				found.push(dataset);
				continue;
			}
			const note = `"${dataset.id}" is given by "${owner}" and by "${place.name}"; the first is served. Give one of them another id.`;
			if (!told.has(note)) tell(note);
			told.add(note);
		}
	}
	found.sort((a, b) => (a.id < b.id ? -1 : 1));
	return new Map(found.map((one) => [one.id, one]));
}
