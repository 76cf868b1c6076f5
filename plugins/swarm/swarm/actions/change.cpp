#include <charconv>

#include "swarm/actions/verbs.hpp"
#include "swarm/resources/service_wait.hpp"

namespace swarm {
namespace {

using slipway::Acted;

constexpr std::int64_t most_tasks = 100000;

/// Changes a service in the first call and watches it in the others.
template <class Change>
Acted change_service(const Verb& verb, const std::string& name, const Change& change,
                     bool goes_back = false) {
  const auto manager = verb.manager();
  if (verb.request.token().is_null()) {
    const auto before = look_or_fail(manager, name);
    change(manager, before);
    ServiceStep begun;
    begun.token = goes_back ? rollback_token(before)
                            : service_token(&before, before.service["ID"].as_string());
    begun.phase = "it is changed";
    return begun.pending();
  }
  const auto step = watch_service(verb, manager, verb.request.token(), name);
  if (!step.up) return step.pending();
  verb.say(Value::map().set("service", name),
           name + ": " + step.phase.substr(0, step.phase.find(';')) +
               "; the next 'slipway up' makes of it what the stack's file says");
  return Acted::done();
}

struct Wish {
  std::string service;
  std::int64_t count = 0;
};

Wish wish_of(const std::string& word) {
  const auto equals = word.find('=');
  Wish wish{word.substr(0, equals), -1};
  const std::string digits = equals == std::string::npos ? "" : word.substr(equals + 1);
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, wish.count);
  if (read.ec != std::errc() || read.ptr != end || wish.count < 0 || wish.count > most_tasks)
    throw Failure("invalid", "'" + word + "' is not SERVICE=N")
        .with_effect("none")
        .with_hint("slipway platform scale web_web=3");
  return wish;
}

}  // namespace

Acted scale(const Verb& verb) {
  const auto wish = wish_of(verb.word("SERVICE=N"));
  return change_service(verb, wish.service, [&](const Machine& manager, const ServiceLook& there) {
    auto spec = there.service["Spec"];
    if (!spec["Mode"]["Replicated"].is_map())
      throw Failure("invalid", "'" + wish.service + "' runs on every node: it has no number")
          .with_effect("none");
    spec.set("Mode", Value::map().set("Replicated", Value::map().set("Replicas", wish.count)));
    write_service(manager, there, spec);
  });
}

Acted deploy(const Verb& verb) {
  const auto words = verb.words();
  constexpr std::size_t most_words = 2;
  if (words.empty() || words.size() > most_words)
    throw Failure("invalid", "deploy needs a service, and an image where it is another one")
        .with_effect("none")
        .with_hint("slipway platform deploy web_web web:2");
  return change_service(verb, words[0], [&](const Machine& manager, const ServiceLook& there) {
    auto spec = there.service["Spec"];
    auto& task = spec.own_map()["TaskTemplate"];
    if (words.size() == most_words) task.own_map()["ContainerSpec"].set("Image", words[1]);
    task.set("ForceUpdate", task["ForceUpdate"].as_int() + 1);
    write_service(manager, there, spec);
  });
}

Acted roll_back(const Verb& verb) {
  const auto name = verb.word("SERVICE");
  const auto back = [&](const Machine& manager, const ServiceLook& there) {
    if (!there.service["PreviousSpec"].is_map())
      throw Failure("invalid", "'" + name + "' was never changed: there is nothing to go back to")
          .with_effect("none");
    write_service(manager, there, there.service["Spec"], "&rollback=previous");
  };
  return change_service(verb, name, back, true);
}

}  // namespace swarm
