/** Kinds of netCDF, beside netCDF-4, that a file is delivered in; each is the name of a writer. All hold the classic data model only. */
export type DeliveryFormat =
	| "netcdf4-classic"
	| "netcdf3"
	| "netcdf3-classic"
	| "netcdf3-64bit-offset"
	| "cdf5";
