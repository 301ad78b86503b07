import { resolve } from "node:path";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { isAddress } from "../../../core/text/address.ts";
import { bareS3Name, parseS3Name } from "../../../core/text/s3-name.ts";
import { isS3Name } from "../../../core/text/s3-options.ts";
import type { SourceState } from "./reference-set.ts";

/** The files that a set which is being written points to, by what it calls them. */
export class WrittenSources {
	readonly #addresses = new Map<string, string>();

	/** An absolute path, or an address. */
	addressOf(file: string): string {
		const known = this.#addresses.get(file);
		if (known !== undefined) return known;
		const made = isAddress(file) ? bareAddress(file) : resolve(file);
		this.#addresses.set(file, made);
		return made;
	}

	/** What every local file was, by which a later change shows. */
	async states(stamp: WriteOptions["stamp"]): Promise<Readonly<Record<string, SourceState>>> {
		const states: [string, SourceState][] = [];
		for (const [file, address] of this.#addresses) {
			if (stamp === undefined || isAddress(file)) continue;
			const { size, modified } = await stamp(file);
			states.push([address, { size, modified: Math.floor(modified) }]);
		}
		return Object.fromEntries(states);
	}
}

/** A set names no server and no profile of S3: whoever opens it has their own. */
const bareAddress = (address: string): string =>
	isS3Name(address) ? bareS3Name(parseS3Name(address)) : address;
