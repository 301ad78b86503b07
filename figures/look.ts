import { fitted, text } from "./svg.ts";

/** Colours, sizes and the head of every picture, in one place. */
export const look = {
	ink: "#1b1f24",
	quiet: "#57606a",
	frame: "#6b737c",
	grid: "#e4e7ea",
	outside: "#f3f4f5",
	font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
	title: 16,
	label: 12.5,
	tick: 11.5,
	/** Okabe & Ito (2008), told apart with any colour vision; black last. */
	lines: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1b1f24"],
} as const;

export interface Heading {
	readonly title: string;
	readonly subtitle?: string;
	readonly note?: string;
}

/** Title, and below it subtitle (left) and note (right). */
export function heading(figure: Heading, left: number, width: number): { body: string; height: number } {
	const size = width < 560 ? look.title - 1.5 : look.title;
	const title = text(fitted(figure.title, size, width), {
		x: left,
		y: size + 4,
		size,
		weight: 600,
		fill: look.ink,
	});
	const y = size + 23;
	const room = figure.note === undefined ? width : width * 0.56;
	const lower = [
		figure.subtitle === undefined
			? ""
			: text(fitted(figure.subtitle, look.label, room), { x: left, y, size: look.label, fill: look.quiet }),
		figure.note === undefined
			? ""
			: text(figure.note, { x: left + width, y, size: look.label, anchor: "end", fill: look.quiet }),
	].join("");
	return { body: title + lower, height: lower === "" ? size + 14 : size + 33 };
}
