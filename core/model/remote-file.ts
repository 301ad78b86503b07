import type { Checksum } from "./checksum.ts";

/** One copy of a file on a node. */
export interface Replica {
	/** http, https or s3. */
	readonly url: string;
	/** The data node's name, as the index or the address gives it. */
	readonly node: string;
	/** The user wrote this address: it may lead to private places. */
	readonly isTyped?: boolean;
}

/** A file that must be brought here before it can be opened: what it is, and where its copies lie. */
export interface RemoteFile {
	/** The same for all copies: "CMIP6.CMIP.NCAR.CESM2 ... .nc". */
	readonly id: string;
	/** Where it goes below the folder of downloads, parts joined by "/": its path in the data reference syntax. */
	readonly place: string;
	/** Bytes; absent where nobody says. */
	readonly size?: number;
	/** Absent where nobody says: then what is fetched stays unverified. */
	readonly checksum?: Checksum;
	/** Any order. */
	readonly replicas: readonly Replica[];
}
