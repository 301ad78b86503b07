/** Names a POD gives become parts of file names and of environment variables (`<name>_var`, `<NAME>_FILE`). */
const safe = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/u;

export const isSafeName = (name: string): boolean => safe.test(name);

export const nameRule =
	"becomes part of file names and environment variables: use letters, digits and _, and begin with no digit.";

/** What Headwater itself tells every POD, and what no POD may change. */
export const reservedVariables: readonly string[] = [
	"POD_HOME",
	"OBS_DATA",
	"WK_DIR",
	"DATADIR",
	"CASENAME",
	"FIRSTYR",
	"LASTYR",
	"startdate",
	"enddate",
	"RGB",
	"MPLBACKEND",
	"MDTF_NC_FORMAT",
	"case_env_file",
	"date_int_offset",
	"PATH",
];
