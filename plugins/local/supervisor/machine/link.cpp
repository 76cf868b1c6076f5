#include "supervisor/machine/link.hpp"

#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

constexpr std::chrono::seconds link_limit{20};
constexpr const char* bridge = "br0";

/// iproute2 reads many commands at once; it takes over from a library because the links are few and
/// its words are what an administrator would look for.
Outcome ip(Children& children, const std::vector<std::string>& words, const std::string& batch) {
  std::vector<std::string> argv{"ip"};
  argv.insert(argv.end(), words.begin(), words.end());
  argv.insert(argv.end(), {"-batch", "-"});
  return children.must(argv, batch, link_limit);
}

std::string outer_end(const std::string& address) { return "vb" + address_word(address); }

bool is_there(const std::string& link) {
  return std::filesystem::exists("/proc/sys/net/ipv4/conf/" + link);
}

}  // namespace

Outcome make_bridge(Children& children, const Network& network) {
  const std::string name = bridge;
  std::string batch;
  if (is_there(name)) batch += "link del " + name + "\n";
  batch += "link add " + name + " type bridge forward_delay 0\n";
  batch += "addr add " + network.gateway() + "/" + std::to_string(network.bits()) + " dev " + name +
           "\n";
  batch += "link set " + name + " up\n";
  return ip(children, {}, batch);
}

Outcome MachineLink::make(Children& children, const Network& network) const {
  const std::string outer = outer_end(address);
  if (auto made =
          ip(children, {},
             "netns add " + machine + "\nlink add " + outer + " type veth peer name eth0 netns " +
                 machine + "\nlink set " + outer + " master " + bridge + " up\n");
      !made)
    return made;
  return ip(children, {"-n", machine},
            "link set lo up\naddr add " + address + "/" + std::to_string(network.bits()) +
                " dev eth0\nlink set eth0 up\nroute add default via " + network.gateway() + "\n");
}

Outcome MachineLink::cut(Children& children, bool away) const {
  return ip(children, {}, "link set " + outer_end(address) + (away ? " down\n" : " up\n"));
}

Outcome MachineLink::remove(Children& children) const {
  const std::string outer = outer_end(address);
  std::string batch;
  if (is_there(outer)) batch += "link del " + outer + "\n";
  if (std::filesystem::exists(inside::networks / machine)) batch += "netns del " + machine + "\n";
  return batch.empty() ? done() : ip(children, {}, batch);
}

}  // namespace slipway_local
