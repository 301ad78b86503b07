import type { ChunkFilter } from "../../../core/array/lazy-array.ts";
import type { Attributes } from "../../../core/model/dataset.ts";
import { Cursor } from "../hdf5/cursor.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { H5File } from "../hdf5/h5-file.ts";
import { MESSAGE } from "../hdf5/message-types.ts";
import { type RawAttribute, readAttributes } from "../hdf5/read-attributes.ts";
import { readDataspace } from "../hdf5/read-dataspace.ts";
import { type Datatype, readDatatype } from "../hdf5/read-datatype.ts";
import { readFill, readOldFill } from "../hdf5/read-fill.ts";
import { readFilters } from "../hdf5/read-filters.ts";
import type { ObjectHeader } from "../hdf5/read-header.ts";
import { type Layout, readLayout } from "../hdf5/read-layout.ts";
import { findBody, findMessage } from "../hdf5/shared-messages.ts";
import type { Span } from "../hdf5/span.ts";
import { attributeOf, ownAttributes } from "./attributes.ts";

/** What netCDF-4 keeps in a dimension scale. */
interface Scale {
	/** Only a dimension, no variable. */
	readonly pure: boolean;
	readonly id: number | undefined;
	/** Dimension ids of a coordinate variable of several dimensions. */
	readonly coordinates: readonly number[] | undefined;
}

/** What a dataset is, whatever it is called. */
export interface FoundValues {
	/** Of its header. */
	readonly address: number;
	/** `undefined`: no values at all. */
	readonly shape: readonly number[] | undefined;
	/** How long each axis may become; Infinity for unlimited ones. */
	readonly most: readonly number[];
	readonly datatype: Datatype;
	readonly layout: Layout;
	readonly filters: readonly ChunkFilter[];
	/** One element where nothing was written; `undefined`: zeros. */
	readonly fill: Uint8Array | undefined;
	/** Whether the values lie in other files. */
	readonly isOutside: boolean;
	readonly attributes: Attributes;
	/** Of user-defined types, as CDL; absent when there are none. */
	readonly userAttributes: ReadonlyMap<string, string> | undefined;
	/** `undefined` when it is no dimension scale. */
	readonly scale: Scale | undefined;
	/** Addresses of the scales attached to each axis. */
	readonly attached: readonly (readonly number[])[];
}

const PURE_DIMENSION = "This is a netCDF dimension but not a netCDF variable";

/** @throws Miss */
export function scanDataset(file: H5File, header: ObjectHeader, heap: GlobalHeapObjects): FoundValues {
	const space = findBody(file, header, MESSAGE.dataspace);
	const type = findBody(file, header, MESSAGE.datatype);
	const layout = findBody(file, header, MESSAGE.layout);
	const filters = findBody(file, header, MESSAGE.filters);
	if (!space || !type || !layout)
		throw file.damaged(`the dataset at ${header.address} lacks a type or a layout`);
	const own = ownAttributes(readAttributes(file, header), heap);
	const { shape, most } = readDataspace(file, space);
	const found = readLayout(new Cursor(layout, file), file);
	return {
		address: header.address,
		shape,
		most,
		datatype: readDatatype(file, type),
		layout: found.kind === "compact" ? { ...found, bytes: found.bytes.slice() } : found,
		filters: filters ? readFilters(new Cursor(filters, file), file) : [],
		fill: fillOf(file, header),
		isOutside: header.first[MESSAGE.externalFiles] !== undefined || found.kind === "virtual",
		attributes: own.attributes,
		userAttributes: own.userAttributes,
		scale: scaleIn(own.internal, heap),
		attached: attachedScales(file, own.internal, heap),
	};
}

function fillOf(file: H5File, header: ObjectHeader): Uint8Array | undefined {
	const fill = findMessage(file, header, MESSAGE.fill);
	if (fill) return readFill(fill);
	const old = findMessage(file, header, MESSAGE.oldFill);
	return old && readOldFill(old);
}

function named(raw: readonly RawAttribute[], name: string): RawAttribute | undefined {
	for (const one of raw) if (one.name === name) return one;
	return undefined;
}

function scaleIn(raw: readonly RawAttribute[], heap: GlobalHeapObjects): Scale | undefined {
	const value = (name: string) => {
		const found = named(raw, name);
		return found && attributeOf(found, heap);
	};
	if (value("CLASS") !== "DIMENSION_SCALE") return undefined;
	const numbers = (name: string) => {
		const found = value(name);
		return typeof found === "object" && "values" in found && "type" in found ? found.values : undefined;
	};
	const title = value("NAME");
	return {
		pure: typeof title === "string" && title.startsWith(PURE_DIMENSION),
		id: numbers("_Netcdf4Dimid")?.[0],
		coordinates: numbers("_Netcdf4Coordinates"),
	};
}

/** DIMENSION_LIST: for each axis a variable-length list of object references. */
function attachedScales(file: H5File, raw: readonly RawAttribute[], heap: GlobalHeapObjects): number[][] {
	const list = named(raw, "DIMENSION_LIST");
	if (list === undefined) return [];
	const { class: kind, base, size } = list.datatype;
	if (kind !== "variable-length" || base?.class !== "reference" || size !== heap.elementBytes) return [];
	return heap.parts(list, file.offsetBytes).map((part) => addressesIn(file, part));
}

function addressesIn(file: H5File, { bytes, start, end }: Span): number[] {
	const addresses: number[] = [];
	for (let at = start; at < end; at += file.offsetBytes) addresses.push(file.addressAt(bytes, at) ?? -1);
	return addresses;
}
