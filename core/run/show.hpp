#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/run/session.hpp"

namespace slipway::core {

/// What `up` tells at its end: the outputs, how to reach the nodes.
void add_outcome_lines(Session& session, std::vector<std::string>& lines);

/// A value as one line for people.
std::string one_line(const Value& value);

/// An action's answer driven to its end: pending ones are polled, records are told.  `exec` answers
/// are left to the caller.
struct ActionEnd {
  ExitCode code = ExitCode::ok;
  bool silent = false;  ///< nothing was heard for too long, or the plugin itself reached nobody
  Value result;
  std::vector<std::string> argv;  ///< of an `exec` answer
  Value environment;
};
/// How closely an action is followed.
struct ActionWatch {
  std::function<void(const Value& record)> see;  ///< gets each record besides; may be empty
  std::optional<Millis> patience;  ///< the action has failed when nothing is heard for so long
};
ActionEnd run_action(Session& session, const ActiveRole& role, const std::string& action,
                     const Value& options, const std::vector<std::string>& arguments,
                     const ActionWatch& watch = {});

}  // namespace slipway::core
