import type { AppliedStep } from "./product.ts";

/** A file that something was made of. */
export interface SourceFile {
	/** Path or address. */
	readonly path: string;
	/** Bytes. */
	readonly size?: number;
	/** Milliseconds since 1970. */
	readonly mtime?: number;
	/** As the archive counts versions: "v20190308". */
	readonly version?: string;
	/** The file's `tracking_id` (CMIP6 global attributes). */
	readonly trackingId?: string;
	/** Lower-case hexadecimal, where it is known. */
	readonly sha256?: string;
}

/** Where one written file comes from: all that can be told of it, plain. */
export interface Provenance {
	/** What was written. */
	readonly file: {
		/** As seen from where the provenance lies. */
		readonly path: string;
		readonly bytes: number;
		readonly sha256: string;
		/** Further things worth telling: case, POD, variable, format. */
		readonly facts?: Readonly<Record<string, string>>;
	};
	readonly inputs: readonly SourceFile[];
	/** Files that steps opened beside the inputs. */
	readonly besides?: readonly SourceFile[];
	/** What was put right in the inputs before any step: a sentence, and why. */
	readonly repairs?: readonly { readonly what: string; readonly why: string }[];
	/** In the order they were applied. */
	readonly steps: readonly AppliedStep[];
	/** ISO 8601 with zone. */
	readonly started?: string;
	readonly ended?: string;
	readonly software: Software;
}

/** Versions of what made a file. */
export interface Software {
	readonly headwater: string;
	readonly node: string;
}
