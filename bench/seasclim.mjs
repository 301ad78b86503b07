// The seasonal climatology of a whole file of daily values (3.8 GB raw, shuffle and deflate), beside `cdo yseasmean`. Whole processes, warm
// page cache.
// Usage: node bench/seasclim.mjs [steps]   (needs Debian's cdo, python3-netcdf4, time; the data of bench/pipeline.mjs)
import { besideCdo } from "./time_statistic.mjs";

besideCdo("seasclim", { step: "time-statistic:op=mean,by=season-of-year", operator: "yseasmean" });
