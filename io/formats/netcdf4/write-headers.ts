import { numberBytes } from "../bytes.ts";
import { writableAttributes } from "../fill-value.ts";
import { cText, join, u32, u64 } from "../hdf5/bytes.ts";
import {
	backReferenceDatatype,
	elementBytes,
	elementDatatype,
	fixedTextDatatype,
	numericDatatype,
	referenceListDatatype,
} from "../hdf5/datatype.ts";
import type { GlobalHeap } from "../hdf5/global-heap.ts";
import {
	attributeInfoMessage,
	attributeMessage,
	dataspace,
	dataspaceMessage,
	datatypeMessage,
	type EncodedAttribute,
	fillMessage,
	filterMessage,
	groupMessages,
	LARGEST_MESSAGE,
	type Message,
	objectHeader,
} from "../hdf5/messages.ts";
import { encodeAttribute } from "./write-attributes.ts";
import type { PlannedDataset, PlannedDimension, PlannedGroup } from "./write-plan.ts";

/** What headers refer to. Addresses are 0 while only sizes are asked for. */
export interface HeaderWorld {
	readonly heap: GlobalHeap;
	/** Address of the header of the object at a path. */
	readonly addressOf: (path: string) => number;
	/** Where the values of a dataset lie. */
	readonly layoutOf: (path: string) => Message;
	/** Which datasets, on which axis, have the scale at a path. */
	readonly usersOf: (scale: string) => readonly { path: string; axis: number }[];
}

/** Headers of a group and all below it, inner ones first, the group's own last. */
export function encodeHeaders(
	group: PlannedGroup,
	world: HeaderWorld,
): { path: string; bytes: Uint8Array }[] {
	return [
		...group.datasets.map((dataset) => ({ path: dataset.path, bytes: datasetHeader(dataset, world) })),
		...group.groups.flatMap((child) => encodeHeaders(child, world)),
		{ path: group.path, bytes: groupHeader(group, world) },
	];
}

function groupHeader(group: PlannedGroup, world: HeaderWorld): Uint8Array {
	const links = [...group.datasets, ...group.groups].map(({ name, path }) => ({
		name,
		address: world.addressOf(path),
	}));
	const attributes = [...group.attributes].map(([name, value]) => encodeAttribute(name, value, world.heap));
	return objectHeader([...groupMessages(links), ...attributeMessages(attributes)]);
}

function attributeMessages(attributes: readonly EncodedAttribute[]): Message[] {
	return [
		attributeInfoMessage(attributes.length),
		...attributes.map((attribute, order) => attributeMessage(attribute, order)),
	];
}

function datasetHeader(dataset: PlannedDataset, world: HeaderWorld): Uint8Array {
	const { dimensions, filters, chunkShape } = dataset;
	const type = dataset.variable?.type ?? "float32";
	const shape = dimensions.map((one) => one.size);
	const most = dimensions.some((one) => one.unlimited)
		? dimensions.map((one) => (one.unlimited ? undefined : one.size))
		: undefined;
	return objectHeader([
		dataspaceMessage(dataspace(shape, most)),
		datatypeMessage(elementDatatype(type)),
		fillMessage(fillBytes(dataset), chunkShape !== undefined),
		world.layoutOf(dataset.path),
		...(filters ? [filterMessage(filters, elementBytes(type))] : []),
		...attributeMessages(attributesOf(dataset, world)),
	]);
}

function fillBytes({ variable, fill }: PlannedDataset): Uint8Array | undefined {
	if (variable === undefined || variable.type === "string" || fill === undefined) return undefined;
	return numberBytes(variable.type, [fill]);
}

function attributesOf(dataset: PlannedDataset, world: HeaderWorld): EncodedAttribute[] {
	return [
		...scaleAttributes(dataset, world),
		...axisAttributes(dataset, world),
		...ownAttributes(dataset, world),
	];
}

function ownAttributes({ variable }: PlannedDataset, world: HeaderWorld): EncodedAttribute[] {
	if (variable === undefined) return [];
	return [...writableAttributes(variable)].map(([name, value]) => encodeAttribute(name, value, world.heap));
}

const fixedText = (name: string, value: string): EncodedAttribute => {
	const data = cText(value);
	return { name, datatype: fixedTextDatatype(data.length, false), dataspace: dataspace([]), data };
};

const integers = (name: string, values: readonly number[], shape: readonly number[]): EncodedAttribute => ({
	name,
	datatype: numericDatatype("int32"),
	dataspace: dataspace(shape),
	data: join(...values.map(u32)),
});

/** The HDF5 Dimension Scale Specification, with netCDF's name (the dot included) for a dimension without a variable. */
function scaleAttributes(dataset: PlannedDataset, world: HeaderWorld): EncodedAttribute[] {
	const { scaleOf, variable, dimensions } = dataset;
	if (scaleOf === undefined) return [];
	const pure = `This is a netCDF dimension but not a netCDF variable.${String(scaleOf.size).padStart(10)}`;
	const ids = dimensions.map((one) => one.id);
	return [
		fixedText("CLASS", "DIMENSION_SCALE"),
		fixedText("NAME", variable ? variable.name : pure),
		integers("_Netcdf4Dimid", [scaleOf.id], []),
		...(ids.length > 1 ? [integers("_Netcdf4Coordinates", ids, [ids.length])] : []),
		...backReferences(scaleOf, world),
	];
}

/** Who uses a scale: HDF5's own tools ask it; netCDF does not, so a list too long for the header is left out. */
function backReferences(scale: PlannedDimension, world: HeaderWorld): EncodedAttribute[] {
	const users = world.usersOf(scale.scale);
	if (users.length === 0 || users.length * 16 > LARGEST_MESSAGE) return [];
	return [
		{
			name: "REFERENCE_LIST",
			datatype: backReferenceDatatype(),
			dataspace: dataspace([users.length]),
			data: join(...users.flatMap(({ path, axis }) => [u64(world.addressOf(path)), u32(axis), u32(0)])),
		},
	];
}

/** A scale has no scales itself. */
function axisAttributes(dataset: PlannedDataset, world: HeaderWorld): EncodedAttribute[] {
	const { dimensions, scaleOf } = dataset;
	if (scaleOf !== undefined || dimensions.length === 0) return [];
	const lists = dimensions.map((one) => world.heap.add(u64(world.addressOf(one.scale)), 1));
	return [
		{
			name: "DIMENSION_LIST",
			datatype: referenceListDatatype(),
			dataspace: dataspace([dimensions.length]),
			data: join(...lists),
		},
	];
}
