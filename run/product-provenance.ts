import type { Product } from "../core/model/product.ts";
import type { Provenance, Software } from "../core/model/provenance.ts";

/** Where the provenance of a file lies: beside it. */
export const provenancePath = (file: string): string => `${file}.prov.json`;

interface Delivered {
	readonly path: string;
	readonly facts: Readonly<Record<string, string>>;
	readonly software: Software;
}

/** Where a product comes from, told beside one of the places it was delivered to. */
export const provenanceOfProduct = (
	{ bytes, sha256, inputs, besides = [], repairs = [], steps, made }: Product,
	{ path, facts, software }: Delivered,
): Provenance => ({
	file: { path, bytes, sha256, facts },
	inputs,
	besides,
	repairs,
	steps,
	...made,
	software,
});
