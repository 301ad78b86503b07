// Files to download, and the lists our command and aria2c take.
import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const MEGABYTE = 1_000_000;

/** Writes files of random bytes that begin as classic netCDF does; name, size and SHA-256 of each. */
export function makeFiles(folder, count, bytes) {
	mkdirSync(folder, { recursive: true });
	return Array.from({ length: count }, (_, i) => {
		const name = `f${i}.nc`;
		const hash = createHash("sha256");
		const file = openSync(join(folder, name), "w");
		for (let at = 0; at < bytes; at += MEGABYTE) {
			const piece = randomBytes(Math.min(MEGABYTE, bytes - at));
			if (at === 0) piece.write("CDF\u0001", 0, "latin1");
			hash.update(piece);
			writeSync(file, piece);
		}
		closeSync(file);
		return { name, size: bytes, sha256: hash.digest("hex") };
	});
}

/** A manifest of `headwater get`: every file on every node. */
export function writeManifest(path, files, addresses) {
	const lines = files.map(({ name, size, sha256 }) =>
		JSON.stringify({
			...{ name, place: name, size, checksum: sha256, checksumType: "sha256" },
			urls: addresses.map((address, i) => ({ url: `${address}/${name}`, node: `node${i}` })),
		}),
	);
	writeFileSync(path, `${lines.join("\n")}\n`);
}

/** An input file of aria2c. `turn` says which node comes first: the next for the next file, so that all have as much to do. */
export function writeAriaList(path, files, { addresses, turn = 0 }) {
	const lines = files.map(({ name, sha256 }, i) => {
		const first = (i + turn) % addresses.length;
		const urls = [...addresses.slice(first), ...addresses.slice(0, first)].map((one) => `${one}/${name}`);
		return `${urls.join("\t")}\n  checksum=sha-256=${sha256}`;
	});
	writeFileSync(path, `${lines.join("\n")}\n`);
}
