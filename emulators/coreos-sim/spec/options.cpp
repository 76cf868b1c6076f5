#include "coreos-sim/spec/options.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <sys/stat.h>

#include <functional>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

template <class Add>
void each(const Var& value, Add add) {
  const auto& list = value.extract<Array::Ptr>();
  for (const auto& item : *list) add(item);
}

template <class Add>
void each_member(const Var& value, Add add) {
  const auto& object = value.extract<Object::Ptr>();
  for (const auto& [name, member] : *object) add(name, member);
}

void read_times(std::map<std::string, double>& times, const Var& value) {
  each_member(value, [&](const std::string& name, const Var& time) {
    times[name] = time.convert<double>();
  });
}

void read_failures(Options& options, const Var& value) {
  each_member(value, [&](const std::string& name, const Var& entry) {
    const auto& object = entry.extract<Object::Ptr>();
    options.unit_fail[name] = {object->optValue("times", 1),
                               object->optValue<std::string>("state", "failed"),
                               object->optValue("after_ms", -1.0)};
  });
}

void read_holds(Options& options, const Var& value) {
  each(value, [&](const Var& entry) {
    const auto& object = entry.extract<Object::Ptr>();
    options.holds.push_back({object->getValue<std::string>("path"),
                             object->optValue<std::string>("method", ""),
                             object->optValue<std::string>("point", "before") == "before",
                             object->getValue<std::string>("file")});
  });
}

cloudconfig::ToolVersion tool_version(const std::string& text) {
  const auto parts = split(text, '.');
  if (parts.size() != 3) throw Poco::SyntaxException("a version has three numbers");
  const auto part = [&](std::size_t i) {
    return static_cast<int>(to_number(parts[i]).value_or(0));
  };
  return {part(0), part(1), part(2)};
}

void read_option(Options& options, const std::string& name, const Var& value) {
  if (name == "speed") {
    options.speed = value.convert<double>();
    if (!(options.speed > 0)) throw Poco::SyntaxException("speed must be more than 0");
  } else if (name == "least_ttl_s") {
    options.least_ttl_s = value.convert<double>();
    if (!(options.least_ttl_s >= 1)) throw Poco::SyntaxException("least_ttl_s must be 1 or more");
  } else if (name == "boot_ms") {
    options.boot_ms = value.convert<double>();
  } else if (name == "forward_delay_ms") {
    options.forward_delay_ms = value.convert<double>();
  } else if (name == "unit_delay_ms") {
    read_times(options.unit_delay_ms, value);
  } else if (name == "unit_ready_ms") {
    read_times(options.unit_ready_ms, value);
  } else if (name == "components") {
    options.components = value.convert<bool>();
  } else if (name == "unit_fail") {
    read_failures(options, value);
  } else if (name == "hang") {
    each(value, [&](const Var& unit) { options.hang.insert(unit.toString()); });
  } else if (name == "fleet_refuses") {
    each(value, [&](const Var& option) { options.fleet_refuses.insert(option.toString()); });
  } else if (name == "etcd_extra_args") {
    each(value, [&](const Var& flag) { options.etcd_extra_args.push_back(flag.toString()); });
  } else if (name == "hold") {
    read_holds(options, value);
  } else if (name == "hold_etcd") {
    options.hold_etcd = value.convert<bool>();
  } else if (name == "coreos_cloudinit") {
    options.cloudinit = tool_version(value.toString());
  } else {
    throw Poco::SyntaxException("unknown option '" + name + "'");
  }
}

/// Tells one content of a file from another, also when the clock of the file system is coarse.
std::string mark_of(const std::filesystem::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return {};
  return std::to_string(facts.st_ino) + " " + std::to_string(facts.st_size) + " " +
         std::to_string(facts.st_mtim.tv_sec) + " " + std::to_string(facts.st_mtim.tv_nsec);
}

/// The unit's own time, or the one for all, or another.
double time_for(const std::map<std::string, double>& times, const std::string& unit,
                double otherwise) {
  for (const auto& name : {unit, std::string("default")}) {
    if (const auto found = times.find(name); found != times.end()) return found->second;
  }
  return otherwise;
}

}  // namespace

double Options::unit_delay(const std::string& unit) const {
  constexpr double usual_ms = 1000;
  return time_for(unit_delay_ms, unit, usual_ms);
}

double Options::unit_ready(const std::string& unit, double otherwise) const {
  return time_for(unit_ready_ms, unit, otherwise);
}

Result<Options> parse_options(const std::string& text) {
  try {
    Options options;
    each_member(Poco::JSON::Parser().parse(text), [&](const std::string& name, const Var& value) {
      read_option(options, name, value);
    });
    return options;
  } catch (const Poco::Exception& exception) {
    return Error{"options: " + exception.displayText()};
  }
}

Options OptionsFile::current() {
  const std::lock_guard lock(mutex_);
  if (path_.empty()) return options_;
  const std::string mark = mark_of(path_);
  if (mark.empty() || mark == read_mark_) return options_;
  const auto text = read_file(path_);
  auto parsed = text ? parse_options(*text) : Error{"unreadable"};
  if (parsed) {
    options_ = std::move(*parsed);
    read_mark_ = mark;
  }
  return options_;
}

std::chrono::milliseconds OptionsFile::paced(double milliseconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds / current().speed));
}

}  // namespace coreos_sim
