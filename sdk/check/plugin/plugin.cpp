#include "check/plugin/plugin.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

constexpr std::size_t calls_kept = 64;

std::string loader_error() {
  const char* text = dlerror();
  return text ? text : "unknown reason";
}

void need(bool holds, const std::string& otherwise) {
  if (!holds) throw Unusable{otherwise};
}

struct Refusal {
  std::string reason;
  slipway_refusal raw{sizeof(slipway_refusal), 0, nullptr, &Refusal::say};

  static void say(const slipway_refusal* refusal, slipway_slice reason) noexcept {
    if (reason.data) static_cast<Refusal*>(refusal->self)->reason.assign(reason.data, reason.len);
  }
};

}  // namespace

std::string lacking(const slipway_plugin& table, std::uint32_t when) {
  std::string names;
  for (const auto& member : slipway_needed_members) {
    const void* there = nullptr;
    std::memcpy(&there, reinterpret_cast<const char*>(&table) + member.offset, sizeof there);
    if ((member.when & when) != 0 && !there)
      names += (names.empty() ? "" : ", ") + std::string(member.name);
  }
  return names;
}

std::string after_bad_json(const Heard& heard) {
  return heard.bad_json.empty() ? std::string() : "; its last parse_json failed: " + heard.bad_json;
}

Configured::~Configured() {
  if (handle_) plugin_->destroy(handle_);
}

Plugin::Plugin(const std::string& file, Whereabouts& whereabouts) : whereabouts_(whereabouts) {
  const Inside inside(whereabouts_, "loading the file");
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw Unusable{"it cannot be loaded: " + loader_error()};
  entry_ = reinterpret_cast<slipway_entry_function>(dlsym(library, "slipway_plugin_entry"));
  if (!entry_) throw Unusable{"it has no slipway_plugin_entry"};
}

const slipway_plugin* Plugin::negotiate(const slipway_offer& offer, const std::string& shown) {
  const Inside inside(whereabouts_, "slipway_plugin_entry, " + shown);
  return entry_(&offer);
}

const slipway_plugin& Plugin::table() {
  if (negotiated_) return table_;
  Refusal refusal;
  refusal.raw.self = &refusal;
  const slipway_offer offer{sizeof offer, SLIPWAY_ABI_OLDEST, SLIPWAY_ABI_NEWEST, 0, &refusal.raw};
  const auto* theirs = negotiate(offer, "this host");
  if (!theirs) throw Unusable{"it refuses this host: " + refusal.reason};
  constexpr std::size_t head = offsetof(slipway_plugin, describe);
  need(theirs->size >= head, "its table has no room for a version");
  need(theirs->abi >= SLIPWAY_ABI_OLDEST && theirs->abi <= SLIPWAY_ABI_NEWEST,
       "its table is of ABI " + std::to_string(theirs->abi) + ", out of the host's range");
  // A member that is cut in two is not there.
  const auto known = std::min<std::size_t>(theirs->size, sizeof table_);
  std::memcpy(&table_, theirs, known - (known - head) % sizeof(slipway_function));
  const auto names = lacking(table_, SLIPWAY_NEEDED_ALWAYS);
  need(names.empty(), "its table lacks " + names);
  negotiated_ = true;
  return table_;
}

HostCall& Plugin::open(std::string function, Manner manner) {
  const std::lock_guard lock(calls_mutex_);
  while (calls_.size() >= calls_kept && calls_.front()->ended()) calls_.pop_front();
  calls_.push_back(std::make_unique<HostCall>(offences_, std::move(function), manner));
  return *calls_.back();
}

Value Plugin::describe(Manner manner) {
  const auto& known = table();
  HostCall& call = open("describe", manner);
  const slipway_value* answer = nullptr;
  {
    const Inside inside(whereabouts_, "describe");
    answer = known.describe(call.raw());
  }
  Value value = call.take(answer);
  const auto heard = call.end();
  need(answer != nullptr, "describe gives no answer" + after_bad_json(heard));
  need(value.is_map(), "describe answers no map");
  need(value["outcome"] != Value("failed"), "describe fails: " + value["message"].as_string());
  return value;
}

Made Plugin::make(const Value& request, Manner manner) {
  const auto& known = table();
  HostCall& call = open("create_instance", manner);
  const slipway_value* failure = nullptr;
  slipway_instance* instance = nullptr;
  {
    const Inside inside(whereabouts_, "create_instance");
    instance = known.create_instance(call.raw(), call.give(request), &failure);
  }
  Made made;
  made.failure = {failure == nullptr, call.take(failure), {}};
  made.failure.heard = call.end();
  if (instance) made.instance = std::make_unique<Configured>(*this, instance);
  return made;
}

void Plugin::destroy(slipway_instance* instance) {
  const Inside inside(whereabouts_, "destroy");
  table_.destroy(instance);
}

Answer Plugin::call(const Member& member, const Configured& instance, const Value* request,
                    Manner manner) {
  return call(table().*member.function, member.name, instance.handle(), request, manner);
}

Answer Plugin::call(slipway_function function, const std::string& name, slipway_instance* instance,
                    const Value* request, Manner manner) {
  HostCall& call = open(name, manner);
  const slipway_value* answer = nullptr;
  {
    const Inside inside(whereabouts_, name);
    answer = function(instance, call.raw(), request ? call.give(*request) : nullptr);
  }
  Answer made{answer == nullptr, call.take(answer), {}};
  made.heard = call.end();
  return made;
}

const void* Plugin::extension(std::string_view id) {
  if (!table().extension) return nullptr;
  const Inside inside(whereabouts_, "extension '" + std::string(id) + "'");
  return table_.extension({id.data(), id.size()});
}

}  // namespace slipway::check
