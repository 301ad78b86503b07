/**
 * Characters that a reader cannot see and that change what surrounds them: controls (with them terminal escapes), lone surrogates,
 * zero-width marks and the overrides of writing direction. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const unseen = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const shown = (character: string) =>
	character === "\n" || character === "\t"
		? character
		: `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

/** The text with everything unseen but line breaks and tabs spelled out: "a⟨U+202E⟩gnp.exe". */
export const visible = (text: string): string => text.replaceAll("\r\n", "\n").replace(unseen, shown);

/** As one line. */
export const oneLine = (text: string): string => visible(text.replace(/\s+/gu, " ").trim());

/** At most `room` characters, the last of them "…" where something was cut. */
export function clipped(text: string, room: number): string {
	const characters = [...text];
	return characters.length <= room
		? text
		: `${characters
				.slice(0, Math.max(0, room - 1))
				.join("")
				.trimEnd()}…`;
}
