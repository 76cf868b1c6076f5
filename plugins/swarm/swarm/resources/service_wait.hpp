#pragma once
#include <optional>
#include <string>

#include "swarm/resources/context.hpp"
#include "swarm/resources/service_watch.hpp"

/// Waiting for what a service was told: with a token, from call to call.
namespace swarm {

/// A service and its tasks as they are; nothing: there is no such service.
std::optional<ServiceLook> look_at(const Machine& manager, const std::string& name_or_id);

/// The same; throws `not_found`, with nothing changed, when there is no such service.
ServiceLook look_or_fail(const Machine& manager, const std::string& name);

/// What a task said last, at most so many lines; empty when it said nothing or cannot be asked.
std::string last_words(const Machine& manager, const std::string& task_id, int lines);

/// The token to wait with for the service `id`; `before`: as it was before it was told anything,
/// null for one that was not there.
Value service_token(const ServiceLook* before, const std::string& id);
/// The same for a service that was told to go back to what it was before.
Value rollback_token(const ServiceLook& before);

/// One look at it.
struct ServiceStep {
  bool up = false;  ///< all its tasks have run for a moment
  Value token;      ///< to look again with
  std::string phase;
  double fraction = 0;
  ServiceLook look;

  /// The answer while it is not up; of a verb it has no id.
  Outcome pending() const;
};

/// Looks once.  Throws `invalid`, with the last words of a task, when its tasks fail more often
/// than the options allow, have no place for 20 s, or docker gave the change up.
ServiceStep watch_service(const Task& task, const Machine& manager, Value token,
                          const std::string& name);

/// Sends a service's specification with the version that was read.
void write_service(const Machine& manager, const ServiceLook& there, const Value& spec,
                   const std::string& more = {});

}  // namespace swarm
