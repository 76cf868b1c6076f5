#pragma once
#include <memory>
#include <string>
#include <vector>

#include "slipway/call.hpp"
#include "slipway/contract/contribution.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/outcome.hpp"
#include "slipway/plugin.h"
#include "slipway/schema.hpp"

/// The C++ layer over plugin.h: header-only, compiled into the plugin.  A plugin is a class derived
/// from `Plugin` with instances derived from `Instance`, and one line `SLIPWAY_PLUGIN(MyPlugin)` in
/// one source file.
namespace slipway {

/// A plugin configured for one role of one stack.  Override what the role needs.
/// Any function may throw a Failure; any other exception is answered as `internal`.  Called from
/// any thread, several at once.
class Instance {
 public:
  Instance() = default;
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  virtual ~Instance() = default;

  // Pure and offline.
  virtual void validate(const Request&, Call&) {}
  virtual contract::Layout layout(const Request&, Call&) { return {}; }
  virtual contract::Contribution contribute(const Request&, Call&) { return {}; }
  /// Emits resources; the answer is what plugin.h says for the role.
  virtual Value expand(const Request&, Call&) { return Value::map(); }
  virtual Value upgrade_state(const Request& request, Call&) {
    return Value::map().set("inputs", request["inputs"]).set("outputs", request["outputs"]);
  }
  /// What a change means, for people: lines.
  virtual std::vector<std::string> show_change(const Request&, Call&) { return {}; }

  /// What a machine would end with that boots with such a document, as plugin.h says of
  /// slipway.as_files/1.
  virtual Value as_files(const Request&, Call&) { return unsupported("as files").value(); }

  // Asks the other side, changes nothing.
  virtual void preflight(const Request&, Call&) {}
  virtual Observed read(const Request&, Call&) { return unsupported("read"); }
  virtual std::vector<Observed> read_many(const std::vector<Request>& requests, Call& call) {
    std::vector<Observed> answers;
    for (const auto& request : requests) answers.push_back(read(request, call));
    return answers;
  }
  virtual Observed import_resource(const Request&, Call&) { return unsupported("import"); }

  // Changes the other side.
  virtual Outcome create(const Request&, Call&) { return unsupported("create"); }
  virtual Outcome update(const Request&, Call&) { return unsupported("update"); }
  virtual Outcome remove(const Request&, Call&) { return unsupported("delete"); }
  virtual std::vector<Outcome> poll_many(const std::vector<Request>&, Call&) { return {}; }
  /// {outcome: done|pending|exec, ...} as plugin.h says of slipway.actions/1.
  virtual Value action(const Request&, Call&) { return unsupported("this action").value(); }

 protected:
  static Failure unsupported(const std::string& what) {
    return Failure("unsupported", "the plugin does not support " + what);
  }
};

/// The plugin itself; one static object.
class Plugin {
 public:
  virtual ~Plugin() = default;
  /// The same bytes every time.
  virtual schema::Description describe() const = 0;
  /// `request` as create_instance has it: role, options, stack, lineage, owner.
  virtual std::unique_ptr<Instance> make(const Request& request, Call& call) = 0;
  /// Findings on a document without a stack (slipway.check/1): {name, bytes | base64, options}.
  virtual void check(const Request&, Call&) {}
  /// The extensions that it has, of those listed in plugin.h.
  virtual std::vector<std::string> extensions() const { return {}; }
};

namespace detail {

/// Runs `body` and turns whatever it throws into a failed answer: nothing unwinds across the ABI.
template <class Body>
const slipway_value* guarded(const slipway_call* raw, Body&& body) noexcept {
  Call call(raw);
  Value answer;
  try {
    answer = body(call);
  } catch (const Failure& failure) {
    answer = failure.value();
  } catch (const std::exception& error) {
    answer = Failure("internal", std::string("unexpected: ") + error.what()).value();
  } catch (...) {
    answer = Failure("internal", "unexpected exception").value();
  }
  try {
    return call.to_handle(answer);
  } catch (...) {
    return nullptr;  // out of memory: null is an internal failure
  }
}

inline Instance& instance_of(slipway_instance* handle) {
  return *static_cast<Instance*>(static_cast<void*>(handle));
}

template <class Answers>
Value answers_of(const Answers& answers) {
  Value list = Value::list();
  for (const auto& answer : answers) list.push(answer.value());
  return Value::map().set("answers", std::move(list));
}

/// The functions of the table for one plugin class.
template <class P>
struct Table {
  static P& plugin() {
    static P only;
    return only;
  }

