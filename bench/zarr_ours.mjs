// zarr_ours.mjs read STORE | write SOURCE TARGET CODEC: what the engine does, in a process of its own. WORKERS: threads (2).
const dist = process.env.HEADWATER_DIST ?? new URL("../dist", import.meta.url).href;
const { createLocalEngine } = await import(`${dist}/cli/local-engine.js`);
const engine = createLocalEngine({ workers: Number(process.env.WORKERS ?? 2), memory: 512 * 2 ** 20 });
const [mode, source, target, codec] = process.argv.slice(2);
const dataset = await engine.open(source);
if (mode === "read") {
	const { data } = dataset.variables.get("ta");
	const values = await engine.readAll(data);
	let sum = "";
	if (process.env.CHECK) {
		sum = 0;
		for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length))
			sum = (sum + word) % 2 ** 32;
	}
	console.log(`(${data.shape.join(", ")}) ${values.at(-1)} ${sum}`);
} else
	await engine.write(dataset, target, {
		format: "zarr2",
		unhashed: true,
		zarr: { codec, level: 1, shuffle: false },
	});
await engine.close();
