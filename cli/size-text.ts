/** Bytes for people. */
export function sizeText(bytes: number): string {
	if (bytes < 1024) return `${bytes} bytes`;
	const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
	const value = bytes / 1024 ** power;
	return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${["", "KiB", "MiB", "GiB", "TiB"][power]}`;
}
