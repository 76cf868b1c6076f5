#include "check/report/run.hpp"

#include <algorithm>
#include <string_view>

#include "check/host/json.hpp"
#include "check/plugin/subject.hpp"
#include "check/process/child.hpp"

namespace slipway::check {
namespace {

bool is_life(const Check& check) { return check.group == std::string_view("life"); }

bool is_wanted(const Check& check, const std::vector<std::string>& only) {
  const std::string group = check.group;
  return only.empty() || std::any_of(only.begin(), only.end(), [&](const std::string& one) {
           return one == group || one == group + "/" + check.name;
         });
}

/// The description, or null when there is none.
Value description_if_any(const Settings& settings) {
  const auto verdict = description_of(settings);
  std::string why;
  if (verdict.result != Result::passed) return {};
  return parse_json(verdict.why, why).value_or(Value());
}

Verdict run_one(const Settings& settings, const Check& check) {
  const auto limit = is_life(check) ? settings.life_limit : settings.limit;
  return run_in_child(limit, [&](Whereabouts& whereabouts) {
    Subject subject(settings, whereabouts);
    const auto own_fault = [&]() -> Verdict {
      const auto fault = subject.loaded() ? subject.plugin().offences().own_fault() : "";
      return {fault.empty() ? Result::passed : Result::not_judged, fault};
    };
    try {
      check.run(subject);
    } catch (const Violation& violation) {
      if (auto verdict = own_fault(); verdict.result != Result::passed) return verdict;
      return Verdict{Result::failed, violation.what};
    }
    return own_fault();
  });
}

}  // namespace

std::vector<Check> wanted_checks(const Arguments& arguments) {
  std::vector<Check> all;
  for (auto* group :
       {&load_checks, &negotiation_checks, &poverty_checks, &schema_checks, &input_checks,
        &purity_checks, &answer_checks, &secret_checks, &manner_checks, &life_checks})
    for (const auto& check : (*group)())
      if (is_wanted(check, arguments.only) &&
          (arguments.settings.life || arguments.list || !is_life(check)))
        all.push_back(check);
  return all;
}

Verdict description_of(const Settings& settings) {
  return run_in_child(settings.limit, [&](Whereabouts& whereabouts) {
    Subject subject(settings, whereabouts);
    return Verdict{Result::passed, print_json(subject.description())};
  });
}

Counts run_checks(const Arguments& arguments, Report& report) {
  Counts counts;
  report.begin(arguments.settings.file, description_if_any(arguments.settings));
  for (const auto& check : wanted_checks(arguments)) {
    const auto started = std::chrono::steady_clock::now();
    const auto verdict = run_one(arguments.settings, check);
    const auto took = std::chrono::steady_clock::now() - started;
    report.tell(check, verdict, std::chrono::duration_cast<std::chrono::milliseconds>(took));
    counts.add(verdict.result);
  }
  report.end();
  return counts;
}

}  // namespace slipway::check
