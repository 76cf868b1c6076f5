#!/bin/sh
# Ends when the system clock is synchronised; services whose leases live by the clock wait for it.
set -eu

pause=${SLIPWAY_CLOCK_PAUSE:-2}
tries=0
until LC_ALL=C timedatectl 2>/dev/null | grep -q 'synchronized: yes'; do
  if [ $((tries % 30)) -eq 0 ]; then
    echo "wait-for-clock: the clock is not synchronised yet"
  fi
  tries=$((tries + 1))
  sleep "$pause"
done
echo "wait-for-clock: the clock is synchronised"
