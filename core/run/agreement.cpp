#include "core/run/agreement.hpp"

namespace slipway::core {
namespace {

constexpr int most_agreement_rounds = 64;

/// Adds the machines that a plan makes anew.  False: all of them were known.
bool add_machines(const Plan& plan, const contract::Layout& layout, Replacements& replace) {
  std::set<std::string_view> anew;
  for (const auto& change : plan.changes)
    if (change.kind == ChangeKind::replace && !change.maybe) anew.insert(change.address);
  bool grew = false;
  for (const auto& node : layout.nodes)
    if (anew.contains(node.resource) && replace.emplace(node.resource, "").second) grew = true;
  return grew;
}

Finding no_agreement() {
  Finding finding;
  finding.kind = FailureClass::internal;
  finding.code = "plan.no-agreement";
  finding.message = "after " + std::to_string(most_agreement_rounds) +
                    " rounds still more is to be made anew because of what is made anew";
  finding.help = "slipway explain plan.no-agreement";
  return finding;
}

class Agreement {
 public:
  Agreement(Session& session, const ReadBacks& reads, const std::set<std::string>& asked)
      : session_(session), reads_(reads) {
    for (const auto& address : asked) replace_[address] = "asked for by --replace";
  }

  Planned run() {
    Planned planned;
    for (int rounds = 1; round(planned); ++rounds) {
      planned.plan = {};
      if (rounds == most_agreement_rounds) {
        planned.made.findings.push_back(no_agreement());
        break;
      }
    }
    planned.demanded = demands_;
    return planned;
  }

 private:
  /// True: another round is needed.
  bool round(Planned& planned) {
    Fates fates;
    for (const auto& [address, reason] : replace_) fates[address] = Fate::replaced;
    for (const auto& address : cleared_) fates[address] = Fate::cleared;
    for (const auto& [address, read] : reads_)
      if (read.answer == ReadBack::Answer::gone) fates[address] = Fate::lost;
    planned.made = try_composition(session_, fates);
    bool more = false;
    for (const auto& [address, reason] : planned.made.replace)
      if (replace_.emplace(address, reason).second) {
        demands_[address] = reason;
        more = true;
      }
    if (more || has_errors(planned.made.findings)) return more;
    planned.plan = plan_of(session_, planned.made, reads_, replace_,
                           cleared_.empty() ? Aim::what_is_wanted : Aim::everything_anew);
    if (planned.plan.everything_anew && clear_machines(planned.made.layout)) return true;
    return add_machines(planned.plan, planned.made.layout, replace_);
  }

  /// What comes is composed as if no machine were there.  False: it was already.
  bool clear_machines(const contract::Layout& layout) {
    const auto before = cleared_.size();
    for (const auto& node : recorded_layout(session_.state()).nodes) cleared_.insert(node.resource);
    for (const auto& node : layout.nodes) cleared_.insert(node.resource);
    return cleared_.size() > before;
  }

  Session& session_;
  const ReadBacks& reads_;
  Replacements replace_;
  std::set<std::string> cleared_;  ///< machines that go before any is made
  Replacements demands_;           ///< those of them that plugins want
};

}  // namespace

Plan plan_of(Session& session, const Composition& made, const ReadBacks& reads,
             const Replacements& replace, Aim aim) {
  const auto recorded = recorded_layout(session.state());
  PlanInput input;
  input.everything_anew = aim == Aim::everything_anew;
  input.takes_down = aim == Aim::nothing;
  input.desired = made.resources;
  input.layout = &made.layout;
  input.recorded = &recorded;
  input.state = session.recorder.snapshot();
  input.reads = &reads;
  input.replace = replace;
  for (const auto& [name, role] : session.stack().roles) input.protects[name] = role.protect;
  input.type_of = [&](const std::string& address, const std::string& plugin) {
    return session.host.type(address, plugin);
  };
  return make_plan(input);
}

Planned compose_and_plan_until_both_agree(Session& session, const ReadBacks& reads,
                                          const std::set<std::string>& asked) {
  return Agreement(session, reads, asked).run();
}

}  // namespace slipway::core
