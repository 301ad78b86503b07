/** What is written with % in an address (RFC 3986, 2.1); the text as it stands where a "%" begins nothing. */
export function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
