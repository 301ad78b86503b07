const ADDRESS = /^https?:\/\//i;
/** Anything that may hold secrets: user and password before the host, and the query with its tokens and signatures. */
const CREDENTIALS = /\b(https?:\/\/)[^\s/"'@?#]*@/gi;
const QUERY = /\b(https?:\/\/[^\s"'?]*)\?[^\s"']+/gi;

/** Whether a name of a file is the address of something on a web server. */
export const isAddress = (name: string): boolean => ADDRESS.test(name);

/** A text as it may be shown: addresses in it have lost user, password and query, of which nobody knows what is secret. */
export const withoutCredentials = (text: string): string =>
	text.replace(CREDENTIALS, "$1***@").replace(QUERY, "$1?***");

/** The path inside an address: "/data/ta.nc". Other names stay as they are. */
export const pathOf = (name: string): string =>
	isAddress(name) && URL.canParse(name) ? decoded(new URL(name).pathname) : name;

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
