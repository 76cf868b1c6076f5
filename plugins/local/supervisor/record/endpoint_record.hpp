#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "supervisor/linux/outcome.hpp"
#include "supervisor/record/json.hpp"

namespace slipway_local {

/// Where a connection may be led to.
struct Target {
  std::string machine;
  std::uint16_t port = 0;

  auto operator<=>(const Target&) const = default;
};

/// How a target is found to be well.
struct ProbeSpec {
  enum class Kind { none, tcp, http };

  Kind kind = Kind::none;
  std::uint16_t port = 0;  ///< 0: the target's
  std::string path = "/";  ///< for http; an answer of 200 to 399 is well
  std::chrono::milliseconds interval{5000};
  std::int64_t failures = 2;  ///< so many in a row, and nothing new is led there

  auto operator<=>(const ProbeSpec&) const = default;
};

const char* to_text(ProbeSpec::Kind kind);

/// A port of this computer that leads to machines.
struct EndpointSpec {
  std::string name;
  std::string listen = "127.0.0.1";  ///< an IPv4 address of this computer
  std::uint16_t port = 0;            ///< on record always the real one
  std::vector<Target> targets;       ///< of several, each gets the next connection in turn
  ProbeSpec probe;
  std::chrono::seconds idle{0};  ///< a connection without a byte for so long is ended; 0: never
};

EndpointSpec read_endpoint(Fields& fields);

/// The spec's fields, into an object that is open.
void write_spec(JsonText& text, const EndpointSpec& spec);

Outcome save(const EndpointSpec& spec, const std::filesystem::path& file);
Result<EndpointSpec> load_endpoint(const std::filesystem::path& file);

}  // namespace slipway_local
