import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { StoreError } from "../../../core/errors.ts";
import type { S3Options } from "../../../core/text/s3-name.ts";
import { parseProfiles, type Sections } from "./profiles.ts";
import type { S3Keys } from "./sign.ts";

/** How a bucket is asked. */
export interface S3Settings {
	/** Absent: unsigned. */
	readonly keys?: S3Keys;
	readonly region: string;
	/** Absent: Amazon's. */
	readonly endpoint?: string;
	readonly style?: "path" | "virtual";
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Region where nobody names one; that of a bucket is learned from its server. */
const REGION = "us-east-1";
/** Ways to keys that need programs or servers of their own. */
const ELSEWHERE = [
	"sso_session",
	"sso_start_url",
	"role_arn",
	"credential_process",
	"web_identity_token_file",
];

/**
 * Options of a name first, then the environment, then the profile, as the programs of AWS have it: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
 * AWS_SESSION_TOKEN, AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, and ~/.aws/credentials and ~/.aws/config.
 * Without any keys a bucket is asked unsigned.
 * @throws StoreError for a profile that is not there, or has no keys of its own
 */
export async function s3Settings(
	name: string,
	options: S3Options,
	environment: Environment = process.env,
): Promise<S3Settings> {
	const asked = options.profile ?? textOf(environment["AWS_PROFILE"]);
	const profile = await profileNamed(asked, environment);
	if (profile === undefined && asked !== undefined && !options.anonymous)
		throw new StoreError(
			name,
			`there is no profile "${asked}" in the configuration of AWS. Name another, or write it into ~/.aws/credentials.`,
		);
	const keys = options.anonymous ? undefined : keysFor({ name, options, environment, asked, profile });
	const ignores = environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true";
	const endpoint =
		options.endpoint ??
		(ignores
			? undefined
			: (textOf(environment["AWS_ENDPOINT_URL_S3"]) ??
				textOf(environment["AWS_ENDPOINT_URL"]) ??
				profile?.get("endpoint_url")));
	const region =
		options.region ??
		textOf(environment["AWS_REGION"]) ??
		textOf(environment["AWS_DEFAULT_REGION"]) ??
		profile?.get("region") ??
		REGION;
	return {
		region,
		...(keys && { keys }),
		...(endpoint !== undefined && { endpoint }),
		...(options.style && { style: options.style }),
	};
}

const textOf = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

type Profile = ReadonlyMap<string, string>;

interface Asked {
	readonly name: string;
	readonly options: S3Options;
	readonly environment: Environment;
	readonly asked: string | undefined;
	readonly profile: Profile | undefined;
}

/** A profile in the name of the file wins over keys in the environment, these over the environment's profile. */
function keysFor({ name, options, environment, asked, profile }: Asked): S3Keys | undefined {
	const own = {
		id: textOf(environment["AWS_ACCESS_KEY_ID"]),
		secret: textOf(environment["AWS_SECRET_ACCESS_KEY"]),
		token: textOf(environment["AWS_SESSION_TOKEN"]),
	};
	if (options.profile === undefined && (own.id ?? own.secret) !== undefined) return pair(own, name);
	if (!profile) return undefined;
	const stated = {
		id: profile.get("aws_access_key_id"),
		secret: profile.get("aws_secret_access_key"),
		token: profile.get("aws_session_token"),
	};
	if ((stated.id ?? stated.secret) !== undefined) return pair(stated, name);
	const elsewhere = ELSEWHERE.find((setting) => profile.has(setting));
	if (elsewhere === undefined && asked === undefined) return undefined;
	const title = asked ?? "default";
	throw new StoreError(
		name,
		elsewhere === undefined
			? `the profile "${title}" has no keys. Add aws_access_key_id and aws_secret_access_key, or ask unsigned (anonymous=true).`
			: `the profile "${title}" gets its keys by ${elsewhere}, which Headwater leaves to the program of AWS: run \`eval "$(aws configure export-credentials --profile ${title} --format env)"\` first, or ask unsigned (anonymous=true).`,
	);
}

interface KeyTexts {
	readonly id: string | undefined;
	readonly secret: string | undefined;
	readonly token: string | undefined;
}

function pair({ id, secret, token }: KeyTexts, name: string): S3Keys {
	if (id !== undefined && secret !== undefined)
		return {
			accessKeyId: id,
			secretAccessKey: secret,
			...(token !== undefined && { sessionToken: token }),
		};
	throw new StoreError(
		name,
		`there is ${id === undefined ? "a secret key without its access key" : "an access key without its secret key"}. Give both (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or a profile).`,
	);
}

/** What both files say of a profile; the file of keys wins. `undefined` when neither knows it. */
async function profileNamed(
	asked: string | undefined,
	environment: Environment,
): Promise<Profile | undefined> {
	const home = join(textOf(environment["HOME"]) ?? homedir(), ".aws");
	const files = [
		textOf(environment["AWS_CONFIG_FILE"]) ?? join(home, "config"),
		textOf(environment["AWS_SHARED_CREDENTIALS_FILE"]) ?? join(home, "credentials"),
	];
	const found = (await Promise.all(files.map(sectionsIn))).map((sections) =>
		sections.get(asked ?? "default"),
	);
	if (found.every((profile) => profile === undefined)) return undefined;
	return new Map(found.flatMap((profile) => [...(profile ?? [])]));
}

/** Most users have no such file. */
async function sectionsIn(file: string): Promise<Sections> {
	try {
		return parseProfiles(await readFile(file, "utf8"));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" || code === "ENOTDIR") return new Map();
		throw new StoreError(file, `this configuration of AWS cannot be read (${code}). Look at its rights.`, {
			cause: error,
		});
	}
}
