#!/bin/sh
# Prints a support report about this machine and the platform on it.
section() {
  printf '\n== %s\n' "$1"
}
section system
sed -n 's/^PRETTY_NAME=//p' /etc/os-release
cat /etc/deis-release
etcdctl --version
fleetctl --version
for service in etcd2 fleet; do
  section "last lines of $service"
  journalctl --unit "$service.service" --no-pager --lines 50
done
section 'units of the platform'
fleetctl list-units 2>/dev/null | grep -E '^(UNIT|deis-)'
section 'keys below /deis (values may hold secrets and are left out)'
etcdctl ls --recursive /deis
