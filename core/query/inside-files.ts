import { isHeadwaterError } from "../errors.ts";
import { compareNested, type DateLabel } from "../model/date-label.ts";
import { dateRange, staticRange } from "../model/date-range.ts";
import { facetsId } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import type { Catalogue, CatalogueRow, SkippedFiles } from "../ports/catalogue.ts";
import type { Engine } from "../ports/engine.ts";
import type { Log } from "../ports/log.ts";
import { type TimesInside, timesInside } from "../time/time-of-file.ts";
import { type ListedFile, listedFiles } from "./listed-files.ts";
import { untilNext } from "./until-next.ts";

/** Files that differ in their dates only, the earliest first; and what one of them tells of all, once it was opened. */
interface FileKind {
	readonly rows: readonly CatalogueRow[];
	readonly inside?: TimesInside;
	/** Why it could not be opened: its files are passed over. */
	readonly broken?: string;
}

interface Parts {
	readonly log: Log;
	readonly base: Catalogue;
	/** The facet that names variables; files without it hold many. */
	readonly variable: string;
	readonly engine: Pick<Engine, "open" | "readAll">;
	/** Facets that may differ within a kind, beside the dates. */
	readonly loose?: readonly string[];
}

const byPrecision: Readonly<Record<string, string>> = { year: "yr", month: "mon", day: "day" };

/** What the dates in names tell of how often there is a value; those to the hour do not. */
function frequencyByDates({ range, facets }: CatalogueRow, isSeries: boolean): string | undefined {
	if (facets["frequency"] !== undefined) return facets["frequency"];
	if (range?.kind !== "dated") return undefined;
	const { precision } = range.start;
	return isSeries || precision !== "day" ? byPrecision[precision] : undefined;
}

const withFrequency = (row: CatalogueRow, frequency: string | undefined): CatalogueRow =>
	frequency === undefined ? row : { ...row, facets: { ...row.facets, frequency } };

/**
 * A catalogue of files whose names do not say all: which variables are inside, how often there is a value, when the last one ends. One file
 * of each kind is opened for that, when somebody asks for what it may hold.
 */
export class InsideFiles {
	readonly #parts: Parts;
	#kinds: readonly FileKind[];
	#catalogue: Catalogue | undefined;
	/** One look after the other: two would not know what each learned. */
	#looking: Promise<void> = Promise.resolve();

	constructor(parts: Parts) {
		this.#parts = parts;
		const { base, variable, loose = [] } = parts;
		const columns = base.columns.filter((name) => !loose.includes(name));
		this.#kinds = [...groupBy(base.find({}), ({ facets }) => facetsId(facets, columns)).values()].map(
			(rows) => {
				const isSeries = rows[0]?.facets[variable] !== undefined;
				const dated = isSeries ? rows : untilNext(rows);
				return { rows: dated.map((row) => withFrequency(row, frequencyByDates(row, isSeries))) };
			},
		);
	}

	/** All that is known by now. */
	get catalogue(): Catalogue {
		const { base, variable } = this.#parts;
		const { root, recheck } = base;
		const skipped = [...base.skipped, ...this.#kinds.flatMap(passedOver)];
		const columns = [...new Set([...base.columns, "frequency"])];
		this.#catalogue ??= listedFiles(
			this.#kinds.flatMap((kind) => this.#listed(kind)),
			{ root, skipped, columns, variable, ...(recheck && { recheck }) },
		);
		return this.#catalogue;
	}

	/** The kinds of files that `wanted` picks are looked into, each once; what cannot be opened is passed over with a warning. */
	look(wanted: (row: CatalogueRow) => boolean): Promise<void> {
		this.#looking = this.#looking.then(() => this.#lookAt(wanted));
		return this.#looking;
	}

	async #lookAt(wanted: (row: CatalogueRow) => boolean): Promise<void> {
		const kinds: FileKind[] = [];
		for (const kind of this.#kinds) {
			const [first] = kind.rows;
			const isNew = !kind.inside && kind.broken === undefined && first !== undefined && wanted(first);
			if (isNew) this.#catalogue = undefined;
			kinds.push(isNew ? await this.#opened(kind, first) : kind);
		}
		this.#kinds = kinds;
	}

	async #opened({ rows }: FileKind, first: CatalogueRow): Promise<FileKind> {
		try {
			return await this.#read(rows, first);
		} catch (cause) {
			if (!isHeadwaterError(cause, "Format", "Store")) throw cause;
			this.#parts.log.warn(`${rows.length} files are passed over: ${cause.message}`);
			return { rows, broken: cause.message };
		}
	}

	/** Names that state a day say when a file begins; when the last one ends stands inside. */
	async #read(rows: readonly CatalogueRow[], first: CatalogueRow): Promise<FileKind> {
		const { engine, variable } = this.#parts;
		const inside = await timesInside(first.path, engine);
		const last = rows.at(-1) as CatalogueRow;
		const { range } = last;
		const isDaily = range?.kind === "dated" && range.start.precision === "day";
		if (last.facets[variable] !== undefined || !isDaily) return { rows, inside };
		const [, end] = (last === first ? inside : await timesInside(last.path, engine)).ends?.("day") ?? [];
		return { rows: end ? rows.with(-1, { ...last, range: until(range.start, end) }) : rows, inside };
	}

	#listed({ rows, inside, broken }: FileKind): ListedFile[] {
		if (broken !== undefined) return [];
		if (!inside) return rows.map((row) => ({ row }));
		const { variable } = this.#parts;
		return rows.map((row, at): ListedFile => {
			const own = row.facets[variable];
			const known = withFrequency(row, row.facets["frequency"] ?? inside.frequency);
			const timed = own === undefined ? inside.timed : [own];
			const fixed = at === 0 ? inside.fixed.filter((name) => name !== own) : [];
			const { [variable]: _, ...facets } = known.facets;
			return {
				row: { ...known, facets },
				holds: new Map([
					...timed.map((name) => [name, {}] as const),
					...fixed.map((name) => [name, { range: staticRange, facets: { frequency: "fx" } }] as const),
				]),
			};
		});
	}
}

const passedOver = ({ rows, broken }: FileKind): SkippedFiles[] =>
	broken === undefined
		? []
		: [
				{
					reason: "cannot be opened",
					count: rows.length,
					examples: rows.slice(0, 3).map(({ path }) => path),
				},
			];

/** A clock that runs backwards is the preprocessor's to tell. */
const until = (start: DateLabel, end: DateLabel) =>
	dateRange(start, compareNested(end, start) >= 0 ? end : start);
