#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "slipway/plugin/parts.hpp"

namespace slipway::detail {

/// A plugin configured for one role of one stack: the role, and its types as they are needed.
/// Each member is a function of plugin.h, request in and answer out.  Any thread.
class Instance {
 public:
  /// `part` outlives it.
  Instance(const RolePart& part, const Value& options) : part_(part), role_(part.make(options)) {}

  Value validate(const Request& request, Call& call) {
    if (auto* validates = can<Validates>()) validates->validate(request, call);
    return Value::map();
  }
  Value layout(const Request& request, Call& call) {
    auto* cloud = can<CloudRole>();
    return cloud ? codec::encode(cloud->layout(request, call)) : Value::map();
  }
  Value contribute(const Request& request, Call& call) {
    auto* contributes = can<Contributes>();
    return contributes ? codec::encode(contributes->contribute(request, call)) : Value::map();
  }
  Value expand(const Request& request, Call& call) { return role_->expand(request, call).value(); }
  Value preflight(const Request& request, Call& call) {
    if (auto* preflights = can<Preflights>()) preflights->preflight(request, call);
    return Value::map();
  }

  Value read(const Request& request, Call& call) {
    return type_of(request).read(request, call).value();
  }
  Value create(const Request& request, Call& call) {
    return type_of(request).create(request, call).value();
  }
  Value update(const Request& request, Call& call) {
    if (auto* updates = dynamic_cast<Updates*>(&type_of(request)))
      return updates->update(request, call).value();
    return Outcome::done(request.id(), request.prior()["outputs"]).value();
  }
  Value remove(const Request& request, Call& call) {
    return type_of(request).remove(request, call).value();
  }
  Value import_resource(const Request& request, Call& call) {
    return able<Imports>(request).import_resource(request, call).value();
  }
  Value upgrade_state(const Request& request, Call& call) {
    RecordedState state{request["inputs"], request["outputs"]};
    if (auto* upgrades = dynamic_cast<UpgradesState*>(&type_of(request)))
      state = upgrades->upgrade_state(request, call);
    return Value::map()
        .set("inputs", std::move(state.inputs))
        .set("outputs", std::move(state.outputs));
  }
  Value show_change(const Request& request, Call& call) {
    std::vector<std::string> lines;
    if (auto* shows = dynamic_cast<ShowsChange*>(&type_of(request)))
      lines = shows->show_change(request, call);
    return Value::map().set("lines", lines);
  }
  Value as_files(const Request& request, Call& call) {
    return able<RendersFiles>(request).as_files(request, call);
  }

  Value read_many(const Request& request, Call& call) {
    return each(request, [&](const Request& one) { return read(one, call); });
  }
  Value poll_many(const Request& request, Call& call) {
    return each(request,
                [&](const Request& one) { return able<PollsMany>(one).poll(one, call).value(); });
  }

  Value action(const Request& request, Call& call) {
    const auto& name = request.text("action");
    for (const auto& action : part_.actions)
      if (action.name == name) return action.run(*role_, request, call).value();
    throw Failure("unsupported", "there is no action '" + name + "'");
  }

 private:
  template <class A>
  A* can() {
    return dynamic_cast<A*>(role_.get());
  }

  template <class A>
  A& able(const Request& request) {
    auto* ability = dynamic_cast<A*>(&type_of(request));
    if (!ability)
      throw Failure("unsupported", "the resource type '" + request.type() + "' cannot do this");
    return *ability;
  }

  /// One answer for each of several requests; a failure is one.
  template <class Ask>
  static Value each(const Request& request, const Ask& ask) {
    Value answers = Value::list();
    for (const auto& one : request.items()) {
      try {
        answers.push(ask(one));
      } catch (const Failure& failure) {
        answers.push(failure.value());
      }
    }
    return Value::map().set("answers", std::move(answers));
  }

  ResourceType& type_of(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (const auto at = types_.find(request.type()); at != types_.end()) return *at->second;
    for (const auto& part : part_.types)
      if (part.name == request.type())
        return *types_.emplace(part.name, part.make(*role_)).first->second;
    throw Failure("unsupported", "there is no resource type '" + request.type() + "'");
  }

  const RolePart& part_;
  const std::unique_ptr<Role> role_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<ResourceType>, std::less<>> types_;  ///< guarded by mutex_
};

}  // namespace slipway::detail
