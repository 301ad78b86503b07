// Monthly means of a whole file of daily values (3.8 GB raw, shuffle and deflate), beside `cdo monmean`. Whole processes, warm page cache.
// Usage: node bench/monmean.mjs [steps]   (needs Debian's cdo, python3-netcdf4, time; the data of bench/pipeline.mjs)
import { besideCdo } from "./time_statistic.mjs";

besideCdo("monmean", { step: "time-statistic:op=mean,by=month", operator: "monmean" });
