/** SVG as text: elements with escaped attributes and contents, numbers short and always spelled alike. */

type AttributeValue = string | number | undefined;

export function escapeText(text: string): string {
	return text
		.replace(/[^\P{Cc}\t\n]/gu, "")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}

/** At most two decimals, no trailing zeros, no "-0": the same number gives the same bytes everywhere. */
export const short = (value: number): string => String(Math.round(value * 100) / 100 + 0);

/** `children` are markup: text goes through `escapeText` (or `text`) first. */
export function element(
	name: string,
	attributes: Readonly<Record<string, AttributeValue>>,
	...children: readonly string[]
): string {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(
			([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escapeText(String(value))}"`,
		)
		.join("");
	return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

export interface TextLook {
	readonly x: number;
	readonly y: number;
	readonly size: number;
	readonly anchor?: "start" | "middle" | "end";
	readonly weight?: number;
	readonly fill?: string;
	/** Degrees, about the anchor point. */
	readonly rotate?: number;
}

export const text = (content: string, look: TextLook): string =>
	element(
		"text",
		{
			x: look.x,
			y: look.y,
			"font-size": look.size,
			"text-anchor": look.anchor === "start" ? undefined : look.anchor,
			"font-weight": look.weight,
			fill: look.fill,
			transform:
				look.rotate === undefined
					? undefined
					: `rotate(${short(look.rotate)} ${short(look.x)} ${short(look.y)})`,
		},
		escapeText(content),
	);

export const line = (
	from: readonly [number, number],
	to: readonly [number, number],
	stroke: string,
): string => element("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke });

/** About how wide a text is drawn: sans-serif letters are a little over half as wide as high. */
export const textWidth = (content: string, size: number): number => content.length * size * 0.56;

/** The text, cut with "…" where it would be wider than `width`. */
export function fitted(content: string, size: number, width: number): string {
	const room = Math.max(4, Math.floor(width / (size * 0.53)));
	return content.length <= room ? content : `${content.slice(0, room - 1).trimEnd()}…`;
}

/** A finished piece of a picture; its origin is its upper left corner. */
export interface Drawing {
	readonly width: number;
	readonly height: number;
	readonly body: string;
}

export const moved = (x: number, y: number, body: string): string =>
	element("g", { transform: `translate(${short(x)} ${short(y)})` }, body);
