/** Vertical coordinates without dimensions of their own, and the formulas that give the levels they stand for (CF appendix D). */

export interface ParametricCoordinate {
	/** What the formula gives. */
	readonly gives: "air_pressure" | "altitude" | "depth";
	readonly units: "Pa" | "m";
	readonly positive: "up" | "down";
	/** Of terms by their names in `formula_terms`; several where terms may be given in several ways, the first whose terms are there counts. */
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
		// Above the interface sigma stands, below it zlev (CF 1.9, D.3.6).
		["ismissing(sigma) ? -zlev : -(eta + sigma*(min(depth_c,depth)+eta))"],
		"eta depth depth_c zlev",
		{ eta: 0 },
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
