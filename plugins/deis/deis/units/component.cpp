#include "deis/units/component.hpp"

#include <algorithm>
#include <cstdlib>

namespace deis {
namespace {

// Host paths, ports and keys: what the components' own start scripts and the parts that talk to
// them expect.  A line of `before_start` or `after_start` is run by /bin/sh; `$` is the shell's.

std::vector<Component> make_storage() {
  return {
      {.name = "store-monitor",
       .description = "Deis store: monitor",
       .plane = Plane::storage,
       .spread = Spread::every_machine,
       .stateful = true,
       .container = "--net host",
       .volumes = "/etc/ceph /var/lib/ceph/mon",
       .before_start =
           "etcdctl set /deis/store/hosts/$COREOS_PRIVATE_IPV4 \"$(hostname)\" >/dev/null",
       .publishes = {"/deis/store/monSetupComplete"}},
      {.name = "store-daemon",
       .description = "Deis store: object storage daemon",
       .plane = Plane::storage,
       .spread = Spread::every_machine,
       .stateful = true,
       .container = "--net host",
       .volumes = "/var/lib/ceph/osd",
       .before_start = "sleep 10",
       .starts_after = {"store-monitor"},
       .needs = {"/deis/store/monSetupComplete"},
       .publishes = {"/deis/store/osds/*"}},
      {.name = "store-metadata",
       .description = "Deis store: metadata server",
       .plane = Plane::storage,
       .spread = Spread::every_machine,
       .stateful = true,
       .container = "--net host",
       .starts_after = {"store-monitor"},
       .needs = {"/deis/store/monSetupComplete"},
       .publishes = {"/deis/store/filesystemSetupComplete"}},
      {.name = "store-volume",
       .description = "Deis store: shared file system",
       .plane = Plane::storage,
       .spread = Spread::every_machine,
       .stateful = true,
       .start_minutes = 0,
       .needs = {"/deis/store/monSetupComplete", "/deis/store/filesystemSetupComplete"}},
      {.name = "store-gateway",
       .description = "Deis store: S3 gateway",
       .plane = Plane::storage,
       .spread = Spread::instances,
       .stateful = true,
       .container = "--hostname deis-store-gateway -p 8888:8888 -e EXTERNAL_PORT=8888",
       .after_start =
           "until curl -fs http://$COREOS_PRIVATE_IPV4:8888 | grep -q anonymous; do sleep 1; done",
       .needs = {"/deis/store/monSetupComplete"},
       .publishes = {"/deis/store/gateway/host"}},
      {.name = "store-admin",
       .description = "Deis store: tools",
       .plane = Plane::storage,
       .spread = Spread::every_machine,
       .in_platform = false,
       .stateful = true,
       .container = "--volumes-from deis-store-daemon-data --volumes-from deis-store-monitor-data",
       .needs = {"/deis/store/monSetupComplete"}},
  };
}

std::vector<Component> make_logging() {
  return {
      {.name = "logger",
       .description = "Deis log collector",
       .plane = Plane::logging,
       .unit_lines = "Wants=deis-store-volume.service;After=deis-store-volume.service",
       .container = "-p 514:514/udp -e EXTERNAL_PORT=514 -v /var/lib/deis/store:/data",
       .newer = "-p 8088:8088",
       .publishes = {"/deis/logs/host"}},
      {.name = "logspout",
       .description = "Deis log router",
       .plane = Plane::logging,
       .spread = Spread::every_machine,
       .metadata = "",
       .unit_lines = "Requires=docker.socket;After=docker.socket;After=etcd2.service",
       .container = "-v /var/run/docker.sock:/tmp/docker.sock -e ETCD_HOST=$COREOS_PRIVATE_IPV4 "
                    "-e DEBUG=1",
       .needs = {"/deis/logs/host"}},
  };
}

std::vector<Component> make_control() {
  return {
      {.name = "database",
       .description = "Deis database",
       .plane = Plane::control,
       .stateful = true,
       .container = "-p 5432:5432 -e EXTERNAL_PORT=5432",
       .volumes = "/var/lib/postgresql",
       .needs = {"/deis/store/gateway/host"},
       .publishes = {"/deis/database/host"}},
      {.name = "registry",
       .description = "Deis image registry",
       .plane = Plane::control,
       .spread = Spread::instances,
       .start_minutes = 30,
       .container = "-p 5000:5000 -e EXTERNAL_PORT=5000",
       .before_start = "etcdctl mkdir /deis/cache >/dev/null 2>&1 || true",
       .needs = {"/deis/store/gateway/host"},
       .publishes = {"/deis/registry/host"}},
      {.name = "controller",
       .description = "Deis controller",
       .plane = Plane::control,
       .unit_lines = "Requires=fleet.socket;After=fleet.socket;Wants=deis-store-volume.service;"
                     "After=deis-store-volume.service",
       .container = "-p 8000:8000 -e EXTERNAL_PORT=8000 -v /var/run/fleet.sock:/var/run/fleet.sock "
                    "-v /var/lib/deis/store:/data",
       .newer = "-v /var/run/docker.sock:/var/run/docker.sock",
       .needs = {"/deis/database/host", "/deis/registry/host", "/deis/logs/host",
                 "/deis/platform/domain"},
       .publishes = {"/deis/controller/host"}},
      {.name = "builder",
       .description = "Deis builder",
       .plane = Plane::control,
       .start_minutes = 30,
       .container = "--privileged --cpu-shares 800 -p 2223:2223 -e EXTERNAL_PORT=2223 "
                    "-v /etc/environment_proxy:/etc/environment_proxy",
       .volumes = "/var/lib/docker",
       .before_start = "losetup -f >/dev/null 2>&1 || true",
       .after_start = "until nc -z $COREOS_PRIVATE_IPV4 2223; do sleep 1; done",
       .needs = {"/deis/controller/host", "/deis/registry/host"},
       .publishes = {"/deis/builder/host"}},
  };
}

std::vector<Component> make_edge() {
  return {
      {.name = "publisher",
       .description = "Deis service publisher",
       .plane = Plane::data,
       .spread = Spread::every_machine,
       .metadata = "dataPlane=true",
       .unit_lines = "Requires=docker.socket;After=docker.socket",
       .container = "-v /var/run/docker.sock:/var/run/docker.sock",
       .arguments = "--host=$COREOS_PRIVATE_IPV4 --etcd-host=$COREOS_PRIVATE_IPV4"},
      {.name = "router",
       .description = "Deis router",
       .plane = Plane::mesh,
       .spread = Spread::instances,
       .metadata = "routerMesh=true",
       .container = "-p 80:80 -p 443:443 -p 2222:2222 -e EXTERNAL_PORT=80",
       .newer = "-p 9090:9090",
       .publishes = {"/deis/router/hosts/*"}},
  };
}

std::vector<Component> make_all() {
  std::vector<Component> all;
  for (auto part : {make_storage(), make_logging(), make_control(), make_edge()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

const std::vector<Component>& components() {
  static const std::vector<Component> all = make_all();
  return all;
}

const Component* find_component(std::string_view name) {
  const auto& all = components();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return at == all.end() ? nullptr : &*at;
}

UnitName UnitName::parse(std::string_view text) {
  constexpr std::string_view prefix = "deis-";
  constexpr std::string_view suffix = ".service";
  if (text.substr(0, prefix.size()) == prefix) text.remove_prefix(prefix.size());
  if (text.size() > suffix.size() && text.substr(text.size() - suffix.size()) == suffix)
    text.remove_suffix(suffix.size());
  const auto at = text.find('@');
  UnitName name{std::string(text.substr(0, at)), 0};
  if (at != std::string_view::npos)
    name.instance = std::atoi(std::string(text.substr(at + 1)).c_str());
  return name;
}

std::string UnitName::short_text() const {
  return instance == 0 ? component : component + "@" + std::to_string(instance);
}

std::string UnitName::text() const { return "deis-" + short_text() + ".service"; }

const char* to_text(Plane plane) {
  switch (plane) {
    case Plane::storage:
      return "storage";
    case Plane::logging:
      return "logging";
    case Plane::control:
      return "control";
    case Plane::data:
      return "data";
    case Plane::mesh:
      return "mesh";
  }
  return "";
}

}  // namespace deis
