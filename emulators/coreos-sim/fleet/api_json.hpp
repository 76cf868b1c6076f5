#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coreos-sim/fleet/registry.hpp"
#include "coreos-sim/io/http.hpp"

namespace coreos_sim::fleet {

/// The body of a PUT, all of it optional.
struct UnitBody {
  std::string name;
  std::string desired;
  UnitOptions options;
};

/// Nothing when it is no JSON object of that shape.
std::optional<UnitBody> read_unit_body(const std::string& text);

/// A unit as the API shows it; its current state follows from its schedule and state rows.
std::string unit_json(const UnitRecord& unit, const std::vector<StateRecord>& states);
std::string state_json(const StateRecord& state);
std::string machine_json(const MachineRecord& machine);

/// `{"<member>":[...]}`, cut to a page; an empty collection has no member at all.
HttpResponse page_response(const std::string& member, const std::vector<std::string>& items,
                           std::size_t page);

HttpResponse json_response(int status, const std::string& body);

/// `{"error":{"code":N,"message":"..."}}`.
HttpResponse error_response(int status, const std::string& message);

}  // namespace coreos_sim::fleet
