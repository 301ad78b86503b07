const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The bodies of all elements of a name, one after the other, as they stand. Answers of S3 nest no element in one of the same name. */
export const elementsIn = (xml: string, name: string): string[] =>
	[...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, "g"))].map(
		([, body = ""]) => body,
	);

/** The text of the first element of a name. */
export function textIn(xml: string, name: string): string | undefined {
	const [body] = elementsIn(xml, name);
	return body?.replace(/&(#?\w+);/g, (whole, entity: string) => characterOf(entity) ?? whole);
}

function characterOf(entity: string): string | undefined {
	if (!entity.startsWith("#")) return ENTITIES[entity];
	const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
