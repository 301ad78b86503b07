/** What a quantity's mass-weighted sum over a column of air is called (CF standard-name table). */
export const columnContents: Readonly<Record<string, string>> = {
	specific_humidity: "atmosphere_mass_content_of_water_vapor",
	mass_fraction_of_cloud_liquid_water_in_air: "atmosphere_mass_content_of_cloud_liquid_water",
	mass_fraction_of_cloud_ice_in_air: "atmosphere_mass_content_of_cloud_ice",
	mass_fraction_of_cloud_condensed_water_in_air: "atmosphere_mass_content_of_cloud_condensed_water",
	mass_fraction_of_water_in_air: "atmosphere_mass_content_of_water",
	mass_fraction_of_ozone_in_air: "atmosphere_mass_content_of_ozone",
	mass_fraction_of_sulfate_dry_aerosol_particles_in_air:
		"atmosphere_mass_content_of_sulfate_dry_aerosol_particles",
	mass_fraction_of_dust_dry_aerosol_particles_in_air: "atmosphere_mass_content_of_dust_dry_aerosol_particles",
};
