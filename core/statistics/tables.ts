/** Results as text files: the same numbers give the same bytes. */

type Cell = string | number | undefined;

const cellText = (cell: Cell): string => {
	if (cell === undefined || Number.isNaN(cell)) return "";
	const text = typeof cell === "number" ? String(Number(cell.toPrecision(9))) : cell;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** CSV (RFC 4180) with a header line; missing values are empty, numbers have nine digits. */
export const csv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
	[header, ...rows].map((row) => `${row.map(cellText).join(",")}\n`).join("");

/** JSON in which numbers have nine digits and missing ones are null. */
export const json = (value: unknown): string =>
	`${JSON.stringify(
		value,
		(_, item: unknown) => {
			if (typeof item !== "number") return item;
			return Number.isFinite(item) ? Number(item.toPrecision(9)) : null;
		},
		"\t",
	)}\n`;
