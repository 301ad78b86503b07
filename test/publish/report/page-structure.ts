/** What a page is made of, read strictly: unlike a browser, nothing is guessed. */

export interface Element {
	readonly name: string;
	readonly attributes: ReadonlyMap<string, string>;
}

const empty = new Set(["meta", "link", "img", "br", "wbr", "input"]);
const tag = /<(\/?)([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*) ?(\/?)>/gu;
const attribute = / ([a-zA-Z-]+)(?:="([^"]*)")?/gu;

export const unescaped = (text: string): string =>
	text
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&quot;", '"')
		.replaceAll("&#39;", "'")
		.replaceAll("&amp;", "&");

function attributesOf(text: string): ReadonlyMap<string, string> {
	const found = [...text.matchAll(attribute)].map(
		([, name = "", value = ""]) => [name, unescaped(value)] as const,
	);
	if (new Set(found.map(([name]) => name)).size < found.length) throw new Error(`attribute twice: ${text}`);
	return new Map(found);
}

/** All elements in order. Throws where a tag is not closed, closed twice, or a "<", ">" or "&" stands free. */
export function elementsOf(page: string): readonly Element[] {
	const bare = page
		.replace(/^<!doctype html>/u, "")
		.replace(/<(style|script)>[\s\S]*?<\/\1>/gu, "<$1></$1>")
		.replaceAll("viewBox", "view-box");
	const between = bare.replace(tag, "\n");
	if (/[<>]/u.test(between)) throw new Error(`free bracket: ${/.{0,40}[<>].{0,40}/u.exec(between)?.[0]}`);
	const ampersand = /&(?!(amp|lt|gt|quot|#39);).{0,20}/u.exec(bare);
	if (ampersand) throw new Error(`free ampersand: ${ampersand[0]}`);
	const open: string[] = [];
	const elements: Element[] = [];
	for (const [whole, closing, name = "", attributes = "", selfClosing] of bare.matchAll(tag)) {
		if (closing) {
			const last = open.pop();
			if (last !== name) throw new Error(`"${whole}" closes "${last}"`);
			continue;
		}
		elements.push({ name, attributes: attributesOf(attributes) });
		if (!selfClosing && !empty.has(name)) open.push(name);
	}
	if (open.length > 0) throw new Error(`left open: ${open.join(" ")}`);
	return elements;
}

/** The text a reader sees, tags taken out. */
export const textOf = (page: string): string =>
	unescaped(
		page
			.replace(/<(style|script|title)>[\s\S]*?<\/\1>/gu, "")
			.replace(/<wbr>|<\/?(bdi|b|i|em|code|a|span)\b[^>]*>/gu, "")
			.replace(/<[^>]*>/gu, " "),
	).replace(/\s+/gu, " ");
