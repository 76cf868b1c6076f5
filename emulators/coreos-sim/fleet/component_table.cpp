#include "coreos-sim/fleet/component_table.hpp"

#include <algorithm>

namespace coreos_sim::fleet {
namespace {

constexpr double with_stale_keys = 21000;
constexpr double router_delay = 10000;
constexpr double store_daemon_delay = 10000;
constexpr bool permanent = true;

using enum PortKind;

const std::vector<Component> components{
    {"deis-store-monitor",
     0,
     false,
     {{6789, accepts}},
     {},
     {{"/deis/store/hosts/{ip}", "{host}", permanent},
      {"/deis/store/fsid", "2b3d3c1f-8a7e-4e0c-9d57-6f1c0a4b5e21", permanent},
      {"/deis/store/monSetupComplete", "true", permanent}}},
    {"deis-store-daemon",
     store_daemon_delay,
     false,
     {{6800, accepts}},
     {"/deis/store/monSetupComplete"},
     {{"/deis/store/osds/{ip}", "0", permanent}}},
    {"deis-store-metadata",
     0,
     false,
     {},
     {"/deis/store/monSetupComplete"},
     {{"/deis/store/filesystemSetupComplete", "true", permanent}}},
    {"deis-store-gateway",
     with_stale_keys,
     true,
     {{8888, http}},
     {"/deis/store/monSetupComplete"},
     {{"/deis/store/gateway/host", "{ip}"},
      {"/deis/store/gateway/port", "8888"},
      {"/deis/store/gateway/hosts/{ip}/host", "{ip}"},
      {"/deis/store/gateway/accessKey", "simulated-access", permanent},
      {"/deis/store/gateway/secretKey", "simulated-secret", permanent}}},
    {"deis-store-volume", 0, false, {}, {"/deis/store/monSetupComplete"}, {}},
    {"deis-store-admin", 0, false, {}, {}, {}},
    {"deis-logger",
     with_stale_keys,
     false,
     {{8088, accepts}},
     {},
     {{"/deis/logs/host", "{ip}"}, {"/deis/logs/port", "514"}}},
    {"deis-logspout", 0, false, {}, {}, {}},
    {"deis-publisher", 0, false, {}, {}, {}},
    {"deis-database",
     with_stale_keys,
     false,
     {{5432, accepts}},
     {"/deis/store/gateway"},
     {{"/deis/database/host", "{ip}"}, {"/deis/database/port", "5432"}}},
    {"deis-registry",
     with_stale_keys,
     false,
     {{5000, http}},
     {"/deis/store/gateway"},
     {{"/deis/registry/host", "{ip}"},
      {"/deis/registry/port", "5000"},
      {"/deis/registry/hosts/{ip}/host", "{ip}"},
      {"/deis/registry/masterLock", "{ip}"}}},
    {"deis-controller",
     with_stale_keys,
     false,
     {{8000, http}},
     {"/deis/database/host", "/deis/registry/host", "/deis/logs/host", "/deis/platform/domain"},
     {{"/deis/controller/host", "{ip}"}, {"/deis/controller/port", "8000"}}},
    {"deis-builder",
     with_stale_keys,
     true,
     {{2223, ssh_banner}},
     {"/deis/controller/host", "/deis/registry/host"},
     {{"/deis/builder/host", "{ip}"}, {"/deis/builder/port", "2223"}}},
    {"deis-router",
     router_delay,
     false,
     {{80, http}, {443, accepts}, {2222, to_builder}, {9090, http}},
     {},
     {{"/deis/router/hosts/{ip}", "{ip}:80"}}},
};

}  // namespace

const Component* component_of(const std::string& unit) {
  const std::string name = unit.substr(0, unit.find_first_of("@."));
  const auto found = std::find_if(components.begin(), components.end(),
                                  [&](const auto& component) { return component.name == name; });
  return found == components.end() ? nullptr : &*found;
}

}  // namespace coreos_sim::fleet
