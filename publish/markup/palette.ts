/** Colours of the report by what they are for. A test holds every pair of text and ground above the contrast of WCAG AA (4.5). */
export interface Palette {
	readonly page: string;
	readonly card: string;
	readonly sunk: string;
	readonly line: string;
	readonly ink: string;
	readonly quiet: string;
	readonly link: string;
	/** Text and ground of each tone. */
	readonly tones: Readonly<Record<"ok" | "bad" | "warn" | "swap" | "idle", readonly [string, string]>>;
}

export const light: Palette = {
	page: "#f4f6f8",
	card: "#ffffff",
	sunk: "#f0f2f5",
	line: "#d9dee4",
	ink: "#1b1f24",
	quiet: "#57606a",
	link: "#0a5aa8",
	tones: {
		ok: ["#17633a", "#e2f3e9"],
		bad: ["#9c1f1a", "#fce8e6"],
		warn: ["#734600", "#fdf0d3"],
		swap: ["#234f94", "#e5edfb"],
		idle: ["#4a535d", "#e9edf0"],
	},
};

export const dark: Palette = {
	page: "#12161b",
	card: "#1a2027",
	sunk: "#222a33",
	line: "#343e49",
	ink: "#e7eaee",
	quiet: "#a2adb9",
	link: "#82bcff",
	tones: {
		ok: ["#86dba8", "#173526"],
		bad: ["#ffaea7", "#451f1e"],
		warn: ["#f3cd7c", "#3b2d0f"],
		swap: ["#a4cbff", "#1d3356"],
		idle: ["#bac4ce", "#2b333c"],
	},
};

/** As CSS custom properties: `--ink`, `--ok`, `--ok-ground` ... */
export function properties({ tones, ...plain }: Palette): string {
	const toned = Object.entries(tones).map(
		([tone, [text, ground]]) => `--${tone}:${text};--${tone}-ground:${ground}`,
	);
	return [...Object.entries(plain).map(([name, colour]) => `--${name}:${colour}`), ...toned].join(";");
}
