// A platform that does one bad thing in one of its functions, by its options: what a host has to
// survive, or to name.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>

#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

std::string how;     // what it does
std::string where;   // in which of its functions
std::string kind;    // the class of a failure
std::string inside;  // a file that it writes when it has begun to wait

class Troubled final : public PlatformRole {
 public:
  explicit Troubled(const Value& options) {
    how = options["how"].as_string();
    where = options["where"].as_string();
    kind = options["kind"].as_string();
    inside = options["inside"].as_string();
  }
  Expansion expand(const Request&, Call& call) override {
    contract::Resource thing;
    thing.type = "thing";
    thing.name = "one";
    call.emit(std::move(thing));
    return {};
  }
  Acted act(const Request&, Call&) {
    return Acted::done(Value::map().set("healthy", true).set("found", 0));
  }
};

class Thing final : public ResourceType, public Imports {
 public:
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), Value::map());
  }
  Observed import_resource(const Request&, Call&) override {
    return Observed::present("one", Value::map());
  }
  Outcome create(const Request&, Call&) override { return Outcome::done("one"); }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }
};

Plugin trouble_plugin() {
  using namespace schema;
  Plugin plugin("trouble", "1.0.0", "one bad thing in one function");
  plugin
      .role<Troubled>({text("how").doc("What it does."),
                       text("kind").doc("The class of a failure."),
                       text("where").doc("In which function."),
                       text("inside").is_path().doc("A file that tells that it waits.")})
      .type<Thing>(Type("thing").doc("Nothing at all.").known_by("free"))
      .action(Action("status").doc("How it is."), &Troubled::act)
      .action(Action("audit").doc("What is left over."), &Troubled::act)
      .action(Action("alone").doc("Without a stack.").alone(), &Troubled::act);
  return plugin;
}

const slipway_plugin* sound = nullptr;
slipway_function sound_action = nullptr;

void touch_nothing() { *static_cast<volatile int*>(nullptr) = 1; }

int recurse(volatile int* depth) {
  if (*depth < 0) return 0;  // it never is
  volatile char room[4096] = {};
  room[0] = static_cast<char>(*depth);
  return recurse(depth) + room[0];
}

/// Waits for the host to say stop, and then answers as if nothing had happened.
void wait_for_stop(const slipway_call* call) {
  std::ofstream(inside) << where;
  while (!call->host->cancelled(call)) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

/// Does not care that the host wants to stop.
void hang() {
  std::ofstream(inside) << where;
  std::this_thread::sleep_for(std::chrono::seconds(20));
}

const slipway_value* failure(const slipway_call* call) {
  return Call(call).to_handle(Failure(kind, "as it was told to").with_effect("none").value());
}

const slipway_value* pending(const slipway_call* call) {
  return Call(call).to_handle(Outcome::pending(Value::map().set("v", 1), 10).value());
}

/// An answer that is not well: something found that is not on record, something that does not run.
const slipway_value* illness(const slipway_call* call) {
  Value result = Value::map().set("healthy", false).set("found", 1);
  return Call(call).to_handle(Value::map().set("outcome", "done").set("result", result));
}

/// The answer that stands for the sound one, which may be null; nothing: the sound one.
std::optional<const slipway_value*> trouble(const char* here, const slipway_call* call) {
  if (where != here) return std::nullopt;
  volatile int depth = 0;
  if (how == "exit") std::exit(0);
  if (how == "segfault") touch_nothing();
  if (how == "abort") std::abort();
  if (how == "overflow") recurse(&depth);
  if (how == "thread") std::thread(touch_nothing).join();
  if (how == "throw") throw std::runtime_error("it let go");
  if (how == "wait") wait_for_stop(call);
  if (how == "hang") hang();
  if (how == "fail") return failure(call);
  if (how == "pend") return pending(call);
  if (how == "ill") return illness(call);
  if (how == "silence") return nullptr;
  return std::nullopt;
}

/// The function of the sound table, after the trouble.  It may throw, which no function of the ABI
/// may.
template <slipway_function slipway_plugin::*Member>
struct Wrapped {
  static inline const char* name = "";
  static const slipway_value* call(slipway_instance* self, const slipway_call* call,
                                   const slipway_value* request) {
    const auto instead = trouble(name, call);
    return instead ? *instead : (sound->*Member)(self, call, request);
  }
  static void into(slipway_plugin& table, const char* named) {
    name = named;
    table.*Member = reinterpret_cast<slipway_function>(&Wrapped::call);
  }
};

const slipway_value* act(slipway_instance* self, const slipway_call* call,
                         const slipway_value* request) {
  if (const auto instead = trouble("action", call)) return *instead;
  return sound_action(self, call, request);
}

const void* extension(slipway_slice id) noexcept {
  return as_text(id) == "slipway.actions/1" ? reinterpret_cast<const void*>(&act) : nullptr;
}

}  // namespace

extern "C" SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry(
    const slipway_offer* offer) noexcept {
  sound = detail::entry<&trouble_plugin>(offer);
  if (!sound) return nullptr;
  sound_action = reinterpret_cast<slipway_function>(
      const_cast<void*>(sound->extension(as_slice("slipway.actions/1"))));
  static slipway_plugin table;
  table = *sound;
  table.extension = &extension;
  Wrapped<&slipway_plugin::validate>::into(table, "validate");
  Wrapped<&slipway_plugin::expand>::into(table, "expand");
  Wrapped<&slipway_plugin::preflight>::into(table, "preflight");
  Wrapped<&slipway_plugin::read>::into(table, "read");
  Wrapped<&slipway_plugin::create_resource>::into(table, "create");
  Wrapped<&slipway_plugin::delete_resource>::into(table, "delete");
  Wrapped<&slipway_plugin::import_resource>::into(table, "import");
  return &table;
}
