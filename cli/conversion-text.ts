import { outputFormat } from "../core/recipe/output-format.ts";
import type { DatasetPlan, VariablePlan } from "../core/recipe/plan.ts";
import type { ConvertResult } from "./convert-files.ts";
import { costLines } from "./cost-text.ts";
import { sizeText } from "./size-text.ts";

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What was done, or with --dry-run what would be. */
export function conversionText({
	output,
	format,
	steps,
	costs,
	plan,
	written,
	provenance,
	leftOut,
	notes,
}: ConvertResult): string {
	const isWhole = leftOut.length === 0 && notes.length === 0;
	const copied = isWhole ? "copied as it is" : "copied, but for what the warnings tell";
	const done = steps.length === 0 ? [copied] : steps;
	const told = provenance === undefined ? "" : `${provenance}: where it comes from (PROV-JSON)\n`;
	if (written) return `${done.join("\n")}\n${output}: ${sizeText(written.bytes)} (${format})\n${told}`;
	const read = [
		counted(plan.files.length, "file"),
		...(plan.chunks > 0 ? [counted(plan.chunks, "stored chunk")] : []),
		sizeText(plan.bytesIn),
	];
	return [
		"Plan (nothing is written):",
		...(costs && costs.length > 0 ? costs.flatMap(costLines) : done.map((step) => `    ${step}`)),
		"Variables:",
		...plan.variables.map(variableText),
		`Reads ${read.join(", ")}`,
		...sharesText(plan, format),
		`Writes ${output}: ${sizeText(plan.bytesOut)} before compression (${format})`,
		"",
	].join("\n");
}

/** Which chunks travel as they lie, and what has to be decoded. */
function sharesText({ moved, decoded }: DatasetPlan, format: string): readonly string[] {
	const way = outputFormat(format, "").refers ? "Points to" : "Moves";
	return [
		...(moved && moved.chunks > 0
			? [`${way} ${counted(moved.chunks, "chunk")} as they lie, undecoded: ${sizeText(moved.bytes)}`]
			: []),
		...(decoded && decoded.bytes > 0
			? [
					`Decodes ${decoded.chunks > 0 ? counted(decoded.chunks, "chunk") : "no chunk"}, and what lies in none: ${sizeText(decoded.bytes)}`,
				]
			: []),
	];
}

function variableText({ name, dimensions, shape, chunks, bytesOut, moved, decoded }: VariablePlan): string {
	const axes = dimensions.map((dimension, axis) => `${dimension}=${shape[axis]}`).join(", ");
	const shares = [
		...(moved && moved.chunks > 0 ? [`${counted(moved.chunks, "chunk")} moved`] : []),
		...(decoded && decoded.chunks > 0 ? [`${counted(decoded.chunks, "chunk")} decoded`] : []),
	];
	const read = moved ? shares : chunks > 0 ? [`${counted(chunks, "chunk")} read`] : [];
	return `    ${[`${name}(${axes}): ${sizeText(bytesOut)}`, ...read].join(", ")}`;
}
