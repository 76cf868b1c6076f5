#include "check/checks/check.hpp"
#include "check/checks/secret_search.hpp"
#include "check/plugin/options.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

/// Options with a secret of the runner's own where one was not given and any text will do.
Value with_canaries(Subject& subject, const std::string& role, SecretSearch& search) {
  Value given = subject.settings().options[role];
  for (const auto& option : options_of(subject.description(), role)) {
    const auto& name = option["name"].as_string();
    const bool any_text = option["type"] == Value("string") && !option["path"].as_bool() &&
                          option["pattern"].is_null() && option["allowed"].size() == 0;
    if (option["sensitive"].as_bool() && any_text && given[name].is_null())
      given.set(name, "canary-" + name + "-" + std::to_string(subject.settings().seed + 7'919));
  }
  std::string why;
  auto options = complete_options(subject.description(), role, subject.settings(), given, why);
  if (!options) throw Skip{why};
  for (const auto& option : options_of(subject.description(), role))
    if (option["sensitive"].as_bool()) search.learn((*options)[option["name"].as_string()]);
  return *std::move(options);
}

void check_heard(const SecretSearch& search, const Heard& heard, const std::string& where) {
  for (const auto& line : heard.logs)
    require(!search.finds(line.message) && !search.finds(line.fields),
            where + " writes a sensitive option into the log");
  for (const auto& phase : heard.phases)
    require(!search.finds(phase), where + " puts a sensitive option into a phase");
}

/// What `member` emitted: of a resource the inputs may hold a secret, as the host marks them.
void check_emitted(const SecretSearch& search, const Value& emitted, const std::string& where) {
  for (const auto& item : emitted.as_list()) {
    Value rest = item;
    if (rest.find("type")) rest.erase("inputs");
    require(!search.finds(rest), where + " emits a sensitive option that is not marked");
  }
}

void check_role(Subject& subject, const std::string& role, const Value& options,
                const SecretSearch& search) {
  auto& plugin = subject.plugin();
  auto made = plugin.make(subject.instance_request(role, options));
  const auto create = "create_instance of " + role;
  check_heard(search, made.failure.heard, create);
  if (!made.instance) {
    require(!search.finds(made.failure.value),
            create + " quotes a sensitive option in its failure");
    return;
  }
  Scene scene(subject, role, options);
  for (const auto& member : pure_members) {
    if (!plugin.has(member)) continue;
    const auto request = scene.request(member);
    const auto answer = plugin.call(member, *made.instance, &request);
    const auto where = "'" + std::string(member.name) + "' of " + role;
    check_heard(search, answer.heard, where);
    check_emitted(search, Value(answer.heard.emitted), where);
    // A contribution and user-data become a machine's, whose inputs the host marks.
    const bool shown = answer.failed() || member.name == std::string_view("layout");
    require(!shown || !search.finds(answer.value), where + " answers a sensitive option in clear");
  }
}

void offline_calls_keep_secrets(Subject& subject) {
  bool any = false;
  for (const auto& role : subject.roles()) {
    SecretSearch search;
    const auto options = with_canaries(subject, role, search);
    if (search.empty()) continue;
    any = true;
    check_role(subject, role, options, search);
  }
  if (!any) throw Skip{"no option that is a text is sensitive"};
}

}  // namespace

std::vector<Check> secret_checks() {
  return {{"secrets", "offline",
           "no sensitive option is in a log line, a finding, a name or a failure",
           &offline_calls_keep_secrets}};
}

}  // namespace slipway::check
