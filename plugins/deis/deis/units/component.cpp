#include "deis/units/component.hpp"

#include <algorithm>
#include <cstdlib>

namespace deis {
namespace {

constexpr bool everywhere = true;
constexpr bool by_hand = false;
constexpr bool keeps_data = true;
constexpr bool stateless = false;

// Host paths, ports and keys: what the components' own start scripts and the parts that talk to
// them expect.  A line of `before_start` or `after_start` is run by /bin/sh; `$` is the shell's.
// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Component> make_storage() {
  return {
      {"store-monitor",
       "Deis store: monitor",
       Plane::storage,
       Spread::every_machine,
       "controlPlane=true",
       everywhere,
       keeps_data,
       20,
       "",
       "--net host",
       "",
       "/etc/ceph /var/lib/ceph/mon",
       "etcdctl set /deis/store/hosts/$COREOS_PRIVATE_IPV4 \"$(hostname)\" >/dev/null",
       "",
       "",
       {},
       {},
       {"/deis/store/monSetupComplete"}},
      {"store-daemon",
       "Deis store: object storage daemon",
       Plane::storage,
       Spread::every_machine,
       "controlPlane=true",
       everywhere,
       keeps_data,
       20,
       "",
       "--net host",
       "",
       "/var/lib/ceph/osd",
       "sleep 10",
       "",
       "",
       {"store-monitor"},
       {"/deis/store/monSetupComplete"},
       {"/deis/store/osds/*"}},
      {"store-metadata",
       "Deis store: metadata server",
       Plane::storage,
       Spread::every_machine,
       "controlPlane=true",
       everywhere,
       keeps_data,
       20,
       "",
       "--net host",
       "",
       "",
       "",
       "",
       "",
       {"store-monitor"},
       {"/deis/store/monSetupComplete"},
       {"/deis/store/filesystemSetupComplete"}},
      {"store-volume",
       "Deis store: shared file system",
       Plane::storage,
       Spread::every_machine,
       "controlPlane=true",
       everywhere,
       keeps_data,
       0,
       "",
       "",
       "",
       "",
       "",
       "",
       "",
       {},
       {"/deis/store/monSetupComplete", "/deis/store/filesystemSetupComplete"},
       {}},
      {"store-gateway",
       "Deis store: S3 gateway",
       Plane::storage,
       Spread::instances,
       "controlPlane=true",
       everywhere,
       keeps_data,
       20,
       "",
       "--hostname deis-store-gateway -p 8888:8888 -e EXTERNAL_PORT=8888",
       "",
       "",
       "",
       "until curl -fs http://$COREOS_PRIVATE_IPV4:8888 | grep -q anonymous; do sleep 1; done",
       "",
       {},
       {"/deis/store/monSetupComplete"},
       {"/deis/store/gateway/host"}},
      {"store-admin",
       "Deis store: tools",
       Plane::storage,
       Spread::every_machine,
       "controlPlane=true",
       by_hand,
       keeps_data,
       20,
       "",
       "--volumes-from deis-store-daemon-data --volumes-from deis-store-monitor-data",
       "",
       "",
       "",
       "",
       "",
       {},
       {"/deis/store/monSetupComplete"},
       {}},
  };
}

std::vector<Component> make_logging() {
  return {
      {"logger",
       "Deis log collector",
       Plane::logging,
       Spread::single,
       "controlPlane=true",
       everywhere,
       stateless,
       20,
       "Wants=deis-store-volume.service;After=deis-store-volume.service",
       "-p 514:514/udp -e EXTERNAL_PORT=514 -v /var/lib/deis/store:/data",
       "-p 8088:8088",
       "",
       "",
       "",
       "",
       {},
       {},
       {"/deis/logs/host"}},
      {"logspout",
       "Deis log router",
       Plane::logging,
       Spread::every_machine,
       "",
       everywhere,
       stateless,
       20,
       "Requires=docker.socket;After=docker.socket;After=etcd2.service",
       "-v /var/run/docker.sock:/tmp/docker.sock -e ETCD_HOST=$COREOS_PRIVATE_IPV4 -e DEBUG=1",
       "",
       "",
       "",
       "",
       "",
       {},
       {"/deis/logs/host"},
       {}},
  };
}

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Component> make_control() {
  return {
      {"database",
       "Deis database",
       Plane::control,
       Spread::single,
       "controlPlane=true",
       everywhere,
       keeps_data,
       20,
       "",
       "-p 5432:5432 -e EXTERNAL_PORT=5432",
       "",
       "/var/lib/postgresql",
       "",
       "",
       "",
       {},
       {"/deis/store/gateway/host"},
       {"/deis/database/host"}},
      {"registry",
       "Deis image registry",
       Plane::control,
       Spread::instances,
       "controlPlane=true",
       everywhere,
       stateless,
       30,
       "",
       "-p 5000:5000 -e EXTERNAL_PORT=5000",
       "",
       "",
       "etcdctl mkdir /deis/cache >/dev/null 2>&1 || true",
       "",
       "",
       {},
       {"/deis/store/gateway/host"},
       {"/deis/registry/host"}},
      {"controller",
       "Deis controller",
       Plane::control,
       Spread::single,
       "controlPlane=true",
       everywhere,
       stateless,
       20,
       "Requires=fleet.socket;After=fleet.socket;Wants=deis-store-volume.service;"
       "After=deis-store-volume.service",
       "-p 8000:8000 -e EXTERNAL_PORT=8000 -v /var/run/fleet.sock:/var/run/fleet.sock "
       "-v /var/lib/deis/store:/data",
       "-v /var/run/docker.sock:/var/run/docker.sock",
       "",
       "",
       "",
       "",
       {},
       {"/deis/database/host", "/deis/registry/host", "/deis/logs/host", "/deis/platform/domain"},
       {"/deis/controller/host"}},
      {"builder",
       "Deis builder",
       Plane::control,
       Spread::single,
       "controlPlane=true",
       everywhere,
       stateless,
       30,
       "",
       "--privileged --cpu-shares 800 -p 2223:2223 -e EXTERNAL_PORT=2223 "
       "-v /etc/environment_proxy:/etc/environment_proxy",
       "",
       "/var/lib/docker",
       "losetup -f >/dev/null 2>&1 || true",
       "until nc -z $COREOS_PRIVATE_IPV4 2223; do sleep 1; done",
       "",
       {},
       {"/deis/controller/host", "/deis/registry/host"},
       {"/deis/builder/host"}},
  };
}

std::vector<Component> make_edge() {
  return {
      {"publisher",
       "Deis service publisher",
       Plane::data,
       Spread::every_machine,
       "dataPlane=true",
       everywhere,
       stateless,
       20,
       "Requires=docker.socket;After=docker.socket",
       "-v /var/run/docker.sock:/var/run/docker.sock",
       "",
       "",
       "",
       "",
       "--host=$COREOS_PRIVATE_IPV4 --etcd-host=$COREOS_PRIVATE_IPV4",
       {},
       {},
       {}},
      {"router",
       "Deis router",
       Plane::mesh,
       Spread::instances,
       "routerMesh=true",
       everywhere,
       stateless,
       20,
       "",
       "-p 80:80 -p 443:443 -p 2222:2222 -e EXTERNAL_PORT=80",
       "-p 9090:9090",
       "",
       "",
       "",
       "",
       {},
       {},
       {"/deis/router/hosts/*"}},
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
