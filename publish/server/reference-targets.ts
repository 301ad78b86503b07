import { basename } from "node:path";
import type { KeyedView, ReferenceTargets } from "../../core/ports/keyed-view.ts";
import type { DatasetCall } from "../../core/ports/route.ts";
import { isAddress, withoutVersion } from "../../core/text/address.ts";
import { notFound } from "./failure.ts";
import { cannotBeRaw } from "./raw-chunks.ts";

/** What references of this server point to: the data files as it gives them, and its `kerchunk/` for chunks that lie in none. */
export function referenceTargets(call: DatasetCall): Required<ReferenceTargets> {
	const known = new Map<string, string | undefined>();
	return {
		file(path) {
			if (!known.has(path)) known.set(path, addressOf(path, call));
			return known.get(path);
		},
		chunk: (key) => `${call.address}/kerchunk/${key.split("/").map(encodeURIComponent).join("/")}`,
	};
}

/** Of a local file, where this server gives it; of one that lies on another server, its own address if it is no secret. */
function addressOf(file: string, { opened, address }: DatasetCall): string | undefined {
	if (isAddress(file)) return isOpen(file) ? withoutVersion(file) : undefined;
	const number = opened.files.indexOf(file);
	return number < 0 ? undefined : `${address}/files/${number}/${encodeURIComponent(basename(file))}`;
}

const isOpen = (address: string): boolean =>
	/^https?:/i.test(address) && !address.includes("?") && !address.includes("@");

/** @throws Refusal 404 with the reason where nothing is worth pointing to */
export function assertReferable({ arrays, refused }: KeyedView, { dataset, address }: DatasetCall): void {
	const [first] = refused;
	const hasData = [...arrays.values()].some(({ shape }) => shape.length > 1);
	if (first && !hasData)
		throw notFound(`${cannotBeRaw(first[0], dataset, first[1])} "${address}/zarr" gives it computed.`);
}
