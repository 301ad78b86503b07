/** A path with the query of the page, but for what is named; `undefined` takes a name out of it. */
export function addressOf(path: string, changes: Readonly<Record<string, string | undefined>>): string {
	const query = new URLSearchParams(location.search);
	for (const [name, value] of Object.entries(changes))
		if (value === undefined) query.delete(name);
		else query.set(name, value);
	const text = query.toString();
	return text === "" ? path : `${path}?${text}`;
}
