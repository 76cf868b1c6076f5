#!/bin/sh
# Pulls the images of all components that this machine does not have yet.
set -eu
for component in builder controller database logger logspout publisher registry router \
  store-daemon store-gateway store-metadata store-monitor; do
  image=$(/run/deis/bin/get_image "/deis/$component")
  docker history "$image" >/dev/null 2>&1 || docker pull "$image"
done
