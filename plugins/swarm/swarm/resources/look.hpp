#pragma once
#include <map>
#include <optional>
#include <string>

#include "swarm/resources/context.hpp"

namespace swarm {

/// What the reads of one call share: each part is asked for once, by the first that needs it.  When
/// no manager can be reached for one, all the others are told the same: each would wait as long in
/// vain.
class Look {
 public:
  Look(const Context& context, Request first, const Call& call)
      : context_(context), first_(std::move(first)), call_(call) {}

  const Machine& manager();
  /// The swarm that this manager is of, as `GET /swarm` has it.
  const Value& swarm();
  /// The nodes as the managers list them, by id.
  const std::map<std::string, Value>& nodes();
  /// Everything of one kind (`services`, `networks`, `secrets`, `configs`), by id.
  const std::map<std::string, Value>& all(const std::string& kind);

 private:
  std::map<std::string, Value> listed(const std::string& path, const char* id);

  const Context context_;
  const Request first_;
  const Call& call_;
  std::recursive_mutex mutex_;  ///< of all that follows
  std::optional<Machine> manager_;
  std::optional<Value> swarm_;
  std::map<std::string, std::map<std::string, Value>> lists_;
  std::optional<Failure> lost_;
};

}  // namespace swarm
