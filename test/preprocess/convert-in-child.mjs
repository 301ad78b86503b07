/**
 * Child of `memory.test.ts`: prepares one file in so much memory with the built Headwater, as it runs for users, and prints the peak
 * resident size of its process, in bytes. Arguments: file, bytes of memory, folder of products, level in hPa or "".
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { DataKey } from "../../dist/core/model/data-key.js";
import { parseFrequency } from "../../dist/core/model/date-frequency.js";
import { parseDateRange } from "../../dist/core/model/date-range.js";
import { VarlistEntry } from "../../dist/core/model/varlist-entry.js";
import { silentLog } from "../../dist/core/ports/log.js";
import { netcdf4Reader } from "../../dist/io/formats/netcdf4/reader.js";
import { netcdf4Writer } from "../../dist/io/formats/netcdf4/writer.js";
import { fileStore } from "../../dist/io/stores/file/index.js";
import { createEngine } from "../../dist/run/engine.js";
import { Pipeline } from "../../dist/run/pipeline.js";

const [path, memory, folder, level] = process.argv.slice(2);

const dist = new URL("../../dist/preprocess/", import.meta.url);
const steps = new Map();
for (const file of readdirSync(dist).filter((name) => name.endsWith(".js")))
	steps.set(file.slice(0, -3), (await import(new URL(file, dist).href)).step);
const engine = createEngine({
	readers: [netcdf4Reader],
	writer: netcdf4Writer,
	store: fileStore,
	memory: Number(memory),
});
const clock = { now: () => new Date(0), monotonic: () => 0 };
const pipeline = new Pipeline({ engine, clock, log: silentLog, steps, folder, version: "0.0.0-test" });

const axis = (name, letter, more) => ({ name, axis: letter, needBounds: false, ...more });
const plev = axis("plev", "Z", { standardName: "air_pressure", units: "hPa" });
const [time, lat, lon] = [
	axis("time", "T", { standardName: "time" }),
	axis("lat", "Y", { standardName: "latitude", units: "degrees_north" }),
	axis("lon", "X", { standardName: "longitude", units: "degrees_east" }),
];
const wish = {
	name: "ta",
	standardName: "air_temperature",
	units: "degC",
	dimensions: level === "" ? [time, plev, lat, lon] : [time, lat, lon],
	scalars: level === "" ? [] : [{ dimension: plev, value: Number(level) }],
	frequency: parseFrequency("mon"),
	useExactName: false,
	dimensionsOrdered: false,
	renameDimensions: true,
	renameVariables: true,
};
const { size, mtimeMs } = statSync(path);
const product = await pipeline.prepare({
	entry: new VarlistEntry({ id: "pod/ta", pod: "pod", wish, requirement: "required" }),
	key: new DataKey({
		id: "key",
		experiment: { id: "", facets: {}, member: {} },
		facets: {},
		files: [{ path, facets: {}, size, mtime: mtimeMs }],
	}),
	files: [path],
	case: { period: parseDateRange("2000-2019"), metadata: "repair", disablePreprocessor: false },
	translator: { convention: "CMIP", environment: {}, timeStamp: "middle" },
});
await engine.close();
process.stdout.write(JSON.stringify({ peak: peakMemory(), bytes: product.bytes }));

/**
 * Bytes. Linux's `ru_maxrss` starts at the size of the process that forked this one: a large test runner would be measured instead of
 * Headwater. `VmHWM` begins anew with the program (proc_pid_status(5)).
 */
function peakMemory() {
	const status = "/proc/self/status";
	const kilobytes = existsSync(status)
		? Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, "utf8"))[1])
		: process.resourceUsage().maxRSS;
	return kilobytes * 1024;
}
