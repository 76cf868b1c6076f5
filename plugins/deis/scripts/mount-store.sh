#!/bin/sh
# Mounts the store's shared file system on the folder given, from all monitors that etcd knows.
set -eu
folder=${1:?usage: mount-store FOLDER}

if mountpoint -q "$folder"; then
  exit 0
fi
monitors=
for host in $(etcdctl ls /deis/store/hosts); do
  monitors=${monitors:+$monitors,}${host##*/}:6789
done
if [ -z "$monitors" ]; then
  echo "mount-store: etcd lists no monitor below /deis/store/hosts" >&2
  exit 1
fi
secret=$(etcdctl get /deis/store/adminKeyring | sed -n 's/^[[:space:]]*key[[:space:]]*=[[:space:]]*//p')
modprobe ceph 2>/dev/null || true
mount -t ceph "$monitors:/" "$folder" -o "name=admin,secret=$secret"
