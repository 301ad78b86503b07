// Loaded before a server and in each of its threads (node --import): writes what their memory consists of, twice a second, a line of JSON each.
import { appendFileSync, readFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";
import { isMainThread, threadId } from "node:worker_threads";

const file = process.env.HEADWATER_MEMORY_PROBE;
const mebibytes = (bytes) => Math.round(bytes / 2 ** 20);

function note() {
	const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
	const { malloced_memory: malloced } = getHeapStatistics();
	const each = { heapUsed, heapTotal, external, arrayBuffers, malloced };
	const sizes = Object.fromEntries(Object.entries(each).map(([name, bytes]) => [name, mebibytes(bytes)]));
	const peak = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
	const whole = isMainThread ? { rss: mebibytes(rss), peak: mebibytes(1024 * Number(peak)) } : {};
	appendFileSync(file, `${JSON.stringify({ thread: threadId, time: Date.now(), ...whole, ...sizes })}\n`);
}

if (file !== undefined) setInterval(note, 500).unref();
