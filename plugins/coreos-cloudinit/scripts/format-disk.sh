#!/bin/sh
# Gives the first device that exists a labelled file system, unless it carries one already.
# usage: format-disk LABEL FILESYSTEM keep|wipe [MKFS-OPTION...] -- DEVICE...
set -eu

label=$1
filesystem=$2
mode=$3
shift 3

options=
while [ "$1" != "--" ]; do
  options="$options $1"
  shift
done
shift

find_device() {
  for device in "$@"; do
    if [ -b "$device" ]; then
      echo "$device"
      return 0
    fi
  done
  return 1
}

# a disk that was attached late may need a moment until its device node is there
patience=${SLIPWAY_DISK_PATIENCE:-60}
until device=$(find_device "$@"); do
  if [ "$patience" -le 0 ]; then
    echo "format-disk: none of these devices exists: $*" >&2
    exit 1
  fi
  patience=$((patience - 1))
  sleep 1
done

# blkid ends with 2 when the device holds nothing that it knows; any other failure is a doubt, and a doubt keeps the data
state=0
blkid -p "$device" >/dev/null || state=$?
if [ "$state" -eq 0 ] && [ "$(blkid -p -o value -s LABEL "$device" || true)" = "$label" ]; then
  echo "format-disk: $device already carries $label"
  exit 0
fi
if [ "$state" -ne 2 ]; then
  if [ "$mode" != wipe ]; then
    echo "format-disk: $device holds something else; it is left alone (label it $label, or ask for a wipe)" >&2
    exit 1
  fi
  wipefs -a -f "$device"
fi

# the options are words without blanks, as the plugin checked
# shellcheck disable=SC2086
"mkfs.$filesystem" $options -L "$label" "$device"
udevadm trigger --subsystem-match=block || true
udevadm settle || true
