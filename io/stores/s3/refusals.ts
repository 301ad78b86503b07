import { StoreError } from "../../../core/errors.ts";
import { type HttpRefusal, NoFile, PASSING, Passing, TELLING, waitIn } from "../http/request.ts";
import { textIn } from "./xml.ts";

/** What a bucket is asked with, as far as it matters to why it refuses. */
export interface Asker {
	readonly bucket: string;
	readonly isSigned: boolean;
	readonly region: string;
}

/** Error codes of S3 ("Error responses") about the keys a request is signed with → what to do. */
const KEYS: Readonly<Record<string, string>> = {
	InvalidAccessKeyId: "the server does not know the access key. Give the keys of this server",
	SignatureDoesNotMatch: "the secret key does not belong to the access key. Correct it",
	InvalidToken: "the session token is not accepted. Get new keys",
	ExpiredToken: "the session token has expired. Get new keys",
	TokenRefreshRequired: "the session token has expired. Get new keys",
	RequestTimeTooSkewed: "the clocks of this machine and of the server differ too much. Set the clock",
};
/** Codes that come with statuses which otherwise are final. */
const PASSING_CODES: ReadonlySet<string> = new Set(["RequestTimeout", "SlowDown", "ServiceUnavailable"]);

/**
 * Why a server of S3 does not give what was asked, as an error: Passing where it may the next time. `undefined` for what the caller gives
 * its meaning: an object that is not there, a condition not met, a range beyond the end.
 */
export function refusalOf(name: string, answer: HttpRefusal, asker: Asker): Error | undefined {
	const { status, headers, text } = answer;
	const code = textIn(text, "Code") ?? "";
	if (code === "NoSuchBucket")
		return new StoreError(name, `there is no bucket "${asker.bucket}" at its server. Check the name.`);
	if (TELLING.has(status)) return undefined;
	const words = `the server answers ${status}${code && ` ${code}`}`;
	if (PASSING.has(status) || PASSING_CODES.has(code)) return new Passing(words, { wait: waitIn(headers) });
	const advice = KEYS[code];
	if (advice !== undefined)
		return new StoreError(name, `${words}: ${advice}, or ask unsigned (anonymous=true).`);
	if (status === 401 || status === 403) return forbidden(name, words, asker);
	return new StoreError(
		name,
		`${words}${moreIn(text)}. Check the address of the server and the name of the bucket.`,
	);
}

const forbidden = (name: string, words: string, { isSigned }: Asker): StoreError =>
	new StoreError(
		name,
		isSigned
			? `${words}: these keys may not read it, or it is not there. Use other keys, or ask its owner.`
			: `${words}: it is not open to everybody, or it is not there. Give keys (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile).`,
		{ cause: new NoFile(words) },
	);

const moreIn = (text: string): string => {
	const message = textIn(text, "Message");
	return message ? ` (${message.slice(0, 200)})` : "";
};

/** The region of the bucket, where the answer says that it lies in another than was asked. */
export function otherRegion({ status, headers, text }: HttpRefusal, { region }: Asker): string | undefined {
	if (![301, 302, 307, 308, 400, 403].includes(status)) return undefined;
	const stated = headers.get("x-amz-bucket-region") ?? textIn(text, "Region");
	return stated === region || stated === "" ? undefined : (stated ?? undefined);
}
