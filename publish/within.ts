/** What a promise gives, unless that takes longer than so many milliseconds: then `undefined`, and the promise goes on alone. */
export const within = <T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> =>
	new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, milliseconds, undefined);
		work.then(resolve, reject).finally(() => clearTimeout(timer));
	});
