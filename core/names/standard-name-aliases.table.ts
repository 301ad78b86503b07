/**
 * Standard names that were renamed, or are in common use for the same quantity, with the name the conventions' tables use. The pairs are
 * those of the CF standard name table (version 25) that concern names of the CMIP6 tables, without the ones that hide an area type
 * ("..._where_land"), and a few that are no CF names but stand in many PODs ("precipitation_rate").
 */
export const standardNameAliases: Readonly<Record<string, string>> = {
	air_pressure_at_sea_level: "air_pressure_at_mean_sea_level",
	atmosphere_cloud_condensed_water_content: "atmosphere_mass_content_of_cloud_condensed_water",
	atmosphere_cloud_ice_content: "atmosphere_mass_content_of_cloud_ice",
	atmosphere_cloud_liquid_water_content: "atmosphere_mass_content_of_cloud_liquid_water",
	atmosphere_convective_cloud_condensed_water_content:
		"atmosphere_mass_content_of_convective_cloud_condensed_water",
	atmosphere_convective_mass_flux: "atmosphere_net_upward_convective_mass_flux",
	atmosphere_surface_drag_coefficient_of_momentum: "surface_drag_coefficient_for_momentum_in_air",
	atmosphere_water_vapor_content: "atmosphere_mass_content_of_water_vapor",
	equivalent_thickness_at_stp_of_atmosphere_o3_content:
		"equivalent_thickness_at_stp_of_atmosphere_ozone_content",
	large_scale_graupel_flux: "stratiform_graupel_flux",
	large_scale_rainfall_flux: "stratiform_rainfall_flux",
	large_scale_snowfall_flux: "stratiform_snowfall_flux",
	liquid_water_content_of_snow_layer: "liquid_water_content_of_surface_snow",
	lwe_convective_precipitation_rate: "convective_precipitation_rate",
	lwe_precipitation_rate: "precipitation_rate",
	lwe_stratiform_precipitation_rate: "large_scale_precipitation_rate",
	mole_concentration_of_phytoplankton_in_sea_water_expressed_as_nitrogen:
		"mole_concentration_of_phytoplankton_expressed_as_nitrogen_in_sea_water",
	mole_fraction_of_o3_in_air: "mole_fraction_of_ozone_in_air",
	mole_fraction_of_total_inorganic_bromine_in_air: "mole_fraction_of_inorganic_bromine_in_air",
	mole_fraction_of_total_reactive_nitrogen_in_air: "mole_fraction_of_noy_expressed_as_nitrogen_in_air",
	northward_eliassen_palm_flux: "northward_eliassen_palm_flux_in_air",
	northward_transformed_eulerian_mean_velocity: "northward_transformed_eulerian_mean_air_velocity",
	omega: "lagrangian_tendency_of_air_pressure",
	sea_floor_depth: "sea_floor_depth_below_geoid",
	sea_surface_elevation: "sea_surface_height_above_geoid",
	sea_surface_elevation_anomaly: "sea_surface_height_above_geoid",
	snow_soot_content: "soot_content_of_surface_snow",
	snow_temperature: "temperature_in_surface_snow",
	snow_thermal_energy_content: "thermal_energy_content_of_surface_snow",
	stratiform_precipitation_rate: "large_scale_precipitation_rate",
	surface_downwelling_longwave_flux: "surface_downwelling_longwave_flux_in_air",
	surface_downwelling_shortwave_flux: "surface_downwelling_shortwave_flux_in_air",
	surface_downwelling_shortwave_flux_assuming_clear_sky:
		"surface_downwelling_shortwave_flux_in_air_assuming_clear_sky",
	surface_upwelling_longwave_flux: "surface_upwelling_longwave_flux_in_air",
	surface_upwelling_shortwave_flux: "surface_upwelling_shortwave_flux_in_air",
	surface_upwelling_shortwave_flux_assuming_clear_sky:
		"surface_upwelling_shortwave_flux_in_air_assuming_clear_sky",
	tendency_of_mole_concentration_of_dissolved_inorganic_phosphate_in_sea_water_due_to_biological_processes:
		"tendency_of_mole_concentration_of_dissolved_inorganic_phosphorus_in_sea_water_due_to_biological_processes",
	tendency_of_mole_concentration_of_dissolved_inorganic_silicate_in_sea_water_due_to_biological_processes:
		"tendency_of_mole_concentration_of_dissolved_inorganic_silicon_in_sea_water_due_to_biological_processes",
	upward_eliassen_palm_flux: "upward_eliassen_palm_flux_in_air",
	vertical_air_velocity_expressed_as_tendency_of_pressure: "lagrangian_tendency_of_air_pressure",
	volume_fraction_of_water_in_soil_at_field_capacity:
		"volume_fraction_of_condensed_water_in_soil_at_field_capacity",
	volume_fraction_of_water_in_soil_at_wilting_point:
		"volume_fraction_of_condensed_water_in_soil_at_wilting_point",
	water_flux_into_ocean: "water_flux_into_sea_water",
	water_flux_into_ocean_from_rivers: "water_flux_into_sea_water_from_rivers",
	x_sea_water_velocity: "sea_water_x_velocity",
	y_sea_water_velocity: "sea_water_y_velocity",
};
