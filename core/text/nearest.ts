/** Which known words somebody may have meant: the source of every "Did you mean". */

/** One row of the distance table: costs of turning a prefix of one word into every prefix of the other. */
type Row = readonly number[];

/**
 * Edits (insert, delete, replace, swap two neighbours) that turn `a` into `b`: Damerau-Levenshtein in its
 * "optimal string alignment" form, where no part of a word is edited twice.
 */
export function editDistance(a: string, b: string): number {
	const from = [...a];
	const to = [...b];
	let beforeLast: Row = [];
	let last: Row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let line = 1; line <= from.length; line++) {
		const row = [line];
		for (let column = 1; column <= to.length; column++) {
			const same = from[line - 1] === to[column - 1];
			let cost = Math.min(row[column - 1]! + 1, last[column]! + 1, last[column - 1]! + (same ? 0 : 1));
			const swapped = from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
			if (swapped && line > 1 && column > 1) cost = Math.min(cost, beforeLast[column - 2]! + 1);
			row.push(cost);
		}
		beforeLast = last;
		last = row;
	}
	return last[to.length]!;
}

/** How words are compared: case and the choice between "-", "_", "." and a blank are no mistakes worth counting. */
const folded = (word: string) => word.toLowerCase().replace(/[-_.\s]+/gu, "_");

/** A third of the word may be wrong; short words bear one mistake, words of one letter none but their case. */
const bearable = (word: string) => (word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3)));

/** Distance of one candidate, or `undefined` when no reader would take one for the other. */
function closeness(word: string, candidate: string): number | undefined {
	const [a, b] = [folded(word), folded(candidate)];
	const most = bearable(a);
	// A word cut short ("air_temp") or part of a longer one comes after every slip of the pen.
	const partial = a.length >= 4 && b.includes(a) ? most + 1 + (b.length - a.length) / 1000 : undefined;
	if (Math.abs(a.length - b.length) > most) return partial;
	const distance = editDistance(a, b);
	return distance <= most ? distance : partial;
}

/**
 * The candidates closest to `word`, best first (equal ones in the order given), at most `most` of them;
 * empty when none is close enough to be meant. The word itself, when it is a candidate, is no suggestion.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
	const found: { candidate: string; distance: number }[] = [];
	for (const candidate of new Set(candidates)) {
		if (candidate === word) continue;
		const distance = closeness(word, candidate);
		if (distance !== undefined) found.push({ candidate, distance });
	}
	found.sort((a, b) => a.distance - b.distance);
	return found.slice(0, most).map(({ candidate }) => candidate);
}

/** The question to append to an error message, with its leading blank, or "" when nothing comes near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
	const [best] = nearest(word, candidates, 1);
	return best === undefined ? "" : ` Did you mean "${best}"?`;
}
