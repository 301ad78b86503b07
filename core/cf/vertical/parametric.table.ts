/** Vertical coordinates without dimensions of their own, and the formulas that give the levels they stand for (CF appendix D). */

export interface ParametricCoordinate {
	/** What the formula gives. */
	readonly gives: "air_pressure" | "altitude" | "depth";
	readonly units: "Pa" | "m";
	readonly positive: "up" | "down";
	/**
	 * Of terms by their names in `formula_terms`, and `k`, the number of a level, from 1; several where terms may be given in several ways,
	 * the first whose terms are there counts.
	 */
	readonly formulas: readonly string[];
	/** Units the formula wants of terms; of the others none. */
	readonly terms: Readonly<Record<string, "Pa" | "m">>;
	/** Of a term that need not be there. */
	readonly defaults?: Readonly<Record<string, number>>;
}

type Row = readonly [
	name: string,
	gives: ParametricCoordinate["gives"],
	formulas: readonly string[],
	terms: string,
	defaults?: Readonly<Record<string, number>>,
];

/** The stretching of Song and Haidvogel (1994). */
const STRETCHED = "((1-b)*sinh(a*s)/sinh(a) + b*(tanh(a*(s+0.5))/(2*tanh(0.5*a)) - 0.5))";
/** The depth where the two sigma coordinates meet. */
const BETWEEN = "(0.5*(z1+z2) + 0.5*(z1-z2)*tanh(2*a/(z1-z2)*(depth-href)))";
const SIGMA_OVER_Z = "-(eta + sigma*(min(depth_c,depth)+eta))";
const LAYERED = `(depth_c*s + (depth-depth_c)*C)`;

/** Depths count downwards: minus the heights that CF's formulas of the ocean give. */
const ROWS: readonly Row[] = [
	["atmosphere_ln_pressure_coordinate", "air_pressure", ["p0*exp(-lev)"], "p0"],
	["atmosphere_sigma_coordinate", "air_pressure", ["ptop + sigma*(ps-ptop)"], "ptop ps", { ptop: 0 }],
	["atmosphere_hybrid_sigma_pressure_coordinate", "air_pressure", ["ap + b*ps", "a*p0 + b*ps"], "ap p0 ps"],
	["atmosphere_hybrid_height_coordinate", "altitude", ["a + b*orog"], "a orog"],
	["atmosphere_sleve_coordinate", "altitude", ["a*ztop + b1*zsurf1 + b2*zsurf2"], "ztop zsurf1 zsurf2"],
	["ocean_sigma_coordinate", "depth", ["-(eta + sigma*(depth+eta))"], "eta depth", { eta: 0 }],
	[
		"ocean_s_coordinate",
		"depth",
		[`-(eta*(1+s) + depth_c*s + (depth-depth_c)*${STRETCHED})`],
		"eta depth depth_c",
		{ eta: 0 },
	],
	[
		"ocean_s_coordinate_g1",
		"depth",
		[`-(${LAYERED} + eta*(1 + ${LAYERED}/depth))`],
		"eta depth depth_c",
		{ eta: 0 },
	],
	[
		"ocean_s_coordinate_g2",
		"depth",
		["-(eta + (eta+depth)*(depth_c*s + depth*C)/(depth_c+depth))"],
		"eta depth depth_c",
		{ eta: 0 },
	],
	[
		"ocean_sigma_z_coordinate",
		"depth",
		// Either sigma or zlev is missing at each level; before CF 1.9 nsigma told how many have sigma.
		[
			`ismissing(sigma) ? -zlev : ismissing(zlev) ? ${SIGMA_OVER_Z} : k <= nsigma ? ${SIGMA_OVER_Z} : -zlev`,
			`ismissing(sigma) ? -zlev : ${SIGMA_OVER_Z}`,
		],
		"eta depth depth_c zlev",
		{ eta: 0 },
	],
	[
		"ocean_double_sigma_coordinate",
		"depth",
		// CF calls it a height, but with a positive depth and sigma from 0 to 2 its formula reaches the sea floor only as a depth.
		[`k <= k_c ? sigma*${BETWEEN} : ${BETWEEN} + (sigma-1)*(depth-${BETWEEN})`],
		"depth z1 z2 href",
	],
];

const POSITIVE = { air_pressure: "down", altitude: "up", depth: "down" } as const;

/** By standard name. */
export const parametricCoordinates: ReadonlyMap<string, ParametricCoordinate> = new Map(
	ROWS.map(([name, gives, formulas, terms, defaults]) => {
		const units = gives === "air_pressure" ? "Pa" : "m";
		return [
			name,
			{
				gives,
				units,
				positive: POSITIVE[gives],
				formulas,
				terms: Object.fromEntries(terms.split(" ").map((term) => [term, units])),
				...(defaults && { defaults }),
			},
		];
	}),
);
