import { FormatError } from "../../../core/errors.ts";
import type { Attributes } from "../../../core/model/dataset.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { H5File } from "../hdf5/h5-file.ts";
import { MESSAGE } from "../hdf5/message-types.ts";
import { gather } from "../hdf5/pages.ts";
import { readAttributes } from "../hdf5/read-attributes.ts";
import { type ObjectHeader, readHeader } from "../hdf5/read-header.ts";
import { followSoftLink, type Link, type Resolver, readLinks } from "../hdf5/read-links.ts";
import { ownAttributes } from "./attributes.ts";
import { type FoundValues, scanDataset } from "./scan-dataset.ts";

/** A dataset of an HDF5 file, before netCDF's meaning is given to it. */
export interface FoundDataset {
	readonly values: FoundValues;
	readonly path: string;
	/** The netCDF name. */
	readonly name: string;
}

export interface FoundGroup {
	/** "/" for the root. */
	readonly path: string;
	readonly name: string;
	readonly attributes: Attributes;
	/** Of user-defined types, as CDL; absent when there are none. */
	readonly userAttributes: ReadonlyMap<string, string> | undefined;
	/** By this attribute of the root netCDF-C knows files of the classic model. */
	readonly isClassicModel: boolean;
	readonly datasets: readonly FoundDataset[];
	readonly groups: readonly FoundGroup[];
	/** Members that cannot be given, with the reason. */
	readonly unreadable: ReadonlyMap<string, string>;
}

/** A variable that shares a dimension's name without being its coordinate is stored under this prefix. */
const NON_COORDINATE = /^_nc4_non_coord_/;
/** More objects than any real file has: links that multiply. */
const MOST_OBJECTS = 100_000;
const DEEPEST = 64;

/** What is known of a file's objects; kept from one attempt to the next while bytes are being fetched. */
export class Scan implements Resolver {
	readonly file: H5File;
	readonly root: number;
	readonly heap: GlobalHeapObjects;
	readonly #headers = new Map<number, ObjectHeader>();
	readonly #links = new Map<number, readonly Link[]>();
	/** The same by name, for soft links. */
	readonly #names = new Map<number, ReadonlyMap<string, Link>>();
	readonly #datasets = new Map<number, FoundValues>();
	#left = MOST_OBJECTS;

	constructor(file: H5File, heap: GlobalHeapObjects) {
		this.file = file;
		this.root = file.superblock.root;
		this.heap = heap;
	}

	/** Everything in the file, in the order of creation where it keeps it. @throws Miss */
	run(): FoundGroup {
		this.#left = MOST_OBJECTS;
		if (!isGroup(this.#header(this.root))) throw this.file.damaged("it has no root group");
		return this.#group(this.root, "/", []);
	}

	linkAt(address: number, name: string): Link | undefined {
		const known = this.#names.get(address);
		// Of two links with one name the first counts: later ones must not replace it.
		const names =
			known ??
			new Map(
				this.#linksAt(address)
					.map((link): [string, Link] => [link.name, link])
					.reverse(),
			);
		if (known === undefined) this.#names.set(address, names);
		return names.get(name);
	}

	#linksAt(address: number): readonly Link[] {
		const known = this.#links.get(address);
		if (known) return known;
		const header = this.#header(address);
		const links = isGroup(header) ? readLinks(this.file, header) : [];
		this.#links.set(address, links);
		return links;
	}

	#header(address: number): ObjectHeader {
		const known = this.#headers.get(address);
		if (known) return known;
		const header = readHeader(this.file, address);
		this.#headers.set(address, header);
		return header;
	}

	#group(address: number, path: string, above: readonly number[]): FoundGroup {
		if (above.includes(address)) throw this.#circle();
		if (above.length > DEEPEST) throw this.file.damaged("its groups are nested too deep");
		const found: Found = { datasets: [], groups: [], unreadable: new Map() };
		const inner = [...above, address];
		gather(this.#linksAt(address), (link) => this.#member({ address, path, link }, inner, found));
		const raw = readAttributes(this.file, this.#header(address));
		const { attributes, userAttributes, internal } = ownAttributes(raw, this.heap);
		return {
			path,
			name: path.slice(path.lastIndexOf("/") + 1),
			attributes,
			userAttributes,
			isClassicModel: internal.some(({ name }) => name === "_nc3_strict"),
			...found,
		};
	}

	#circle(): FormatError {
		return new FormatError(this.file.source.name, "its links lead in circles. It may not be what it seems.");
	}

	#member(place: Place, above: readonly number[], found: Found): void {
		if (--this.#left < 0) throw this.#circle();
		const { link, path } = place;
		if (link.kind === "external") {
			found.unreadable.set(link.name, "it is a link to another file, which is not followed");
			return;
		}
		const address = link.kind === "hard" ? link.address : followSoftLink(this, place.address, link.path);
		if (address === undefined) return;
		const child = path === "/" ? `/${link.name}` : `${path}/${link.name}`;
		const header = this.#header(address);
		if (isDataset(header)) {
			const values = this.#datasets.get(address) ?? scanDataset(this.file, header, this.heap);
			this.#datasets.set(address, values);
			found.datasets.push({ values, path: child, name: link.name.replace(NON_COORDINATE, "") });
		}
		// A linked group is reached where it really lies.
		else if (isGroup(header) && link.kind === "hard") found.groups.push(this.#group(address, child, above));
	}
}

interface Place {
	/** Of the group. */
	readonly address: number;
	readonly path: string;
	readonly link: Link;
}

interface Found {
	readonly datasets: FoundDataset[];
	readonly groups: FoundGroup[];
	readonly unreadable: Map<string, string>;
}

const isDataset = ({ first }: ObjectHeader): boolean =>
	first[MESSAGE.layout] !== undefined && first[MESSAGE.dataspace] !== undefined;

const isGroup = ({ first }: ObjectHeader): boolean =>
	first[MESSAGE.symbolTable] !== undefined ||
	first[MESSAGE.linkInfo] !== undefined ||
	first[MESSAGE.link] !== undefined ||
	first[MESSAGE.groupInfo] !== undefined;
