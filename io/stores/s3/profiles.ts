/** Section → its settings. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Configuration files of AWS: sections in brackets, `name = value`; indented lines below a name without a value belong to it and are left out. */
export function parseProfiles(text: string): Sections {
	const sections = new Map<string, Map<string, string>>();
	let section: Map<string, string> | undefined;
	for (const line of text.split(/\r?\n/)) {
		const [, title] = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line) ?? [];
		if (title !== undefined) {
			const name = title.replace(/^profile\s+/, "").replace(/^(["'])(.*)\1$/, "$2");
			section = sections.get(name) ?? new Map();
			sections.set(name, section);
			continue;
		}
		const [, name, value] = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
		if (name !== undefined && value !== undefined && value !== "")
			section?.set(name.toLowerCase(), value.replace(/\s+[#;].*$/, ""));
	}
	return sections;
}
