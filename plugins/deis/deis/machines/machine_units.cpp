#include "deis/machines/machine_files.hpp"

namespace deis {
namespace {

using slipway::contract::Unit;

Unit unit(const char* name, const char* command = "") {
  Unit made;
  made.name = name;
  made.command = command;
  return made;
}

Unit masked(const char* name) {
  auto made = unit(name);
  made.mask = true;
  return made;
}

Unit with_drop_in(const char* name, const char* drop_in, const char* content) {
  auto made = unit(name);
  made.drop_ins.push_back({drop_in, content});
  return made;
}

/// The Docker API for the components, open to the cluster's own network only.
Unit docker_tcp() {
  auto made = unit("docker-tcp.socket", "start");
  made.enable = true;
  made.content =
      "[Unit]\nDescription=Docker API for the components of the platform\n\n"
      "[Socket]\nListenStream=2375\nBindIPv6Only=both\nService=docker.service\n\n"
      "[Install]\nWantedBy=sockets.target\n";
  return made;
}

/// The registry of the platform speaks plain HTTP inside the cluster.
constexpr const char* insecure_registries =
    "[Service]\n"
    "Environment=\"DOCKER_OPTS=--insecure-registry 10.0.0.0/8 --insecure-registry 172.16.0.0/12 "
    "--insecure-registry 192.168.0.0/16 --insecure-registry 100.64.0.0/10\"\n";

/// Whoever comes first makes the key; for the others it is there already, which is no failure.
constexpr const char* container_network =
    "[Service]\n"
    "ExecStartPre=-/usr/bin/etcdctl mk /coreos.com/network/config "
    "'{\"Network\": \"10.244.0.0/16\", \"SubnetLen\": 24, \"SubnetMin\": \"10.244.0.0\", "
    "\"Backend\": {\"Type\": \"vxlan\"}}'\n";

/// Written, but neither enabled nor started: who wants machines to leave the store and etcd when
/// they are shut down enables and starts it.
Unit graceful_shutdown() {
  auto made = unit("graceful-deis-shutdown.service");
  made.content =
      "[Unit]\nDescription=Leave the store and etcd before this machine shuts down\n"
      "DefaultDependencies=no\n"
      "After=fleet.service etcd2.service docker.service docker.socket deis-store-admin.service "
      "deis-store-daemon.service deis-store-monitor.service deis-store-volume.service\n"
      "Requires=fleet.service etcd2.service docker.service docker.socket deis-store-admin.service "
      "deis-store-daemon.service deis-store-monitor.service deis-store-volume.service\n\n"
      "[Service]\nType=oneshot\nRemainAfterExit=yes\nTimeoutStopSec=1200\n"
      "ExecStart=/usr/bin/true\nExecStop=/opt/bin/graceful-shutdown.sh --really\n\n"
      "[Install]\nWantedBy=shutdown.target halt.target reboot.target\n";
  return made;
}

/// What `platform status` reads; renewed well before a report's time is over.
Unit health_report() {
  auto made = unit("health-report.service");
  made.content =
      "[Unit]\nDescription=Tell etcd how this machine is\n"
      "After=etcd2.service fleet.service docker.service\n\n"
      "[Service]\nType=oneshot\nEnvironmentFile=/etc/environment\n"
      "ExecStart=/opt/bin/health-report ${COREOS_PRIVATE_IPV4}\n";
  return made;
}

Unit health_report_timer() {
  auto made = unit("health-report.timer", "start");
  made.enable = true;
  made.content =
      "[Unit]\nDescription=Tell etcd how this machine is, again and again\n\n"
      "[Timer]\nOnActiveSec=60\nOnUnitInactiveSec=60\n\n"
      "[Install]\nWantedBy=timers.target\n";
  return made;
}

}  // namespace

std::vector<Unit> machine_units() {
  return {
      masked("etcd.service"),
      unit("etcd2.service", "start"),
      unit("fleet.service", "start"),
      docker_tcp(),
      unit("update-engine.service", "stop"),
      with_drop_in("docker.service", "50-insecure-registry.conf", insecure_registries),
      with_drop_in("flanneld.service", "50-network-config.conf", container_network),
      graceful_shutdown(),
      health_report(),
      health_report_timer(),
  };
}

}  // namespace deis
