/** What a promise gives, unless that takes longer than so many milliseconds: then `undefined`, and the promise goes on alone. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), milliseconds);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
