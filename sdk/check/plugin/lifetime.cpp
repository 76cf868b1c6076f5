#include "check/plugin/lifetime.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "check/host/json.hpp"
#include "check/plugin/failure_rules.hpp"
#include "check/plugin/names.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

constexpr int most_attempts = 8;
constexpr double longest_pause_ms = 5000;
constexpr std::int64_t deadline_ms = 600'000;

/// Classes that an engine tries again; plugin.h lists what a host does on each.
bool is_tried_again(const Value& failure) {
  static const std::set<std::string> classes = {"conflict", "busy", "throttled", "unavailable",
                                                "timeout"};
  return classes.contains(failure["class"].as_string());
}

/// The effect of a failed attempt, with the defaults of plugin.h.
std::string effect_of(const Value& failure) {
  static const std::set<std::string> harmless = {"invalid", "unauthenticated", "forbidden",
                                                 "quota",   "throttled",       "conflict",
                                                 "busy",    "already_exists"};
  if (failure.find("effect")) return failure["effect"].as_string();
  return harmless.contains(failure["class"].as_string()) ? "none" : "unknown";
}

void check_pending(const Value& answer, const std::string& where) {
  require(!answer["token"].is_null(), where + " answers pending without a token");
  require(print_json(answer["token"]).size() <= SLIPWAY_MAX_TOKEN,
          where + " answers a token that is too long");
  require(answer["poll_after_ms"].is_number(), where + " answers pending without poll_after_ms");
}

}  // namespace

Lifetime::Lifetime(Subject& subject, const std::string& role)
    : subject_(subject),
      role_(role),
      options_(subject.options(role)),
      instance_(subject.instance(role, options_)),
      scene_(subject, role, options_) {
  const auto composed = compose(subject.plugin(), instance_, scene_);
  const auto& expanded = composed["expand"];
  if (expanded["answer"]["outcome"] == Value("failed"))
    throw Skip{"expand of " + role + " fails: " + expanded["answer"]["message"].as_string()};
  things_ = things_in_order(subject.description(), role, expanded["emitted"], scene_.layout(),
                            subject.settings().seed);
  if (things_.empty()) throw Skip{"the role " + role + " makes no resource of these options"};
}

Lifetime::~Lifetime() {
  for (auto thing = things_.rbegin(); thing != things_.rend(); ++thing) {
    try {
      if (thing->made) remove(*thing);
    } catch (const Violation&) {
      continue;  // the check has its verdict already; the rest is tidied up as far as it goes
    } catch (...) {
      return;  // it cannot delete at all; nothing may leave a destructor
    }
  }
}

Value Lifetime::request(const Thing& thing, const std::string& lineage_of) const {
  Value owner = Value::map();
  owner.set("stack", stack_name).set("lineage", lineage_of).set("address", thing.address);
  Value made = base_request(role_);
  made.set("lineage", lineage_of).set("owner", std::move(owner));
  made.set("type", thing.resource["type"]).set("address", thing.address);
  made.set("key", thing.key).set("attempt", 1).set("recover", false);
  made.set("deadline_ms", deadline_ms).set("inputs", thing.inputs);
  if (role_ != "cloud") made.set("inventory", scene_.inventory());
  if (!thing.made) return made;
  return made.set("id", thing.id)
      .set("prior", Value::map()
                        .set("id", thing.id)
                        .set("inputs", thing.inputs)
                        .set("outputs", thing.outputs));
}

Value Lifetime::request(const Thing& thing) const { return request(thing, lineage); }

Value Lifetime::read_request(const Thing& thing) const {
  Value made = request(thing);
  for (const char* key : {"key", "attempt", "recover", "deadline_ms", "prior"}) made.erase(key);
  return made.set("id", thing.id).set("outputs", thing.outputs);
}

Answer Lifetime::once(const Member& member, const Thing& thing, const Value& request) {
  const auto where = std::string(member.name) + " of " + thing.address;
  if (!plugin().has(member)) throw Skip{"it has no " + std::string(member.name)};
  Answer answer = plugin().call(member, instance_, &request);
  records_.push_back({member.name, thing.type, answer});
  require(!answer.null && answer.value.is_map(), where + " answers no map");
  check_failure(answer, where);
  return answer;
}

void Lifetime::wait(const Thing& thing, const char* doing, double milliseconds) {
  const Inside inside(subject_.whereabouts(),
                      "waiting for " + std::string(doing) + " of " + thing.address);
  const auto pause = std::clamp(milliseconds, 1.0, longest_pause_ms);
  std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(pause));
}

Value Lifetime::settle(const Member& member, const Thing& thing, Value request) {
  const auto where = std::string(member.name) + " of " + thing.address;
  int attempt = 1;
  while (true) {
    Value answer = once(member, thing, request).value;
    const auto& outcome = answer["outcome"].as_string();
    if (outcome == "done") return answer;
    if (outcome == "pending") {
      check_pending(answer, where);
      request.set("token", answer["token"]).set_if("id", answer["id"]);
      if (told_pending_) told_pending_(thing, answer);
      wait(thing, member.name, answer["poll_after_ms"].as_double());
      continue;
    }
    require(outcome == "failed", where + " answers the unknown outcome '" + outcome + "'");
    if (!is_tried_again(answer) || ++attempt > most_attempts) return answer;
    const auto effect = effect_of(answer);
    request.set("attempt", attempt)
        .set("recover", request["recover"].as_bool() || effect != "none");
    if (effect == "partial") request.set("id", answer["id"]);
    wait(thing, member.name, std::max(200.0, answer["retry_after_ms"].as_double()));
  }
}

void Lifetime::take_over(Thing& thing, const Value& done) {
  thing.id = done["id"].as_string();
  thing.outputs = done["outputs"].is_map() ? done["outputs"] : Value::map();
  thing.made = true;
}

void Lifetime::create(Thing& thing) {
  thing.inputs = resolved(thing.resource["inputs"], things_);
  const auto answer = settle(create_member, thing, request(thing));
  const auto where = "create_resource of " + thing.address;
  require(answer["outcome"] == Value("done"),
          where + " fails: " + answer["class"].as_string() + ": " + answer["message"].as_string());
  const auto& id = answer["id"].as_string();
  require(!id.empty() && id.size() <= SLIPWAY_MAX_ID,
          where + " is done without an id, or a longer one");
  take_over(thing, answer);
}

void Lifetime::create_all() {
  for (auto& thing : things_)
    if (!thing.made) create(thing);
}

Answer Lifetime::read(const Thing& thing) { return once(read_member, thing, read_request(thing)); }

void Lifetime::must_be_as_wanted(const Thing& thing) {
  const auto answer = read(thing).value;
  const auto where = "read of " + thing.address;
  require(answer["outcome"] == Value("present"),
          where + " answers '" + answer["outcome"].as_string() +
              "' for what is there: " + answer["message"].as_string());
  require(answer["id"] == Value(thing.id),
          where + " answers the id '" + answer["id"].as_string() + "', not '" + thing.id + "'");
  if (const auto drift = difference(thing.type, thing.inputs, answer["inputs"]))
    throw Violation{where + " shows drift right after: " + *drift};
}

void Lifetime::remove(Thing& thing) {
  thing.made = true;
  const auto answer = settle(delete_member, thing, request(thing));
  thing.made = false;
  const bool gone = answer["outcome"] == Value("done") || answer["class"] == Value("not_found");
  require(gone, "delete_resource of " + thing.address + " fails: " + answer["class"].as_string() +
                    ": " + answer["message"].as_string());
}

}  // namespace slipway::check
