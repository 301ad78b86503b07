/** The exponent of the highest bit. */
export const log2 = (value: number): number => Math.floor(Math.log2(Math.max(value, 1)));

/** How many bytes HDF5 uses for numbers up to a limit. */
export const bytesFor = (limit: number): number => Math.floor(log2(limit) / 8) + 1;
