#!/bin/sh
# Installs the programs the tests compare with (Debian packages; needs root). Tests whose program is absent skip and say so.
set -eu
packages="python3-netcdf4 python3-xarray python3-zarr python3-numcodecs python3-fsspec python3-h5py python3-pandas python3-dask python3-cftime netcdf-bin libdap-bin cdo nco chromium fonts-dejavu-core time ceph-mon ceph-osd radosgw nginx-light python3-aiohttp python3-requests python3-intake python3-jsonschema wrk"
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
	echo "install.sh: needs apt-get and root; install by hand: $packages" >&2
	exit 0
fi
missing=""
for package in $packages; do
	dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >/dev/null
# shellcheck disable=SC2086
apt-get install -y -q --no-install-recommends $missing >/dev/null
