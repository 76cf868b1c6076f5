#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coreos_sim::fleet {

/// How a port answers once its component is up.
enum class PortKind {
  accepts,     ///< takes connections and says nothing
  http,        ///< answers as its component does
  ssh_banner,  ///< speaks first, as an ssh server does
  to_builder   ///< the router's git port: leads to the builder, wherever it is
};

struct ComponentPort {
  std::uint16_t number = 0;
  PortKind kind = PortKind::accepts;
};

/// A key that a component keeps in etcd; `{ip}` and `{host}` stand for its machine.
struct ComponentKey {
  std::string_view key;
  std::string_view value;
  bool permanent = false;  ///< otherwise it lives for 20 s and is renewed every 10 s
};

/// What a component answers and publishes when it runs.
struct Component {
  std::string_view name;  ///< of the unit, without instance and type
  double ready_after_ms;  ///< its boot script lets stale keys expire first
  bool start_waits;       ///< its unit stays in start-post until it answers
  std::vector<ComponentPort> ports;
  std::vector<std::string_view> needs;  ///< keys that its templates want before it comes up
  std::vector<ComponentKey> keys;
};

/// The component of a unit, or null for a unit that is none: that one only has states.
const Component* component_of(const std::string& unit);

}  // namespace coreos_sim::fleet
