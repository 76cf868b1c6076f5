#pragma once
#include <string>
#include <vector>

#include "azure_asm/xml/element.hpp"
#include "slipway/contract/endpoint.hpp"
#include "slipway/value.hpp"

namespace azure_asm {

/// One input endpoint of a machine: a public port, alone or as a member of a load-balanced set.
///
/// What the service fills in by itself (probe interval 15 s and timeout 31 s, idle timeout 4 min)
/// is held as 0, so that an endpoint as wanted and as read back are equal.
struct MachineEndpoint {
  std::string name;
  std::string protocol = "tcp";
  std::int64_t port = 0;        ///< public
  std::int64_t local_port = 0;  ///< on the machine
  std::string set;              ///< name of the load-balanced set; empty: this machine's alone
  std::string probe_protocol;   ///< `http`, `tcp` or empty
  std::int64_t probe_port = 0;
  std::string probe_path;
  std::int64_t probe_interval_s = 0;
  std::int64_t probe_timeout_s = 0;
  std::int64_t idle_timeout_min = 0;

  friend bool operator==(const MachineEndpoint&, const MachineEndpoint&) = default;
};
using MachineEndpoints = std::vector<MachineEndpoint>;

/// What the platform asks for, as one machine's endpoint; a balanced one is a set of its own name.
MachineEndpoint machine_endpoint(const slipway::contract::Endpoint& wanted);

/// Puts the defaults to 0 and fills in the probe's port.
MachineEndpoint canonical(MachineEndpoint endpoint);

slipway::Value to_value(const MachineEndpoints& endpoints);
MachineEndpoints endpoints_from(const slipway::Value& value);

/// As the service reads and answers it.  `with_name` is off in the document that changes a whole
/// set.
Element to_element(const MachineEndpoint& endpoint, bool with_name = true);
MachineEndpoint endpoint_from(const Element& element);

}  // namespace azure_asm
