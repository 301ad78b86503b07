/** The direction in which a vertical flux counts. */
export type Direction = "up" | "down";

const WORDS: readonly (readonly [RegExp, Direction])[] = [
	[/(?:^|_)(?:downward|downwelling|incoming)(?:_|$)/u, "down"],
	[/(?:^|_)(?:upward|upwelling|outgoing)(?:_|$)/u, "up"],
];

/** The direction a standard name states; `undefined` when it states none. */
export const statedDirection = (standardName: string): Direction | undefined =>
	WORDS.find(([pattern]) => pattern.test(standardName))?.[1];

/** Whether a standard name has its direction as a word that turns with the sign: "upward", "downward" (a "downwelling" flux is another one than an "upwelling"). */
export const isTurnable = (standardName: string): boolean =>
	/(?:^|_)(?:up|down)ward(?:_|$)/u.test(standardName);

/** The name of the same flux counted the other way. */
export const turnedName = (standardName: string): string =>
	standardName.replace(
		/(^|_)(up|down)ward(?=_|$)/u,
		(_, before: string, way: string) => `${before}${way === "up" ? "down" : "up"}ward`,
	);

export const opposite = (direction: Direction): Direction => (direction === "up" ? "down" : "up");
