import { expect, test } from "@jest/globals";
import { affine } from "../../../../core/array/build.ts";
import { FormatError, InterruptedError, StoreError } from "../../../../core/errors.ts";
import type { Dataset, Variable } from "../../../../core/model/dataset.ts";
import { datasetOf, number, temperature, variable } from "../netcdf4/sample.ts";
import { decodeDods } from "./decode.ts";
import { ask, bytesOf, computing, dap2, textOf } from "./in-memory.ts";

const x = { x: 3 };
const curvilinear = datasetOf(
	[
		variable(
			"time",
			{ type: "int64", axes: { time: 2 }, values: BigInt64Array.of(0n, 31n) },
			{ attributes: { units: "days since 2000-01-01", _FillValue: number("int64", -1) } },
		),
		variable("x", { type: "int32", axes: x, values: Int32Array.of(1, 2, 3) }),
		variable(
			"tas",
			{ type: "float32", axes: { time: 2, x: 3 }, values: Float32Array.of(0, 1, 2, 3, 4, Number.NaN) },
			{ attributes: { _FillValue: number("float32", Math.fround(1e20)), coordinates: "lat" } },
		),
		variable("lat", { type: "float64", axes: { y: 2, x: 3 }, values: Float64Array.of(0, 1, 2, 3, 4, 5) }),
		variable(
			"flags",
			{ type: "int8", axes: x, values: Int8Array.of(-1, 0, 1) },
			{ attributes: { flag_values: number("int8", -1, 0, 1) } },
		),
		variable("height", { type: "float64", axes: {}, values: Float64Array.of(2) }),
		variable("station", {
			type: "char",
			axes: { x: 3, strlen: 4 },
			values: Uint8Array.from(Buffer.from("ab\0\0Z\0\0\0abcd")),
		}),
		variable("label", { type: "string", axes: x, values: ["", "grün", "b"] }),
	],
	{
		attributes: new Map<string, string | ReturnType<typeof number> | string[]>([
			["title", 'A "quoted" \\ text\nof two lines: ü\u0001'],
			["DODS_EXTRA.Unlimited_Dimension", "x"],
			["a:b", ["one", "two"]],
			["empty", { type: "int32", values: [] }],
			["odd", number("float32", Number.NaN, Number.NEGATIVE_INFINITY, Math.fround(0.1), Math.fround(1e20))],
			["byte", number("int8", -5)],
		]),
	},
);

test("the structure: Grids where all coordinates are there, arrays else, scalars bare", async () => {
	const answer = await ask(curvilinear, "dds");
	expect(answer).toMatchObject({
		status: 200,
		type: "text/plain; charset=utf-8",
		headers: { "content-description": "dods_dds" },
	});
	expect(answer.bytes).toBe(Buffer.byteLength(answer.body as string));
	expect(await textOf(answer)).toBe(`Dataset {
    Int32 time[time = 2];
    Int32 x[x = 3];
    Grid {
      Array:
        Float32 tas[time = 2][x = 3];
      Maps:
        Int32 time[time = 2];
        Int32 x[x = 3];
    } tas;
    Float64 lat[y = 2][x = 3];
    Grid {
      Array:
        Byte flags[x = 3];
      Maps:
        Int32 x[x = 3];
    } flags;
    Float64 height;
    Grid {
      Array:
        String station[x = 3];
      Maps:
        Int32 x[x = 3];
    } station;
    Grid {
      Array:
        String label[x = 3];
      Maps:
        Int32 x[x = 3];
    } label;
} sample;
`);
});

test("the attributes: types of their variables, texts escaped, DAP2's own marks made anew", async () => {
	expect(await textOf(await ask(curvilinear, "das", "ignored[[["))).toBe(String.raw`Attributes {
    time {
        String units "days since 2000-01-01";
        Int32 _FillValue -1;
        String headwater_stored_type "int64";
    }
    x {
    }
    tas {
        Float32 _FillValue 1e+20;
        String coordinates "lat";
    }
    lat {
    }
    flags {
        Byte flag_values 255, 0, 1;
        String _Unsigned "false";
    }
    height {
    }
    station {
        Int32 DODS.strlen 4;
        String DODS.dimName "strlen";
    }
    label {
        Int32 DODS.strlen 5;
    }
    NC_GLOBAL {
        String title "A \"quoted\" \\ text
of two lines: ü\001";
        String a%3ab "one", "two";
        Float32 odd NaN, -Infinity, 0.1, 1e+20;
        Int16 byte -5;
    }
    DODS_EXTRA {
        String Unlimited_Dimension "time";
    }
}
`);
});

