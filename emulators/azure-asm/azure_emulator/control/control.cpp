#include "azure_emulator/control/control.hpp"

#include <Poco/JSON/Parser.h>

#include <stdexcept>

#include "azure_emulator/api/router.hpp"
#include "azure_emulator/control/critical_path.hpp"
#include "azure_emulator/control/fault_json.hpp"
#include "azure_emulator/control/json.hpp"
#include "azure_emulator/control/page.hpp"
#include "azure_emulator/control/preparation.hpp"
#include "azure_emulator/control/views.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

using Poco::JSON::Object;

ControlReply json_reply(const Object::Ptr& object) {
  return {200, to_text(object), "application/json"};
}

ControlReply error(int status, const std::string& message) {
  auto object = json_object();
  object->set("error", message);
  return {status, to_text(object), "application/json"};
}

Object::Ptr parse_object(const std::string& body) {
  Poco::JSON::Parser parser;
  const auto value = parser.parse(body);
  if (value.type() != typeid(Object::Ptr)) throw std::invalid_argument("the body is not an object");
  return value.extract<Object::Ptr>();
}

void set_durations(World& world, const Object& object) {
  for (const auto& name : object.getNames()) {
    if (!world.durations.set(name, object.getValue<double>(name))) {
      throw std::invalid_argument("no duration '" + name + "', or it is negative");
    }
  }
}

/// Of one subscription when `subscription` is given, else of all.
void set_quotas(World& world, const Object& object) {
  const std::string only = object.optValue<std::string>("subscription", "");
  for (auto& [id, subscription] : world.subscriptions) {
    if (!only.empty() && !same_name(only, id)) continue;
    for (const auto& name : object.getNames()) {
      if (name == "subscription") continue;
      if (!subscription.quotas.set(name, object.getValue<int>(name))) {
        throw std::invalid_argument("no quota '" + name + "'");
      }
    }
  }
}

void change_images(World& world, const Object& object) {
  if (object.has("withdraw")) {
    world.withdrawn_images.insert(lower(object.getValue<std::string>("withdraw")));
  }
  if (object.has("restore")) {
    world.withdrawn_images.erase(lower(object.getValue<std::string>("restore")));
  }
}

void change_settings(World& world, const Object& object) {
  world.settings.late_conflict = object.optValue("late_conflict", world.settings.late_conflict);
  const bool strict = object.optValue("strict_order", world.settings.order == Order::strict);
  world.settings.order = strict ? Order::strict : Order::lenient;
}

}  // namespace

ControlReply Control::handle(const std::string& method, const std::string& target,
                             const std::string& body) {
  const Target parsed = parse_target(target);
  try {
    if (method == "GET") return get(parsed.parts, parsed.query);
    if (method == "POST") return post(parsed.parts, body);
    if (method == "DELETE") return remove(parsed.parts);
    return error(405, "method " + method + " is not known here");
  } catch (const Refusal& refusal) {
    return error(400, refusal.message);
  } catch (const Poco::Exception& failure) {
    return error(400, failure.displayText());
  } catch (const std::exception& failure) {
    return error(400, failure.what());
  }
}

ControlReply Control::get(const std::vector<std::string>& parts,
                          const std::map<std::string, std::string>& query) {
  if (parts.empty()) {
    return {200, emulator_.inspect([](World& world, RequestLog& log) {
              return status_page(world, log);
            }),
            "text/html; charset=utf-8"};
  }
  const std::string& what = parts[0];
  if (what == "inventory") {
    return json_reply(
        emulator_.inspect([](World& world, RequestLog&) { return inventory_json(world); }));
  }
  if (what == "log") {
    return json_reply(
        emulator_.inspect([](World& world, RequestLog& log) { return log_json(world, log); }));
  }
  if (what == "counters") {
    return json_reply(
        emulator_.inspect([](World& world, RequestLog& log) { return counters_json(world, log); }));
  }
  if (what == "critical-path") return get_critical_path();
  if (what == "durations") {
    auto object = json_object();
    emulator_.inspect([&](World& world, RequestLog&) {
      for (const auto& [name, span] : world.durations.all()) {
        object->set(name, std::chrono::duration<double>(span).count());
      }
    });
    return json_reply(object);
  }
  if (what == "faults" && parts.size() == 1) {
    auto list = json_array();
    for (const auto& state : emulator_.faults().list()) list->add(to_json(state));
    auto object = json_object();
    object->set("faults", list);
    return json_reply(object);
  }
  if (what == "faults" && parts.size() == 2) {
    return get_fault(to_number<int>(parts[1]).value_or(0), query);
  }
  return error(404, "nothing is known at this path");
}

