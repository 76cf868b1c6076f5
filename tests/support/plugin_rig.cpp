#include "tests/support/plugin_rig.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "core/schema/check.hpp"

namespace slipway::test {
namespace {

constexpr const char* lineage = "0123456789abcdef0123456789abcdef";
/// Far more polls than any operation needs; an endless one must not hang a test.
constexpr int most_polls = 100'000;
constexpr core::Millis longest_drive{600'000};

[[noreturn]] void fail(const std::string& doing, const core::Error& error) {
  throw std::runtime_error(doing + ": " + error.message +
                           (error.hint.empty() ? "" : " (" + error.hint + ")"));
}

}  // namespace

PluginRig::PluginRig(const std::string& plugin_path)
    : registry_(std::make_unique<core::PluginRegistry>(std::vector<std::string>{})) {
  auto file = registry_->find(std::filesystem::absolute(plugin_path).string());
  if (!file) fail("finding the plugin", file.error());
  auto loaded = registry_->load(*file, nullptr);
  if (!loaded) fail("loading the plugin", loaded.error());
  plugin_ = *loaded;
}

void PluginRig::configure(const std::string& role, const Value& options, const std::string& stack) {
  const auto known = schema().roles.find(role);
  if (known == schema().roles.end())
    throw std::runtime_error("the plugin does not fill the role '" + role + "'");
  const auto here = std::filesystem::current_path().string();
  auto checked = core::check_options(known->second, role, options, stack, here);
  std::string faults;
  for (const auto& finding : checked.findings)
    if (finding.level == core::Level::error)
      faults += "\n  " + finding.code + ": " + finding.message;
  if (!faults.empty()) throw std::runtime_error("the options are refused:" + faults);
  if (const auto error = configure_raw(role, checked.options, stack); !error.message.empty())
    fail("configuring the plugin", error);
}

core::Error PluginRig::configure_raw(const std::string& role, const Value& options,
                                     const std::string& stack) {
  role_ = role;
  stack_ = stack;
  auto made = plugin_->make(completed(Value::map().set("options", options)), services());
  if (!made) return made.error();
  instance_ = *std::move(made);
  return core::Error{core::Errc::internal, {}, {}};
}

core::Instance& PluginRig::instance() {
  if (!instance_) throw std::runtime_error("the plugin was not configured");
  return *instance_;
}

Value PluginRig::call(core::Function function, const Value& request) {
  return instance().call(function, completed(request), services());
}

Value PluginRig::call_alone(core::Function function, const Value& request) {
  return plugin_->call(function, request, services());
}

Value PluginRig::drive(core::Function function, Value request) {
  polls_ = 0;
  const auto begun = system_.monotonic();
  Value answer = call(function, request);
  while (answer["outcome"].as_string() == "pending") {
    if (++polls_ > most_polls || system_.monotonic() - begun > longest_drive)
      throw std::runtime_error("the operation is pending for ever, last in phase '" +
                               answer["phase"].as_string() + "'");
    if (!answer["phase"].as_string().empty()) {
      const std::scoped_lock lock(mutex_);
      phases_.push_back(answer["phase"].as_string());
    }
    wait(answer["poll_after_ms"].as_int());
    request.set("token", answer["token"]).set_if("id", answer["id"]);
    answer = call(function, request);
  }
  return answer;
}

Value PluginRig::change(const std::string& type, const std::string& name, const Value& inputs,
                        const std::string& id, const Value& prior) const {
  const auto& clock = pace_ == Pace::real ? static_cast<const core::Clock&>(system_) : manual_;
  Value request = Value::map();
  request.set("type", type).set("address", role_ + "/" + type + "/" + name);
  request.set("key", "key-" + type + "-" + name).set("attempt", 1).set("recover", false);
  request.set("deadline_ms", clock.wall().count() + core::Millis(3'600'000).count());
  request.set("inputs", inputs).set_if("id", id).set_if("prior", prior);
  return request;
}

core::CallServices PluginRig::services() {
  core::CallServices services;
  services.clock = pace_ == Pace::real ? static_cast<const core::Clock*>(&system_) : &manual_;
  services.seed = 1;
  services.stop = stop_.get_token();
  services.emit = [this](Value item) {
    const std::scoped_lock lock(mutex_);
    emitted_.push_back(std::move(item));
    return true;
  };
  services.log = [this](core::LogLine line) {
    const std::scoped_lock lock(mutex_);
    logs_.push_back(std::move(line));
  };
  services.progress = [this](std::string_view phase, double) {
    const std::scoped_lock lock(mutex_);
    phases_.emplace_back(phase);
  };
  return services;
}

Value PluginRig::completed(Value request) const {
  Value owner = Value::map().set("stack", stack_).set("lineage", lineage);
  owner.set_if("address", request["address"]);
  request.set("stack", stack_).set("lineage", lineage).set("owner", std::move(owner));
  request.set("role", role_);
  return request;
}

void PluginRig::wait(std::int64_t ms) {
  const auto pause = core::Millis(std::max<std::int64_t>(ms, 1));
  if (pace_ == Pace::real)
    std::this_thread::sleep_for(
        pause);  // the other side lives in real time and was asked to be left alone for so long
  else
    manual_.advance(pause);
}

std::vector<Value> PluginRig::emitted() const {
  const std::scoped_lock lock(mutex_);
  return emitted_;
}

std::vector<core::LogLine> PluginRig::logs() const {
  const std::scoped_lock lock(mutex_);
  return logs_;
}

std::vector<std::string> PluginRig::phases() const {
  const std::scoped_lock lock(mutex_);
  return phases_;
}

bool PluginRig::logged(const std::string& part) const {
  const auto lines = logs();
  return std::any_of(lines.begin(), lines.end(), [&](const core::LogLine& line) {
    return line.message.find(part) != std::string::npos;
  });
}

void PluginRig::forget() {
  const std::scoped_lock lock(mutex_);
  emitted_.clear();
  logs_.clear();
  phases_.clear();
}

bool says(const Value& answer, const std::string& part) {
  return answer["message"].as_string().find(part) != std::string::npos;
}

}  // namespace slipway::test
