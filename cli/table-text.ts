/** Rows under a heading, columns as wide as they must be. */
export function tableText(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const all = [heading, ...rows];
	const widths = heading.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
	return all.map((row) =>
		row
			.map((cell, i) => cell.padEnd(widths[i] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}
