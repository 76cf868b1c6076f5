# nse CONTAINER: a shell inside a running container.
# shellcheck shell=sh
nse() {
  docker exec -it "$1" sh
}
