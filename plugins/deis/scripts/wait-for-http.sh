#!/bin/sh
# Waits until HTTP answers at the given host:port; asks once a second and prints a dot each time.
[ -n "${1:-}" ] || exit 0
until curl --silent --output /dev/null "http://$1"; do
  printf '.'
  sleep 1
done
echo
