#pragma once
#include <string>
#include <utility>
#include <vector>

#include "slipway/plugin/acted.hpp"
#include "swarm/resources/context.hpp"

namespace swarm {

/// A call of a verb.
struct Verb : Task {
  std::vector<std::string> words() const;
  /// The only word; throws `invalid` with `usage` when there is another number of them.
  std::string word(const std::string& usage) const;
  /// Emits a record; stops the verb when the host wants no more.
  void say(Value facts, std::string line) const;
  /// A check that was made: `ok` or `wrong` before what it is about.
  void report(bool good, const std::string& what, const std::string& detail) const;
};

/// Cells beside each other, each as wide as said at least.
std::string columns(const std::vector<std::pair<std::string, std::size_t>>& cells);

// What is seen.
slipway::Acted show_status(const Verb& verb);
slipway::Acted list_tasks(const Verb& verb);
slipway::Acted show_logs(const Verb& verb);
/// Looks for what usually is behind trouble, machine by machine.
slipway::Acted doctor(const Verb& verb);

// What is changed: of services, until their tasks run.
slipway::Acted scale(const Verb& verb);
slipway::Acted deploy(const Verb& verb);
slipway::Acted roll_back(const Verb& verb);

// And of the swarm.
slipway::Acted drain(const Verb& verb);
slipway::Acted activate(const Verb& verb);
slipway::Acted rotate_ca(const Verb& verb);

/// Reports how managers, nodes and services stand; whether all is well.
bool check_serving(const Verb& verb, const Machine& manager);

}  // namespace swarm
