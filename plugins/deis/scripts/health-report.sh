#!/bin/sh
# Tells etcd how this machine is, a line for each thing: "ok WHAT", or "bad WHAT: WHY".  A report goes away by itself
# when its machine no longer renews it.  usage: health-report ADDRESS
set -u
address=${1:?usage: health-report ADDRESS}

lives_for_s=300
full_at_percent=90

say() {
  what=$1
  why=$2
  shift 2
  if "$@" >/dev/null 2>&1; then
    echo "ok $what"
  else
    echo "bad $what: $why"
  fi
}
clock_is_right() {
  LC_ALL=C timedatectl | grep -q 'synchronized: yes'
}
etcd_has_quorum() {
  etcdctl cluster-health | grep -q 'cluster is healthy'
}
# by name, whatever mark systemctl puts before it
failed_units() {
  systemctl --failed --no-legend | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /[.]/) { printf " %s", $i; break } }'
}
full_disks() {
  df -P / /var/lib/docker 2>/dev/null |
    awk -v most="$full_at_percent" 'NR > 1 && $5 + 0 >= most && !seen[$6]++ { printf " %s %s", $6, $5 }'
}
report() {
  say clock 'not synchronised' clock_is_right
  say etcd 'no quorum as seen from here' etcd_has_quorum
  say fleet 'does not run' systemctl is-active --quiet fleet.service
  say docker 'does not answer' timeout 20 docker info
  failed=$(failed_units)
  say units "failed:$failed" [ -z "$failed" ]
  full=$(full_disks)
  say disks "nearly full:$full" [ -z "$full" ]
}

# A report that cannot be sent must not make the machine look worse than it is: this unit never fails.
text=$(report)
echo "$text"
etcdctl set --ttl "$lives_for_s" "/deis/slipway/health/$address" "$text" >/dev/null 2>&1 || true
