import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { LoopGuard } from "../../publish/server/operations/loop-guard.ts";

/** What undici, which is behind fetch, tells of each request before it is sent (undici, "Diagnostics Channel Support"). */
const CREATED = "undici:request:create";
interface Created {
	readonly request: { addHeader?(name: string, value: string): void };
}

/**
 * From now on every request of this process to another server says by which servers it came (RFC 9110, 7.6.3). `secret` is the same in all
 * processes of one server.
 */
export function tellVia(secret: string): LoopGuard & { readonly via: () => string } {
	const name = `headwater-${createHash("sha256").update(`via ${secret}`).digest("hex").slice(0, 12)}`;
	const storage = new AsyncLocalStorage<string>();
	const via = () => storage.getStore() ?? `1.1 ${name}`;
	addVia(via);
	return { name, via, within: (servers, run) => storage.run(servers, run) };
}

/** Lets the requests of this thread say by which servers they came; `undefined` for none. */
export function addVia(via: () => string | undefined): void {
	subscribe(CREATED, (message) => {
		const servers = via();
		if (servers !== undefined) (message as Created).request.addHeader?.("via", servers);
	});
}