test("the values, and their length beforehand", async () => {
	const answer = await ask(curvilinear, "dods");
	const bytes = await bytesOf(answer);
	expect(answer.bytes).toBe(bytes.length);
	const shown = Object.fromEntries(decodeDods(bytes).map(({ name, values }) => [name, values]));
	expect(shown).toEqual({
		time: [0, 31],
		x: [1, 2, 3],
		"tas.tas": [0, 1, 2, 3, 4, Number.NaN],
		"tas.time": [0, 31],
		"tas.x": [1, 2, 3],
		lat: [0, 1, 2, 3, 4, 5],
		"flags.flags": [255, 0, 1],
		"flags.x": [1, 2, 3],
		height: [2],
		"station.station": ["ab", "Z", "abcd"],
		"station.x": [1, 2, 3],
		"label.label": ["", "grün", "b"],
		"label.x": [1, 2, 3],
	});
});

test("several variables cut at once, members of Grids as Structures, in the order of the dataset", async () => {
	const answer = await ask(curvilinear, "dods", "lat[1][0:2:2],tas.tas%5B1%5D%5B0:1%5D,x[2]");
	const bytes = await bytesOf(answer);
	expect(bytes.toString("latin1")).toMatch(
		/^Dataset \{\n {4}Int32 x\[x = 1\];\n {4}Structure \{\n {8}Float32 tas\[time = 1\]\[x = 2\];\n {4}\} tas;\n/,
	);
	expect(answer.bytes).toBe(bytes.length);
	expect(decodeDods(bytes)).toEqual([
		{ name: "x", type: "Int32", shape: [1], values: [3] },
		{ name: "tas.tas", type: "Float32", shape: [1, 2], values: [3, 4] },
		{ name: "lat", type: "Float64", shape: [1, 2], values: [3, 5] },
	]);
});

test("a Grid is cut along with its maps", async () => {
	const bytes = await bytesOf(await ask(curvilinear, "dods", "tas[1][1:2]"));
	expect(decodeDods(bytes).map(({ name, values }) => [name, values])).toEqual([
		["tas.tas", [4, Number.NaN]],
		["tas.time", [31]],
		["tas.x", [2, 3]],
	]);
});

test("the same in readable text", async () => {
	expect(await textOf(await ask(curvilinear, "ascii", "tas[0:1][0:1],label[1:2],height"))).toBe(`Dataset {
    Grid {
      Array:
        Float32 tas[time = 2][x = 2];
      Maps:
        Int32 time[time = 2];
        Int32 x[x = 2];
    } tas;
    Float64 height;
    Grid {
      Array:
        String label[x = 2];
      Maps:
        Int32 x[x = 2];
    } label;
} sample;
---------------------------------------------
tas.tas[2][2]
[0], 0, 1
[1], 3, 4

tas.time[2]
0, 31

tas.x[2]
1, 2

height
2

label.label[2]
"grün", "b"

label.x[2]
2, 3

`);
});

test.each([
	["tsa", 'There is no variable "tsa". Did you mean "tas"?'],
	[
		"qqqqqqqq",
		'There is no variable "qqqqqqqq". There are: time, x, tas, lat, flags, height, station, label.',
	],
	["tas.lat", '"tas" has no member "lat": it has tas, time, x.'],
	["lat.lat", '"lat" has no member "lat": it is an array and has no members.'],
	[
		"tas[0]",
		'"tas" has 2 dimensions (time, x), but 1 index range was given. Write one for each, as in tas[0:1][0:2].',
	],
	["height[0]", '"height" is a single value, but 1 index range was given. Leave them out.'],
	["x[0:3]", '"x" cannot be cut along "x": index 3 is beyond the end. The last is 2.'],
	[
		"x[2:1]",
		'"x" cannot be cut along "x": the first index, 2, is behind the last, 1. Write [first:last] or [first:stride:last].',
	],
	["x[0:0:2]", '"x" cannot be cut along "x": a stride of 0 leads nowhere. Use 1 or more.'],
	["x[0],x[1]", '"x" is asked for twice, with different index ranges. Ask for each in a request of its own.'],
])("%s is answered with an error of DAP2", async (constraint, message) => {
	const answer = await ask(curvilinear, "dods", constraint);
	expect(answer).toMatchObject({ status: 400, headers: { "content-description": "dods_error" } });
	expect(answer.body).toBe(`Error {\n    code = 1005;\n    message = ${JSON.stringify(message)};\n};\n`);
});

test.each([
	["a clause ten thousand times", "tas[0:1][0:1],".repeat(9_000).slice(0, -1), 200],
	["a name of a hundred thousand letters", "ta".repeat(50_000), 400],
	["a member of a hundred thousand letters", `tas.${"ta".repeat(50_000)}`, 400],
	["a hundred thousand dots", ".".repeat(100_000), 400],
	["a variable's name and a hundred thousand dots", `tas${".".repeat(100_000)}`, 400],
	["an unknown name ten thousand times", "tsa,".repeat(25_000), 400],
	["more indices than dimensions by far", `tas${"[0]".repeat(40_000)}`, 400],
	["two megabytes", "x".repeat(2 ** 21), 400],
])("%s: answered in milliseconds", async (_, constraint, status) => {
	const before = process.cpuUsage();
	const answer = await ask(curvilinear, "dods", constraint);
	// Of the processor: the machine may be busy with other things.
	expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
	expect(answer.status).toBe(status);
	if (status === 400) expect(String(answer.body).length).toBeLessThan(600);
});

test("what is asked for twice in the same way comes once", async () => {
	const bytes = await bytesOf(await ask(curvilinear, "dods", "x[0:1],x[0:1],tas,tas.time"));
	expect(decodeDods(bytes).map(({ name }) => name)).toEqual(["x", "tas.tas", "tas.time", "tas.x"]);
});

test("things in groups are named by their paths, and asked for in any spelling of them", async () => {
	const inner = datasetOf(
		[
			variable("depth", { type: "float64", axes: { depth: 2 }, values: Float64Array.of(5, 10) }),
			variable(
				"thetao",
				{ type: "int16", axes: { depth: 2, x: 3 }, values: Int16Array.of(1, -2, 3, -4, 5, -6) },
				{ attributes: { coordinates: "depth" } },
			),
		],
		{ attributes: new Map([["title", "inner"]]) },
	);
	const dimensions = new Map([...inner.dimensions].filter(([name]) => name === "depth"));
	const dataset: Dataset = {
		...datasetOf([variable("x", { type: "uint16", axes: x, values: Uint16Array.of(1, 2, 65535) })]),
		groups: new Map([["ocean", { ...inner, dimensions }]]),
	};
	expect(await textOf(await ask(dataset, "dds", "ocean%2fthetao"))).toContain(
		"Int16 ocean%2fthetao[ocean%2fdepth = 2][x = 3];",
	);
	const das = await textOf(await ask(dataset, "das"));
	expect(das).toContain('String coordinates "ocean%2fdepth";');
	expect(das).toContain('String ocean%2ftitle "inner";');
	for (const name of [
		"ocean/thetao",
		"ocean%2Fthetao",
		"ocean%252fthetao",
		"ocean%252Fthetao.ocean%252fthetao",
	])
		expect(decodeDods(await bytesOf(await ask(dataset, "dods", `${name}[1][0:2]`)))[0]?.values).toEqual([
			-4, 5, -6,
		]);
	expect(decodeDods(await bytesOf(await ask(dataset, "dods", "x")))[0]?.values).toEqual([1, 2, 65535]);
});

test("64-bit integers are Int32 where all fit, else Float64, which is said", async () => {
	const dataset = datasetOf([
		variable("small", { type: "uint64", axes: x, values: BigUint64Array.of(0n, 1n, 2147483647n) }),
		variable("large", {
			type: "int64",
			axes: x,
			values: BigInt64Array.of(-5n, 2n ** 40n + 1n, -(2n ** 53n)),
		}),
		variable("huge", { type: "uint64", axes: x, values: BigUint64Array.of(2n ** 63n, 1n, 2n ** 64n - 1n) }),
		variable(
			"filled",
			{ type: "int64", axes: x, values: BigInt64Array.of(1n, 2n, 3n) },
			{ attributes: { _FillValue: number("int64", -(2 ** 40)) } },
		),
	]);
	expect(await textOf(await ask(dataset, "dds"))).toMatch(
		/Int32 small.*Float64 large.*Float64 huge.*Float64 filled/s,
	);
	expect(await textOf(await ask(dataset, "das"))).toMatch(/large \{\s+String headwater_stored_type "int64";/);
	expect(decodeDods(await bytesOf(await ask(dataset, "dods"))).map(({ values }) => values)).toEqual([
		[0, 1, 2147483647],
		[-5, 2 ** 40 + 1, -(2 ** 53)],
		[2 ** 63, 1, 2 ** 64],
		[1, 2, 3],
	]);
});

test("fill values that are text, or do not fit, do not break clients", async () => {
	const filled = (
		type: "int16" | "float32",
		fill: Variable["attributes"] extends ReadonlyMap<string, infer A> ? A : never,
	) =>
		datasetOf([
			variable(
				"v",
				{ type, axes: x, values: type === "int16" ? new Int16Array(3) : new Float32Array(3) },
				{ attributes: { _FillValue: fill } },
			),
		]);
	expect(await textOf(await ask(filled("float32", "1.e20"), "das"))).toContain("Float32 _FillValue 1e+20;");
	expect(await textOf(await ask(filled("float32", number("float64", 1e20, 2)), "das"))).toContain(
		"Float32 _FillValue 1e+20;",
	);
	expect(await textOf(await ask(filled("int16", number("float64", 1e20)), "das"))).not.toContain(
		"_FillValue",
	);
	expect(await textOf(await ask(filled("int16", "missing"), "das"))).not.toContain("_FillValue");
});

test("too much is refused, with a request that is not too much", async () => {
	const refused = await ask(temperature, "dods", "", { mostBytes: 400 });
	expect(refused.status).toBe(413);
	const [, smaller = ""] = /as in \?(\S+?)"/.exec(String(refused.body)) ?? [];
	expect(smaller).toMatch(/^ta\.ta\[0:\d+\]/);
	const answer = await ask(temperature, "dods", smaller, { mostBytes: 400 });
	expect(answer.status).toBe(200);
	expect(decodeDods(await bytesOf(answer))[0]?.values.length).toBeGreaterThan(50);
	expect((await ask(temperature, "dods", "", { mostBytes: 1 })).body).toContain("Ask for less.");
});

test("an array longer than DAP2 can count is refused", async () => {
	const data = affine(
		{ op: "stored", type: "float32", shape: [2 ** 20, 2 ** 12], file: "f", variable: "v" },
		{ offset: 1 },
	);
	const dataset = datasetOf([
		{ ...variable("v", { type: "float32", axes: { a: 0, b: 0 }, values: new Float32Array(0) }), data },
	]);
	const refused = await ask(dataset, "dods");
	expect([refused.status, refused.body]).toEqual([
		413,
		expect.stringContaining("as in ?v[0:524286][0:4095]"),
	]);
});

const failing = (error: Error, from = 0): typeof computing => {
	let reads = 0;
	return {
		...computing,
		read: async (array, block) => {
			if (reads++ >= from) throw error;
			return computing.read(array, block);
		},
	};
};

test("data that cannot be read are told before the first byte, without naming files", async () => {
	for (const error of [
		new StoreError("/secret/ta.nc", "it is gone."),
		new FormatError("/secret/ta.nc", "it is cut short."),
	]) {
		const answer = await ask(temperature, "dods", "ta", { engine: failing(error) });
		expect(answer).toMatchObject({ status: 503, failure: error });
		expect(answer.body).toBe(
			'Error {\n    code = 1007;\n    message = "The data cannot be read at present. Try again later.";\n};\n',
		);
	}
});

const large = (length: number): Dataset =>
	datasetOf(
		["a", "b"].map((name) =>
			variable(name, {
				type: "float32",
				axes: { time: length, x: 2 ** 16 },
				values: new Float32Array(length * 2 ** 16),
			}),
		),
	);

test("what fails later breaks the answer", async () => {
	const error = new StoreError("/data/ta.nc", "it is gone.");
	const answer = await ask(large(32), "dods", "", { engine: failing(error, 2) });
	expect(answer.status).toBe(200);
	await expect(bytesOf(answer)).rejects.toBe(error);
});

test("nothing is read before it is taken, and in blocks", async () => {
	const counts: number[] = [];
	const counting: typeof computing = {
		...computing,
		read: (array, block) => {
			counts.push(block.count.reduce((product, count) => product * count, 4));
			return computing.read(array, block);
		},
	};
	const answer = await ask(large(64), "dods", "", { engine: counting });
	expect(answer.bytes).toBeGreaterThan(2 ** 25);
	expect(counts).toEqual([2 ** 19]);
	let length = 0;
	for await (const piece of answer.body as AsyncIterable<Uint8Array>) length += piece.length;
	expect(length).toBe(answer.bytes);
	expect(counts).toEqual(new Array(64).fill(2 ** 19));
});

test("a client that leaves stops the reading", async () => {
	const gone = new AbortController();
	const answer = await ask(large(64), "dods", "", { signal: gone.signal });
	const body = (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
	await body.next();
	gone.abort();
	await expect(body.next().then(() => body.next())).rejects.toThrow(InterruptedError);
	await expect(ask(large(2), "dods", "", { signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
});

test("headers alone cost no reading", async () => {
	const answer = await ask(large(64), "dods", "", { headersOnly: true, engine: failing(new Error("read")) });
	expect(answer.body).toBe("");
	expect(answer.bytes).toBe((await bytesOf(await ask(large(64), "dods"))).length);
	expect((await ask(curvilinear, "das", "", { headersOnly: true })).body).toBe("");
});

test("a defect is no answer", async () => {
	await expect(ask(temperature, "dods", "ta", { engine: failing(new TypeError("defect")) })).rejects.toThrow(
		TypeError,
	);
});

test("what failed once is looked at again", async () => {
	const dataset = datasetOf([
		variable("n", { type: "int64", axes: x, values: BigInt64Array.of(1n, 2n, 3n) }),
	]);
	const broken = { ...computing, readAll: () => Promise.reject(new StoreError("/f", "it is gone.")) };
	expect((await ask(dataset, "dds", "", { engine: broken })).status).toBe(503);
	expect((await ask(dataset, "dds")).body).toContain("Int32 n[x = 3]");
});

test("a variable whose texts are damaged is left out, the others are served", async () => {
	const dataset = datasetOf([
		variable("bad", { type: "string", axes: x, values: ["", "", ""] }),
		variable("good", { type: "int32", axes: x, values: Int32Array.of(1, 2, 3) }),
	]);
	const engine = {
		...computing,
		readAll: () => Promise.reject(new FormatError("/f", "its heap is damaged.")),
	};
	expect(await textOf(await ask(dataset, "dds", "", { engine }))).toBe(
		"Dataset {\n    Int32 good[x = 3];\n} sample;\n",
	);
	expect(await textOf(await ask(dataset, "html", "", { engine }))).toContain("<code>bad</code>");
});

test("variables without values are left out: netCDF's client would read nothing of the others", async () => {
	const dataset = datasetOf([
		variable("v", { type: "float32", axes: { time: 0, x: 3 }, values: new Float32Array(0) }),
		variable("s", { type: "char", axes: { n: 2, strlen: 0 }, values: new Uint8Array(0) }),
	]);
	expect(decodeDods(await bytesOf(await ask(dataset, "dods")))).toMatchObject([
		{ name: "s", values: ["", ""] },
	]);
	expect(await textOf(await ask(dataset, "html"))).toContain(
		"<code>v</code>: It has a dimension of length 0, and so no values.",
	);
	expect((await ask(dataset, "dods", "v")).body).toContain(
		'\\"v\\" is not served. It has a dimension of length 0',
	);
});

test("the page is inert whatever the dataset says", async () => {
	const evil = '"><script>alert(1)</script>';
	const dataset = datasetOf(
		[
			variable(
				evil,
				{ type: "float32", axes: { [evil]: 2 }, values: Float32Array.of(1, 2) },
				{ attributes: { long_name: evil, [evil]: evil } },
			),
		],
		{ attributes: new Map([[evil, evil]]), unreadable: new Map([[evil, evil]]) },
	);
	const answer = await ask(dataset, "html", "", { name: evil, address: `http://host/${evil}` });
	const page = await textOf(answer);
	expect(answer.type).toBe("text/html; charset=utf-8");
	expect(answer.headers["content-security-policy"]).toMatch(
		/^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+';/,
	);
	expect(page).not.toContain("<script>alert");
	expect(page.match(/<script>/g)).toHaveLength(1);
});

test("the server tells its version", async () => {
	expect(
		await textOf(
			await dap2.answer({
				kind: "ver",
				dataset: curvilinear,
				name: "",
				constraint: "",
				address: "",
				engine: computing,
			}),
		),
	).toBe("Core version: DAP/2.0\nServer version: headwater/test\n");
});
