#!/bin/sh
# Takes this machine out of the store and out of etcd before it goes for good.
set -eu

settle_s=30
look_every_s=5
give_up_after_s=1200

if [ "${1:-}" != --really ]; then
  echo "graceful-shutdown: removes this machine from the cluster; say --really to do it" >&2
  exit 1
fi
if ! docker ps | grep -q deis-store-admin; then
  echo "graceful-shutdown: deis-store-admin does not run here; start it first" >&2
  exit 2
fi

ceph() {
  docker exec deis-store-admin ceph "$@"
}
healthy() {
  ceph health | grep -q HEALTH_OK
}
count_hosts() {
  etcdctl ls /deis/store/hosts | grep -c .
}
wait_until_healthy() {
  sleep "$settle_s"
  waited=0
  until healthy; do
    [ "$waited" -lt "$give_up_after_s" ] || return 1
    sleep "$look_every_s"
    waited=$((waited + look_every_s))
  done
}

machine=$(cat /etc/machine-id)
address=$(fleetctl list-machines --full --no-legend --fields machine,ip |
  awk -v id="$machine" '$1 == id { print $2 }')

leave_store() {
  osd=$(etcdctl get "/deis/store/osds/$address")
  ceph osd out "$osd"
  wait_until_healthy
  systemctl stop deis-store-daemon
  ceph osd crush remove "osd.$osd"
  ceph auth del "osd.$osd"
  ceph osd rm "$osd"
  etcdctl rm "/deis/store/osds/$address"
  etcdctl rm "/deis/store/hosts/$address"
  sleep 10
  systemctl stop deis-store-monitor || true
  ceph mon remove "$(hostname -f)"
  systemctl stop deis-store-metadata || true
}

if etcdctl get "/deis/store/osds/$address" >/dev/null 2>&1 && healthy &&
  [ "$(count_hosts)" -gt 3 ]; then
  leave_store
fi

member=$(etcdctl member list | awk -F: -v name="name=$machine" 'index($0, name) { print $1 }')
if [ -n "$member" ]; then
  etcdctl member remove "$member"
fi
