import { afterAll, expect, test } from "@jest/globals";
import { assertStepsMeant } from "../../run/case-steps.ts";
import { caseOf } from "../cli/sample-world.ts";
import { type Asked, field, range, smallWorld } from "../preprocess/small-world.ts";

const world = await smallWorld("case-steps");
afterAll(() => world.close());

const file = await world.file("tas.nc", field(range(12, 15, 30.5)));
const wish = { frequency: "mon", units: "degC" };
const thin = { step: "select-range", options: { dimension: "lat", every: 2 } };
const asked = (steps: NonNullable<Asked["case"]>["steps"], more: Partial<Asked> = {}): Asked => ({
	files: [file],
	wish,
	...more,
	case: { name: "small", ...(steps && { steps }) },
});

test("steps of a case come after what Headwater does itself, in the names of the POD, and are told with the rest", async () => {
	const plain = await world.deliver(asked(undefined, { native: "tas", name: "warmth" }));
	const steps = [{ ...thin, variables: ["warmth"] }];
	const { product, main, values } = await world.deliver(asked(steps, { native: "tas", name: "warmth" }));
	expect(plain.main.data.shape).toEqual([12, 2, 3]);
	expect(main.data.shape).toEqual([12, 1, 3]);
	expect(Array.from((await values()) as Float32Array).slice(0, 3)).toEqual(
		Array.from((await plain.values()) as Float32Array).slice(0, 3),
	);
	expect(product.steps.at(-1)).toMatchObject({ ...thin, description: "Kept the indices lat=::2" });
	expect(product.contentKey).not.toBe(plain.product.contentKey);
	const { steps: planned } = await world.pipeline.plan(await world.jobOf(asked([thin])));
	expect(planned.at(-1)).toBe("Kept the indices lat=::2");
});

test("steps of other variables are left alone", async () => {
	const { main } = await world.deliver(asked([{ ...thin, variables: ["pr"] }]));
	expect(main.data.shape).toEqual([12, 2, 3]);
});

test("a step that cannot be applied names the case and the variable", async () => {
	const wrong = { step: "select-range", options: { dimension: "latitude" } };
	await expect(world.prepare(asked([wrong]))).rejects.toThrow(
		/^The step "select-range", which the case "small" asks for "tas" of "pod", cannot be applied: There is no dimension "latitude"/,
	);
	const gone = { step: "rename", options: { variables: { tas: "T" } } };
	await expect(world.prepare(asked([gone]))).rejects.toThrow(/leaves no variable of that name/);
});

test("steps for a variable that no POD asks for are a mistake of the case", () => {
	const spec = (variables: string[]) =>
		caseOf("/nowhere", {}, "2000", { name: "a", steps: [{ ...thin, variables }] });
	expect(() => assertStepsMeant(spec(["tas"]), ["tas", "pr"])).not.toThrow();
	expect(() => assertStepsMeant(spec(["tsa"]), ["tas", "pr"])).toThrow(
		'Case "a": the step "select-range" is for the variable "tsa", which none of its PODs asks for. Did you mean "tas"?',
	);
	expect(() => assertStepsMeant(spec(["zonal_wind"]), ["tas"])).toThrow(/They ask for tas\./);
});