  template <class Body>
  static const slipway_value* answer(const slipway_call* raw, const slipway_value* request,
                                     Body&& body) noexcept {
    return guarded(raw, [&](Call& call) { return body(Request(call, request), call); });
  }

#define SLIPWAY_DETAIL_FUNCTION(name, expression)                                         \
  static const slipway_value* name(slipway_instance* handle, const slipway_call* raw,     \
                                   const slipway_value* request_handle) noexcept {        \
    return answer(raw, request_handle, [&](const Request& request, Call& call) -> Value { \
      Instance& instance = instance_of(handle);                                           \
      return expression;                                                                  \
    });                                                                                   \
  }
  SLIPWAY_DETAIL_FUNCTION(validate, (instance.validate(request, call), Value::map()))
  SLIPWAY_DETAIL_FUNCTION(layout, codec::encode(instance.layout(request, call)))
  SLIPWAY_DETAIL_FUNCTION(contribute, codec::encode(instance.contribute(request, call)))
  SLIPWAY_DETAIL_FUNCTION(expand, instance.expand(request, call))
  SLIPWAY_DETAIL_FUNCTION(preflight, (instance.preflight(request, call), Value::map()))
  SLIPWAY_DETAIL_FUNCTION(read, instance.read(request, call).value())
  SLIPWAY_DETAIL_FUNCTION(create, instance.create(request, call).value())
  SLIPWAY_DETAIL_FUNCTION(update, instance.update(request, call).value())
  SLIPWAY_DETAIL_FUNCTION(remove, instance.remove(request, call).value())
  SLIPWAY_DETAIL_FUNCTION(import_resource, instance.import_resource(request, call).value())
  SLIPWAY_DETAIL_FUNCTION(upgrade_state, instance.upgrade_state(request, call))
  SLIPWAY_DETAIL_FUNCTION(read_many, answers_of(instance.read_many(request.items(), call)))
  SLIPWAY_DETAIL_FUNCTION(poll_many, answers_of(instance.poll_many(request.items(), call)))
  SLIPWAY_DETAIL_FUNCTION(action, instance.action(request, call))
  SLIPWAY_DETAIL_FUNCTION(as_files, instance.as_files(request, call))
  SLIPWAY_DETAIL_FUNCTION(show_change,
                          Value::map().set("lines", Value(instance.show_change(request, call))))
#undef SLIPWAY_DETAIL_FUNCTION

  /// Called without an instance.
  static const slipway_value* check(slipway_instance*, const slipway_call* raw,
                                    const slipway_value* request_handle) noexcept {
    return answer(raw, request_handle, [](const Request& request, Call& call) -> Value {
      plugin().check(request, call);
      return Value::map();
    });
  }

  static const slipway_value* describe(const slipway_call* raw) noexcept {
    return guarded(raw, [](Call&) { return plugin().describe().value(); });
  }

  static slipway_instance* create_instance(const slipway_call* raw, const slipway_value* request,
                                           const slipway_value** failure) noexcept {
    slipway_instance* made = nullptr;
    const auto* answered = guarded(raw, [&](Call& call) -> Value {
      auto instance = plugin().make(Request(call, request), call);
      if (!instance) throw Failure("unsupported", "the plugin does not fill this role");
      made = static_cast<slipway_instance*>(static_cast<void*>(instance.release()));
      return Value::map();
    });
    if (!made) *failure = answered;
    return made;
  }
  static void destroy(slipway_instance* handle) noexcept { delete &instance_of(handle); }

  static const void* extension(slipway_slice id) noexcept;
  static const slipway_plugin* entry(const slipway_offer* offer) noexcept;
};

template <class P>
const void* Table<P>::extension(slipway_slice id) noexcept {
  struct Known {
    const char* id;
    slipway_function function;
  };
  static const Known known[] = {
      {"slipway.read_many/1", &Table::read_many},     {"slipway.poll_many/1", &Table::poll_many},
      {"slipway.actions/1", &Table::action},          {"slipway.check/1", &Table::check},
      {"slipway.show_change/1", &Table::show_change}, {"slipway.as_files/1", &Table::as_files}};
  try {
    const auto wanted = as_text(id);
    for (const auto& have : plugin().extensions()) {
      if (have != wanted) continue;
      for (const auto& one : known)
        if (wanted == one.id) return reinterpret_cast<const void*>(one.function);
    }
  } catch (...) {
    return nullptr;
  }
  return nullptr;
}

template <class P>
const slipway_plugin* Table<P>::entry(const slipway_offer* offer) noexcept {
  static const slipway_plugin table = {
      sizeof(slipway_plugin),  SLIPWAY_ABI_NEWEST, &Table::describe,
      &Table::create_instance, &Table::destroy,    &Table::validate,
      &Table::layout,          &Table::contribute, &Table::expand,
      &Table::preflight,       &Table::read,       &Table::create,
      &Table::update,          &Table::remove,     &Table::import_resource,
      &Table::upgrade_state,   &Table::extension};
  if (offer->abi_oldest <= SLIPWAY_ABI_NEWEST && offer->abi_newest >= SLIPWAY_ABI_OLDEST)
    return &table;
  // R3: an offer may end before its refusal; then the reason has nowhere to go.
  if (offer->size < sizeof(slipway_offer) || !offer->refusal) return nullptr;
  try {
    const bool host_is_old = offer->abi_newest < SLIPWAY_ABI_OLDEST;
    const std::string reason = "the plugin speaks ABI " + std::to_string(SLIPWAY_ABI_OLDEST) +
                               " to " + std::to_string(SLIPWAY_ABI_NEWEST) + ", the host " +
                               std::to_string(offer->abi_oldest) + " to " +
                               std::to_string(offer->abi_newest) + ": upgrade the " +
                               (host_is_old ? "host" : "plugin");
    offer->refusal->say(offer->refusal, as_slice(reason));
  } catch (...) {
    return nullptr;
  }
  return nullptr;
}

}  // namespace detail
}  // namespace slipway

/// Defines the entry of the plugin; once, in one source file.
#define SLIPWAY_PLUGIN(PluginClass)                                     \
  extern "C" SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry( \
      const slipway_offer* offer) noexcept {                            \
    return ::slipway::detail::Table<PluginClass>::entry(offer);         \
  }
