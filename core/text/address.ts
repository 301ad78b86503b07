import { decoded } from "./decoded.ts";
import { isS3Name, splitS3Options } from "./s3-options.ts";

const ADDRESS = /^(?:https?|s3):\/\//i;
/** Anything that may hold secrets: user and password before the host, and the query with its tokens and signatures. */
const CREDENTIALS = /\b((?:https?|s3):\/\/)[^\s/"'@?#]*@/gi;
const QUERY = /\b(https?:\/\/[^\s"'?]*)\?[^\s"']+/gi;

/** Whether a name of a file is the address of something on a server: http, https, s3. */
export const isAddress = (name: string): boolean => ADDRESS.test(name);

/** A text as it may be shown: addresses in it have lost user, password and query, of which nobody knows what is secret. */
export const withoutCredentials = (text: string): string =>
	withoutVersion(text).replace(CREDENTIALS, "$1***@").replace(QUERY, "$1?***");

const VERSION = /#version=[\w-]*/g;

/**
 * An address that names what lies there now: what is kept under it (open files, decoded chunks) is of these bytes and of no later ones. Servers
 * are never sent it (RFC 9110, 4.2.5).
 */
export const atVersion = (address: string, mark: string): string =>
	`${address.split("#", 1)[0]}#version=${mark.replace(/[^A-Za-z0-9]/g, (one) => `-${one.charCodeAt(0).toString(36)}`)}`;

export const withoutVersion = (text: string): string => text.replace(VERSION, "");

/** The path inside an address: "/data/ta.nc". Other names stay as they are. */
export function pathOf(name: string): string {
	if (isS3Name(name)) return splitS3Options(name).text.replace(/^s3:\/\/[^/]*/i, "");
	return isAddress(name) && URL.canParse(name) ? decoded(new URL(name).pathname) : name;
}
