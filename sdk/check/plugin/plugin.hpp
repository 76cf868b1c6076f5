#pragma once
#include <deque>
#include <memory>
#include <string>

#include "check/host/host_call.hpp"
#include "check/process/whereabouts.hpp"
#include "slipway/plugin.h"
#include "slipway/value.hpp"

namespace slipway::check {

/// What came back from one call.
struct Answer {
  bool null = false;  ///< no handle at all, which means `internal`
  Value value;
  Heard heard;

  bool failed() const { return null || value["outcome"].as_string() == "failed"; }
};

/// The members of plugin.h's list that are needed then (SLIPWAY_NEEDED_...) and not there, by their
/// names; empty when all are.
std::string lacking(const slipway_plugin& table, std::uint32_t when);
/// Why there may be no answer, in words to append: what was handed to parse_json was none.
std::string after_bad_json(const Heard& heard);

/// A function of an instance by its name in plugin.h.
struct Member {
  const char* name;
  slipway_function slipway_plugin::*function;
};
inline constexpr Member pure_members[] = {{"validate", &slipway_plugin::validate},
                                          {"layout", &slipway_plugin::layout},
                                          {"contribute", &slipway_plugin::contribute},
                                          {"expand", &slipway_plugin::expand},
                                          {"upgrade_state", &slipway_plugin::upgrade_state}};
inline constexpr Member read_member = {"read", &slipway_plugin::read};
inline constexpr Member create_member = {"create_resource", &slipway_plugin::create_resource};
inline constexpr Member update_member = {"update_resource", &slipway_plugin::update_resource};
inline constexpr Member delete_member = {"delete_resource", &slipway_plugin::delete_resource};

class Plugin;

/// An instance, destroyed with its owner.
class Configured {
 public:
  Configured(Plugin& plugin, slipway_instance* handle) : plugin_(&plugin), handle_(handle) {}
  Configured(Configured&& other) noexcept : plugin_(other.plugin_), handle_(other.handle_) {
    other.handle_ = nullptr;
  }
  Configured(const Configured&) = delete;
  Configured& operator=(const Configured&) = delete;
  Configured& operator=(Configured&&) = delete;
  ~Configured();
  slipway_instance* handle() const { return handle_; }

 private:
  Plugin* plugin_;
  slipway_instance* handle_;
};

/// What create_instance came to: an instance, or the failure.
struct Made {
  std::unique_ptr<Configured> instance;
  Answer failure;
};

/// A plugin file, loaded into this process.  Every step into it is told to the whereabouts; what
/// cannot be loaded or negotiated with is thrown as Unusable.
class Plugin {
 public:
  Plugin(const std::string& file, Whereabouts& whereabouts);
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  /// The entry's answer to a host of these versions; null with the reason when it refuses.
  const slipway_plugin* negotiate(const slipway_offer& offer, const std::string& shown);
  /// The same for the versions of this header, as a table of the size known here (R3).
  const slipway_plugin& table();

  Value describe(Manner manner = {});
  Made make(const Value& request, Manner manner = {});
  void destroy(slipway_instance* instance);
  bool has(const Member& member) { return table().*member.function != nullptr; }
  /// Pre: the plugin has the function.  A null request is handed on as a null handle.
  Answer call(const Member& member, const Configured& instance, const Value* request,
              Manner manner = {});
  /// The same for a function that an extension gave.
  Answer call(slipway_function function, const std::string& name, slipway_instance* instance,
              const Value* request, Manner manner);
  const void* extension(std::string_view id);

  Offences& offences() { return offences_; }

 private:
  HostCall& open(std::string function, Manner manner);

  Whereabouts& whereabouts_;
  slipway_entry_function entry_ = nullptr;
  slipway_plugin table_{};
  bool negotiated_ = false;
  Offences offences_;
  /// Calls that are over are kept for a while, so that a later use of them is seen.
  std::mutex calls_mutex_;
  std::deque<std::unique_ptr<HostCall>> calls_;
};

}  // namespace slipway::check
