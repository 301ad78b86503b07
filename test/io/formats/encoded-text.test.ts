import { expect, test } from "@jest/globals";
import { parseUnits } from "../../../core/cf/units/index.ts";
import { encodedText } from "../../../io/formats/encoded-text.ts";
import { parseCdf1Header } from "../../../io/formats/netcdf3/cdf1-header.ts";
import { parseHeader } from "../../../io/formats/netcdf3/header.ts";

test("texts are UTF-8, or ISO 8859-1 where their bytes are not", () => {
	expect(encodedText(Buffer.from("µg m⁻³ °C"))).toBe("µg m⁻³ °C");
	expect(encodedText(Buffer.from("\xb5g m\xb3 \xb0C", "latin1"))).toBe("µg m³ °C");
	expect(encodedText(Buffer.from("written \uFFFD so"))).toBe("written \uFFFD so");
	expect(encodedText(Buffer.from("xx\xb0Cyy", "latin1"), 2, 4)).toBe("°C");
});

/** A netCDF-3 file of nothing but a global attribute "units" of two bytes. */
function classicFile(version: 1 | 2, units: string): Uint8Array {
	const words = (...numbers: number[]) => Buffer.from(new Uint32Array(numbers).buffer).swap32();
	const parts = [
		Buffer.from(`CDF${String.fromCharCode(version)}`, "latin1"),
		words(0, 0, 0, 12, 1, 5),
		Buffer.from("units\0\0\0", "latin1"),
		words(2, 2),
		Buffer.from(`${units}\0\0`, "latin1"),
		words(0, 0),
	];
	return new Uint8Array(Buffer.concat(parts));
}

test("a degree sign of ISO 8859-1 in a netCDF-3 file is read", () => {
	for (const { attributes } of [
		parseCdf1Header(classicFile(1, "\xb0C")),
		parseHeader(classicFile(2, "\xb0C")),
	]) {
		expect(attributes.get("units")).toBe("°C");
		expect(parseUnits(String(attributes.get("units")))).toEqual(parseUnits("degC"));
	}
});
