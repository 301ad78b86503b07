/** Options that the name of something on S3 may carry: see S3Options. */
const OPTIONS = new Set(["endpoint", "region", "profile", "anonymous", "style"]);

export const isS3Name = (name: string): boolean => /^s3:\/\//i.test(name);

/** The name and its options. A question mark belongs to the key unless nothing but options follows it. */
export function splitS3Options(name: string): { readonly text: string; readonly options: URLSearchParams } {
	const at = name.lastIndexOf("?");
	const options = new URLSearchParams(at < 0 ? "" : name.slice(at + 1));
	const areOptions = options.size > 0 && [...options.keys()].every((key) => OPTIONS.has(key));
	return areOptions ? { text: name.slice(0, at), options } : { text: name, options: new URLSearchParams() };
}
