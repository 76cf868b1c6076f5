#include "core/run/preflight.hpp"

#include "core/run/session_events.hpp"

namespace slipway::core {
namespace {

constexpr Millis look_up_every{100};
constexpr Millis leave_within{1500};

Value preflight_request(Session& session, const std::string& role, const Composition& made) {
  Value request = with_records(session.host.request_base(role, session.state()),
                               records_of(role, session.state()), made.node_status);
  return with_layout(std::move(request), codec::encode(made.layout), made.endpoints);
}

/// The checks of all roles under way, and what they found.
class Preflight {
 public:
  Preflight(Session& session, const Composition& made)
      : session_(session), dispatcher_(session.calls.dispatcher(3)) {
    for (auto& [name, role] : session.roles().active()) {
      dispatcher_.start({checks_.size(), role.instance.get(), Function::preflight,
                         preflight_request(session, name, made)});
      checks_.push_back({name, role.plugin->schema().name, {}});
    }
  }

  std::vector<Finding> run() {
    const auto& clock = session_.clock;
    const auto& stop = session_.console.stop;
    auto leave_at = Millis::max();
    while (dispatcher_.running() > 0 && clock.monotonic() < leave_at) {
      if (stop.stop_requested() && leave_at == Millis::max()) {
        dispatcher_.cancel();
        leave_at = clock.monotonic() + leave_within;
      }
      for (const auto& signal : dispatcher_.wait(clock.monotonic() + look_up_every)) take(signal);
    }
    std::vector<Finding> findings;
    for (auto& check : checks_)
      findings.insert(findings.end(), check.findings.begin(), check.findings.end());
    locate(findings, session_.stack());
    return findings;
  }

 private:
  struct Check {
    std::string role;
    std::string plugin;
    std::vector<Finding> findings;
  };

  void take(const Signal& signal) {
    auto& check = checks_[signal.job];
    if (signal.kind == Signal::Kind::emitted) {
      auto finding = finding_from_value(signal.answer);
      if (finding.role.empty() && !finding.option.empty()) finding.role = check.role;
      if (const auto speed = finding.facts["speed"].as_double(); speed > 0)
        session_.speeds[check.role] = speed;
      check.findings.push_back(std::move(finding));
    } else if (signal.kind == Signal::Kind::logged) {
      session_.teller.tell(signal.log);
    } else if (signal.kind == Signal::Kind::answered) {
      for (const auto& one : signal.answer["findings"].as_list())
        check.findings.push_back(finding_from_value(one));
      if (signal.answer["outcome"].as_string() == "failed")
        check.findings.push_back(finding_of_failure(signal.answer, check.plugin));
    }
  }

  Session& session_;
  ThreadDispatcher& dispatcher_;
  std::vector<Check> checks_;
};

}  // namespace

std::vector<Finding> run_preflight(Session& session, const Composition& made) {
  return Preflight(session, made).run();
}

}  // namespace slipway::core
