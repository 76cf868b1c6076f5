#include "check/checks/check.hpp"
#include "check/checks/mutation.hpp"
#include "check/host/json.hpp"
#include "check/plugin/failure_rules.hpp"
#include "check/plugin/options.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

void nothing(const Answer&, const std::string&) {}

/// Calls each pure function of each role with what `change` makes of a good request, and looks at
/// the answers with `judge`.
template <class Change>
void call_all(Subject& subject, Change&& change,
              void (*judge)(const Answer&, const std::string&) = &check_failure) {
  auto& plugin = subject.plugin();
  for (const auto& role : subject.roles()) {
    const auto options = subject.options(role);
    const auto instance = subject.instance(role, options);
    const Scene scene(subject, role, options);
    for (const auto& member : pure_members) {
      if (!plugin.has(member)) continue;
      const Value request = change(scene.request(member));
      judge(plugin.call(member, instance, &request), member.name);
    }
  }
}

void null_request(Subject& subject) {
  auto& plugin = subject.plugin();
  for (const auto& role : subject.roles()) {
    const auto instance = subject.instance(role);
    for (const auto& member : pure_members)
      if (plugin.has(member))
        check_failure(plugin.call(member, instance, nullptr), std::string(member.name));
  }
}

void wrong_kinds(Subject& subject) {
  for (const Value& odd : {Value(), Value(true), Value(7), Value(0.5), Value("text"), Value::list(),
                           Value(Reference{"cloud/node/none", "id"})}) {
    call_all(subject, [&](const Value&) { return odd; });
    call_all(subject, [&](Value request) {
      const auto keys = request.as_map();
      for (const auto& [key, value] : keys) request.set(key, odd);
      return request;
    });
  }
}

/// A key that nobody knows, in every map of a value.
Value with_unknown_keys(const Value& value) {
  if (value.is_list()) {
    Value list = Value::list();
    for (const auto& item : value.as_list()) list.push(with_unknown_keys(item));
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map();
  for (const auto& [key, item] : value.as_map())
    // The keys of these are names, so one more would be one more node or record.
    map.set(key, key == "nodes" && item.is_map() ? item : with_unknown_keys(item));
  return map.set("zz_from_a_later_host", "unknown");
}

Value top_and_nodes(const Value& request) {
  Value more = request;
  more.set("zz_from_a_later_host", "unknown");
  for (const char* key : {"layout", "owner", "inventory"})
    if (request.find(key)) more.set(key, with_unknown_keys(request[key]));
  return more;
}

void unknown_keys(Subject& subject) {
  auto& plugin = subject.plugin();
  for (const auto& role : subject.roles()) {
    const auto options = subject.options(role);
    const auto instance = subject.instance(role, options);
    const Scene scene(subject, role, options);
    for (const auto& member : pure_members) {
      if (!plugin.has(member)) continue;
      const auto usual = scene.request(member);
      const auto more = top_and_nodes(usual);
      const auto first = plugin.call(member, instance, &usual);
      const auto second = plugin.call(member, instance, &more);
      const bool same =
          print_json(first.value) == print_json(second.value) &&
          print_json(Value(first.heard.emitted)) == print_json(Value(second.heard.emitted));
      require(same, std::string("'") + member.name + "' of " + role +
                        " answers otherwise when maps have keys that it does not know");
    }
  }
}

void huge_texts(Subject& subject) {
  const std::string huge(1U << 20U, 'x');
  // A message that quotes such a text may be too long; that is not what is asked here.
  call_all(
      subject, [&](const Value& request) { return with_texts(request, huge); }, &nothing);
}

void strange_texts(Subject& subject) {
  const std::string strange =
      "\xEF\xBB\xBF\xF0\x9F\x9A\xA2 \xE2\x80\xAE../../%s%n\t\r\n\x01\"'`$(x){}<&>\\";
  call_all(subject, [&](const Value& request) { return with_texts(request, strange); });
  call_all(subject, [&](const Value& request) { return with_texts(request, ""); });
}

void deep_values(Subject& subject) {
  Value deep = "bottom";
  for (int level = 0; level < deepest_value - 2; ++level) {
    Value outer = level % 2 == 0 ? Value::list().push(deep) : Value::map().set("a", deep);
    deep = std::move(outer);
  }
  call_all(subject, [&](Value request) {
    const auto keys = request.as_map();
    for (const auto& [key, value] : keys) request.set(key, deep);
    return request;
  });
}

void check_made(const Made& made, const std::string& role) {
  require(made.instance || !made.failure.null,
          "create_instance of " + role + " answers neither an instance nor a failure");
  if (made.instance) return;
  require(made.failure.failed(), "create_instance of " + role +
                                     " sets as failure what is no failure: " +
                                     print_json(made.failure.value).substr(0, 200));
  check_failure(made.failure, "create_instance of " + role);
}

void invalid_options(Subject& subject) {
  for (const auto& role : subject.roles()) {
    std::string why;
    const auto good = complete_options(subject.description(), role, subject.settings(),
                                       subject.settings().options[role], why);
    const Value options = good ? *good : Value::map();
    check_made(subject.plugin().make(base_request(role)), role);
    for (const auto& option : options_of(subject.description(), role))
      for (const Value& odd : {Value(), Value(-1), Value(true), Value("\xE2\x98\x83 ../"),
                               Value::list().push(7), Value::map().set("a", nullptr)}) {
        Value changed = options;
        changed.set(option["name"].as_string(), odd);
        check_made(subject.plugin().make(subject.instance_request(role, changed)), role);
      }
  }
}

/// Good requests with a few places changed by chance.
void mutated(Subject& subject) {
  constexpr std::uint64_t rounds = 150;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    Mutation mutation(subject.settings().seed * rounds + round);
    call_all(subject, [&](const Value& request) { return mutation.of(request); });
  }
}

}  // namespace

std::vector<Check> input_checks() {
  return {
      {"input", "null_request", "a null request is survived", &null_request},
      {"input", "wrong_kinds", "values of other kinds than expected are survived", &wrong_kinds},
      {"input", "unknown_keys", "a key that is not known is ignored", &unknown_keys},
      {"input", "huge_texts", "texts of a megabyte are survived", &huge_texts},
      {"input", "strange_texts", "odd characters and empty texts are survived", &strange_texts},
      {"input", "deep_values", "values a hundred levels deep are survived", &deep_values},
      {"input", "invalid_options", "options that do not fit make a failure, or an instance",
       &invalid_options},
      {"input", "mutated", "requests changed by chance (--seed) are survived", &mutated},
  };
}

}  // namespace slipway::check
