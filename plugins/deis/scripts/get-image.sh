#!/bin/sh
# Prints the image of a component; the argument is its etcd path, such as /deis/router.
# An image set for the component counts first, then the platform's version, then this machine's release.
set -u
path=${1:?usage: get_image /deis/COMPONENT}

image=$(etcdctl get "$path/image" 2>/dev/null)
if [ -n "$image" ]; then
  echo "$image"
  exit 0
fi

DEIS_RELEASE=
# shellcheck source=/dev/null
[ -r /etc/deis-release ] && . /etc/deis-release
release=$(etcdctl get /deis/platform/version 2>/dev/null)
release=${release:-$DEIS_RELEASE}
if [ -z "$release" ]; then
  echo "get_image: neither etcd nor /etc/deis-release names a release" >&2
  exit 1
fi
echo "${path#/}:$release"
