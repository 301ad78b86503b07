// The same through the reader.
import "../bin/runtime.mjs";

const dist = process.env.HEADWATER_DIST ?? new URL("../dist", import.meta.url).href;
const { netcdf4Reader } = await import(`${dist}/io/formats/netcdf4/reader.js`);

const file = await netcdf4Reader.open(process.argv[2]);
const [times, , lats, lons] = file.dataset.variables.get("ta").data.shape;
const within = { start: [0, 5, 0, 0], count: [times, 1, lats, lons] };
let total = 0n;
for (let t = 0; t < times; t += 24) {
	const values = await file.readBlock("ta", {
		start: [t, 5, 0, 0],
		count: [Math.min(24, times - t), 1, lats, lons],
		within,
	});
	let sum = 0;
	for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length)) sum += word;
	total += BigInt(sum);
}
file.close();
console.log(String(total));
