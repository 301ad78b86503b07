import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from "node:fs";
import type { SoundFile, Subject } from "./subjects.ts";

/** What is done to one file of a subject: bits of one byte turned over, or the file cut. */
export type Damage =
	| { readonly file: string; readonly at: number; readonly bits: number }
	| { readonly file: string; readonly length: number };

/** A generator of whole numbers, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) % below;
	};
}

/** One byte changed at `count` random places, every byte of every file as likely. */
export function flipsOf({ files }: Subject, { count, seed }: { count: number; seed: number }): Damage[] {
	const next = randomNumbers(seed);
	const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
	return Array.from({ length: count }, () => {
		const { file, at } = placeOf(files, next(total));
		return { file: file.name, at, bits: 1 + next(255) };
	});
}

function placeOf(files: readonly SoundFile[], place: number): { file: SoundFile; at: number } {
	let at = place;
	for (const file of files) {
		if (at < file.bytes.length) return { file, at };
		at -= file.bytes.length;
	}
	throw new Error(`no byte ${place}`);
}

/** Each file cut at every byte of its first 4096, or of so many of them (`every` 7: each seventh). */
export function cutsOf({ files }: Subject, every = 1): Damage[] {
	return files.flatMap(({ name, bytes }) => {
		const most = Math.min(4096, bytes.length);
		return Array.from({ length: Math.ceil(most / every) }, (_, i) => ({ file: name, length: i * every }));
	});
}

const fileOf = ({ files }: Subject, damage: Damage): SoundFile => {
	const file = files.find(({ name }) => name === damage.file);
	if (file === undefined) throw new Error(`no file "${damage.file}"`);
	return file;
};

/** Damages a file in place. */
export function inflict(subject: Subject, damage: Damage): void {
	const file = fileOf(subject, damage);
	const descriptor = openSync(file.path, "r+");
	if ("length" in damage) ftruncateSync(descriptor, damage.length);
	else writeSync(descriptor, Uint8Array.of((file.bytes[damage.at] ?? 0) ^ damage.bits), 0, 1, damage.at);
	closeSync(descriptor);
}

/** Makes the file sound again. */
export function mend(subject: Subject, damage: Damage): void {
	const { path, bytes } = fileOf(subject, damage);
	writeFileSync(path, bytes);
}
