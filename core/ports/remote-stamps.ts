/** What a server says of a file it has: two equal marks mean the same bytes. */
export interface RemoteStamp {
	readonly mark: string;
	/** When it was changed; absent where the server does not say. */
	readonly modified?: Date;
}

/** Whether what lies on other servers has changed. */
export interface RemoteStamps {
	/**
	 * What is known of an address; asked again now and then, which nobody waits for but who asks first. `undefined` where its server says
	 * nothing by which a change could be seen, or cannot be asked. Of Zarr, its metadata count.
	 */
	stamp(address: string): Promise<RemoteStamp | undefined>;
}
