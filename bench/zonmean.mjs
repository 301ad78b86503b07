// Zonal means of a whole file of daily values (3.8 GB raw, shuffle and deflate), beside `cdo zonmean`. Whole processes, warm page cache.
// Usage: node bench/zonmean.mjs [steps]   (needs Debian's cdo, python3-netcdf4, time; the data of bench/pipeline.mjs)
import { besideCdo } from "./time_statistic.mjs";

besideCdo("zonmean", { step: "zonal-mean", operator: "zonmean" });
