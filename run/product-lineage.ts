import type { AppliedStep, Product } from "../core/model/product.ts";
import type { SourceFile } from "../core/model/provenance.ts";
import type { PreprocessJob } from "../core/ports/source.ts";
import { filesBeside } from "./files-beside.ts";
import type { Series } from "./open-series.ts";

type Lineage = Pick<Product, "inputs" | "steps"> & { readonly besides: readonly SourceFile[] };

/** What a product was made of and how; of one that was computed of others, with what was done to each of those before. */
export async function lineageOf(
	{ key, terms = [] }: PreprocessJob,
	{ series, applied }: { readonly series: Series; readonly applied: readonly AppliedStep[] },
): Promise<Lineage> {
	const own = await filesBeside(applied);
	if (terms.length > 0)
		return {
			inputs: onceEach(terms.flatMap(({ inputs }) => inputs)),
			besides: onceEach([...terms.flatMap(({ besides = [] }) => besides), ...own]),
			steps: [...terms.flatMap(stepsOfTerm), ...applied],
		};
	const { version } = key.facets;
	const inputs = key.files.map(({ path, size, mtime }, index) => {
		const trackingId = series.trackingIds[index];
		return { path, size, mtime, ...(version && { version }), ...(trackingId && { trackingId }) };
	});
	return { inputs, besides: own, steps: applied };
}

const stepsOfTerm = ({ variable, steps }: Product): AppliedStep[] =>
	steps.map((step) => ({ ...step, term: step.term ?? variable }));

const onceEach = <File extends SourceFile>(files: readonly File[]): File[] => [
	...new Map(files.map((file) => [file.path, file])).values(),
];
