/** A plain reading of DAP2's binary answers, by what their own declarations say. */

export interface Decoded {
	/** "tas", or of members of a Grid or Structure "tas.time". */
	readonly name: string;
	readonly type: string;
	readonly shape: readonly number[];
	readonly values: readonly (number | string)[];
}

interface Declared {
	readonly name: string;
	readonly type: string;
	readonly shape: readonly number[];
}

export function decodeDods(bytes: Buffer): readonly Decoded[] {
	const mark = "\nData:\n";
	const end = bytes.indexOf(mark);
	const state = { bytes, at: end + mark.length };
	const all = declarations(bytes.toString("utf8", 0, end)).map((one) => ({
		...one,
		values: valuesAt(state, one),
	}));
	if (state.at !== bytes.length) throw new Error(`${bytes.length - state.at} bytes are left`);
	return all;
}

export function declarations(dds: string): readonly Declared[] {
	const found: Declared[] = [];
	let inner: Declared[] | undefined;
	for (const line of dds.split("\n").map((one) => one.trim())) {
		if (line === "Grid {" || line === "Structure {") inner = [];
		const variable = /^(\w+) ([^\s[]+)((?:\[\S+ = \d+\])*);$/.exec(line);
		if (variable) {
			const [, type = "", name = "", axes = ""] = variable;
			const shape = [...axes.matchAll(/= (\d+)/g)].map(([, size]) => Number(size));
			(inner ?? found).push({ name, type, shape });
		}
		const close = /^\} (\S+);$/.exec(line);
		if (close && inner) {
			found.push(...inner.map((one) => ({ ...one, name: `${close[1]}.${one.name}` })));
			inner = undefined;
		}
	}
	return found;
}

function valuesAt(state: { bytes: Buffer; at: number }, { type, shape }: Declared): (number | string)[] {
	const word = () => {
		state.at += 4;
		return state.bytes.readUInt32BE(state.at - 4);
	};
	const isAlone = shape.length === 0;
	const count = shape.reduce((product, size) => product * size, 1);
	if (!isAlone) {
		if (word() !== count) throw new Error(`the array is not ${count} long`);
		if (type !== "String" && word() !== count) throw new Error("the two lengths differ");
	}
	const one = (): number | string => {
		if (type === "String") {
			const length = word();
			const text = state.bytes.toString("utf8", state.at, state.at + length);
			state.at += Math.ceil(length / 4) * 4;
			return text;
		}
		if (type === "Byte" && !isAlone) return state.bytes[state.at++] as number;
		state.at += type === "Float64" ? 8 : 4;
		if (type === "Float64") return state.bytes.readDoubleBE(state.at - 8);
		if (type === "Float32") return state.bytes.readFloatBE(state.at - 4);
		return type.startsWith("UInt")
			? state.bytes.readUInt32BE(state.at - 4)
			: state.bytes.readInt32BE(state.at - 4);
	};
	const values = Array.from({ length: count }, one);
	if (type === "Byte" && !isAlone) state.at += -count & 3;
	return values;
}
