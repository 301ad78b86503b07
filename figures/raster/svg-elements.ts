/** One element of a house SVG document, with where it stands in the picture. */
export interface PlacedElement {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	/** Text inside, unescaped. */
	readonly text: string;
	readonly left: number;
	readonly top: number;
}

const TAG = /<(\/?)([a-z]+)((?:\s+[a-zA-Z][\w:-]*="[^"]*")*)\s*(\/?)>([^<]*)/g;
const ATTRIBUTE = /([a-zA-Z][\w:-]*)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

const unescaped = (text: string): string =>
	text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? "");

/** The elements of a document that `render` made, in the order of drawing: groups only move what is in them. */
export function* elementsOf(svg: string): Generator<PlacedElement> {
	const origins: (readonly [number, number])[] = [[0, 0]];
	for (const [, close, name = "", written = "", lone, text = ""] of svg.matchAll(TAG)) {
		if (name === "g") {
			if (close) origins.pop();
			else origins.push(movedBy(origins.at(-1) as readonly [number, number], written));
			continue;
		}
		if (close || name === "svg" || name === "title") continue;
		const attributes = Object.fromEntries(
			Array.from(written.matchAll(ATTRIBUTE), ([, key = "", value = ""]) => [key, unescaped(value)]),
		);
		const [left, top] = origins.at(-1) as readonly [number, number];
		yield { name, attributes, text: lone ? "" : unescaped(text), left, top };
	}
}

function movedBy([left, top]: readonly [number, number], written: string): readonly [number, number] {
	const [, x = "0", y = "0"] = /translate\((-?[\d.]+) (-?[\d.]+)\)/.exec(written) ?? [];
	return [left + Number(x), top + Number(y)];
}
