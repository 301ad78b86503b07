// Lists every folder of a tree and looks at every entry, and keeps nothing: what a crawl takes at least.
// Usage: node bench/crawl_floor.mjs folder threads
import { lstatSync, readdirSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

let entries = 0;
function walk(path) {
	for (const name of readdirSync(path)) {
		entries++;
		if (lstatSync(`${path}/${name}`).isDirectory()) walk(`${path}/${name}`);
	}
}

function share({ folders, counter }) {
	for (let next = Atomics.add(counter, 0, 1); next < folders.length; next = Atomics.add(counter, 0, 1))
		walk(folders[next]);
}

if (!isMainThread) {
	share(workerData);
	parentPort.postMessage(entries);
} else {
	let folders = [process.argv[2]];
	while (folders.length < 256)
		folders = folders.flatMap((path) => {
			const names = readdirSync(path);
			for (const name of names) if (lstatSync(`${path}/${name}`).isDirectory()) entries++;
			return names.map((name) => `${path}/${name}`);
		});
	const work = { folders, counter: new Int32Array(new SharedArrayBuffer(4)) };
	const others = Array.from(
		{ length: Number(process.argv[3]) - 1 },
		() =>
			new Promise((resolve, reject) =>
				new Worker(new URL(import.meta.url), { workerData: work }).on("message", resolve).on("error", reject),
			),
	);
	// The others start while this thread gives way.
	await new Promise((resolve) => setImmediate(resolve));
	share(work);
	for (const more of await Promise.all(others)) entries += more;
	console.log(entries);
}
