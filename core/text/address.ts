import { isS3Name, splitS3Options } from "./s3-options.ts";

const ADDRESS = /^(?:https?|s3):\/\//i;
/** Anything that may hold secrets: user and password before the host, and the query with its tokens and signatures. */
const CREDENTIALS = /\b((?:https?|s3):\/\/)[^\s/"'@?#]*@/gi;
const QUERY = /\b(https?:\/\/[^\s"'?]*)\?[^\s"']+/gi;

/** Whether a name of a file is the address of something on a server: http, https, s3. */
export const isAddress = (name: string): boolean => ADDRESS.test(name);

/** A text as it may be shown: addresses in it have lost user, password and query, of which nobody knows what is secret. */
export const withoutCredentials = (text: string): string =>
	text.replace(CREDENTIALS, "$1***@").replace(QUERY, "$1?***");

/** The path inside an address: "/data/ta.nc". Other names stay as they are. */
export function pathOf(name: string): string {
	if (isS3Name(name)) return splitS3Options(name).text.replace(/^s3:\/\/[^/]*/i, "");
	return isAddress(name) && URL.canParse(name) ? decoded(new URL(name).pathname) : name;
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