ControlReply Control::get_fault(int id, const std::map<std::string, std::string>& query) {
  const auto wait = query.find("wait");
  const auto state = wait == query.end()
                         ? emulator_.faults().find(id)
                         : emulator_.faults().wait_for_hit(id, std::stod(wait->second));
  if (!state) return error(404, "there is no fault " + std::to_string(id));
  return json_reply(to_json(*state));
}

ControlReply Control::get_critical_path() {
  const CriticalPath path =
      emulator_.inspect([](World& world, RequestLog& log) { return critical_path(world, log); });
  const double speed = clock_ != nullptr ? clock_->speed() : 1;
  const auto seconds = [](Span span) { return std::chrono::duration<double>(span).count(); };
  auto object = json_object();
  object->set("least_seconds", seconds(path.least));
  object->set("least_real_seconds", seconds(path.least) / speed);
  if (path.took) {
    object->set("took_seconds", seconds(*path.took));
    object->set("took_real_seconds", seconds(*path.took) / speed);
    if (path.least.count() > 0) object->set("ratio", seconds(*path.took) / seconds(path.least));
  }
  object->set("objects", path.objects);
  object->set("requests", path.requests);
  if (path.objects > 0) {
    object->set("requests_per_object", static_cast<double>(path.requests) / path.objects);
  }
  return json_reply(object);
}

ControlReply Control::post(const std::vector<std::string>& parts, const std::string& body) {
  const std::string what = parts.empty() ? "" : parts[0];
  if (what == "faults" && parts.size() == 3 && parts[2] == "release") {
    emulator_.release_fault(to_number<int>(parts[1]).value_or(0));
    return {};
  }
  const Object::Ptr object = parse_object(body);
  if (what == "faults") {
    const Time now =
        emulator_.inspect([](World& world, RequestLog&) { return world.timeline.now(); });
    auto reply = json_object();
    reply->set("id", emulator_.faults().add(read_fault(*object, now)));
    return json_reply(reply);
  }
  if (what == "clock" && clock_ != nullptr) {
    const double speed = object->getValue<double>("speed");
    if (speed <= 0) throw std::invalid_argument("the speed must be greater than 0");
    clock_->set_speed(speed);
    return {};
  }
  void (*change)(World&, const Object&) = nullptr;
  if (what == "durations") change = set_durations;
  if (what == "quota") change = set_quotas;
  if (what == "images") change = change_images;
  if (what == "settings") change = change_settings;
  if (what == "prepare") change = prepare;
  if (change == nullptr) return error(404, "nothing can be posted to this path");
  emulator_.inspect([&](World& world, RequestLog&) { change(world, *object); });
  if (listener_) listener_("/" + what, body);
  return {};
}

ControlReply Control::remove(const std::vector<std::string>& parts) {
  if (parts.empty() || parts[0] != "faults") return error(404, "only faults can be deleted");
  if (parts.size() == 1) {
    emulator_.faults().clear();
    return {};
  }
  const int id = to_number<int>(parts[1]).value_or(0);
  if (!emulator_.faults().remove(id)) {
    return error(404, "there is no fault " + std::to_string(id));
  }
  return {};
}

void Control::load_scenario(const std::string& text) {
  Poco::JSON::Parser parser;
  const auto value = parser.parse(text);
  const auto list = value.type() == typeid(Poco::JSON::Array::Ptr)
                        ? value.extract<Poco::JSON::Array::Ptr>()
                        : value.extract<Object::Ptr>()->getArray("faults");
  if (list.isNull()) throw std::invalid_argument("a scenario is a list of faults");
  const Time now =
      emulator_.inspect([](World& world, RequestLog&) { return world.timeline.now(); });
  for (std::size_t i = 0; i < list->size(); ++i) {
    emulator_.faults().add(read_fault(*list->getObject(static_cast<unsigned>(i)), now));
  }
}

}  // namespace azure_emulator
