#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

#include "core/system/subprocess.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// What slipway.process/1 is asked for, as plugin.h describes it.
struct ProgramRequest {
  Launch command;  ///< without words: it goes on with `program`
  std::uint64_t program = 0;
  std::chrono::milliseconds deadline{0};
  std::chrono::milliseconds wait{0};
  bool end = false;

  bool begins() const { return !command.argv.empty(); }
};

/// The request, or what does not fit in it: `asks for a program without ...`, to be said of the
/// plugin.
std::variant<ProgramRequest, std::string> program_request(const Value& request);

}  // namespace slipway::core
