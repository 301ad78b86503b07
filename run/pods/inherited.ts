/** What of Headwater's own environment a POD may see: an allow-list, so that credentials never reach a POD. */

const names = new Set(
	`PATH HOME LANG LANGUAGE TMPDIR TMP TEMP TZ USER LOGNAME SHELL TERM DISPLAY XAUTHORITY LD_LIBRARY_PATH
	PYTHONPATH PYTHONUSERBASE MPLCONFIGDIR VIRTUAL_ENV MAMBA_EXE MAMBA_ROOT_PREFIX ESMFMKFILE PROJ_LIB PROJ_DATA
	UDUNITS2_XML_PATH GADDIR OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS HDF5_USE_FILE_LOCKING
	XDG_CACHE_HOME XDG_DATA_HOME HEADWATER_CACHE SOURCE_DATE_EPOCH`.split(/\s+/u),
);
const prefixes = ["LC_", "CONDA", "R_LIBS", "R_HOME", "NCARG", "CARTOPY_", "SLURM_CPUS", "MODULE"];
/** Wins over the lists above ("CONDA_TOKEN"). */
const secret = /AWS_|TOKEN|SECRET|PASSW|KEY|CREDENTIAL|COOKIE/iu;

const allowed = (name: string) =>
	!secret.test(name) && (names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)));

export type Environment = Readonly<Record<string, string>>;

/** The part of `parent` that a POD inherits. */
export const inheritedEnvironment = (parent: Readonly<Record<string, string | undefined>>): Environment =>
	Object.fromEntries(
		Object.entries(parent).flatMap(([name, value]) =>
			value !== undefined && allowed(name) ? [[name, value]] : [],
		),
	);
