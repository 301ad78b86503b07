import { MOST_MEBIBYTES, MOST_SECONDS, type Watched } from "./watch.ts";

/** One line of the table, in words that can be quoted. */
export interface Row {
	readonly subject: string;
	readonly damages: number;
	readonly equal: number;
	/** By code of the error. */
	readonly refused: Readonly<Record<string, number>>;
	/** Where no checksum covers the byte. */
	readonly different: number;
	readonly slowest: number;
	readonly mebibytes: number;
	/** What may not be, with the number of the damage. */
	readonly failures: readonly string[];
}

export function rowOf({ subject, damages, results }: Watched): Row {
	const refused: Record<string, number> = {};
	for (const { kind, what } of results) if (kind === "refused") refused[what] = (refused[what] ?? 0) + 1;
	const failures = results.flatMap((result) => {
		const found = failureOf(result);
		return found ? [`${subject} ${JSON.stringify(damages[result.number])}: ${found}`] : [];
	});
	const mebibytes = Math.round(Math.max(0, ...results.map(({ peak }) => peak)) / 1024);
	const missing = damages.length - results.length;
	return {
		subject,
		damages: damages.length,
		equal: results.filter(({ kind }) => kind === "equal").length,
		refused,
		different: results.filter(({ kind, covered }) => kind === "different" && !covered).length,
		slowest: Math.max(0, ...results.map(({ milliseconds }) => milliseconds)),
		mebibytes,
		failures: [
			...failures,
			...(missing > 0 ? [`${subject}: ${missing} damages without a result`] : []),
			...(mebibytes > MOST_MEBIBYTES ? [`${subject}: ${mebibytes} MiB of memory`] : []),
		],
	};
}

function failureOf({
	kind,
	what,
	wrong,
	covered,
	milliseconds,
}: Watched["results"][number]): string | undefined {
	if (kind === "defect") return what;
	if (covered && wrong.length > 0) return `wrong in spite of a checksum: ${wrong.join(", ")}`;
	return milliseconds > MOST_SECONDS * 1000 ? `${milliseconds} ms` : undefined;
}

const HEAD = [
	"file",
	"damages",
	"equal",
	"refused",
	"different, no checksum",
	"slowest ms",
	"peak MiB",
	"failures",
];

/** The rows with their sum, as a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
	const cells = rows.map((row) => [
		row.subject,
		String(row.damages),
		String(row.equal),
		Object.entries(row.refused)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([code, count]) => `${code} ${count}`)
			.join(", ") || "0",
		String(row.different),
		String(row.slowest),
		String(row.mebibytes),
		String(row.failures.length),
	]);
	const sum = (of: (row: Row) => number) => String(rows.reduce((total, row) => total + of(row), 0));
	const refusals = (row: Row) => Object.values(row.refused).reduce((total, one) => total + one, 0);
	const most = (of: (row: Row) => number) => String(Math.max(0, ...rows.map(of)));
	cells.push([
		"all",
		sum(({ damages }) => damages),
		sum(({ equal }) => equal),
		sum(refusals),
		sum(({ different }) => different),
		most(({ slowest }) => slowest),
		most(({ mebibytes }) => mebibytes),
		sum(({ failures }) => failures.length),
	]);
	return [HEAD, HEAD.map(() => "---"), ...cells].map((line) => `| ${line.join(" | ")} |`).join("\n");
}
