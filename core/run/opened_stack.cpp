#include "core/run/opened_stack.hpp"

#include <algorithm>
#include <set>

#include "core/run/question.hpp"
#include "core/run/stack_source.hpp"
#include "core/stack/source_file.hpp"

namespace slipway::core {
namespace {

/// The options of a role that are no secrets, as paths into the stack.
std::set<std::string> open_paths(const Roles& roles) {
  std::set<std::string> paths;
  for (const auto& [name, role] : roles.active()) {
    if (!role.plugin) continue;
    const auto& described = role.plugin->schema().roles;
    const auto attributes = described.find(role.role);
    if (attributes == described.end()) continue;
    for (const auto& one : attributes->second)
      if (!one.sensitive && is_scalar(one.type)) paths.insert(name + "." + one.name);
  }
  return paths;
}

}  // namespace

OpenedStack::OpenedStack(const RunOptions& options, Console& console, Teller& teller,
                         Recorder& recorder, PluginCalls& calls)
    : options_(options),
      console_(console),
      teller_(teller),
      recorder_(recorder),
      calls_(calls),
      registry_(plugin_search_path(options.plugin_dirs)) {}

ExitCode OpenedStack::read_file() {
  auto source = stack_source(options_, console_);
  source.ask = [this](const std::string& name) { return answer_to(name); };
  auto read = read_stack(source);
  if (read.partial) add_option_findings(read);
  if (read.stack) {
    stack_ = std::move(read.stack);
    teller_.begin(*stack_);
  }
  read.findings = teller_.judged(std::move(read.findings));
  teller_.tell(read.findings);
  const auto code = exit_code_of(read.findings);
  return !stack_ && code == ExitCode::ok ? ExitCode::usage : code;
}

/// Each name is asked for once a run, at the terminal only; with --json it is a program's.
std::optional<std::string> OpenedStack::answer_to(const std::string& name) {
  if (const auto at = answers_.find(name); at != answers_.end()) return at->second;
  if (!console_.in_is_terminal || !console_.read_secret || console_.stream) return std::nullopt;
  auto answer = console_.read_secret(name + ": ");
  if (answer) answers_.emplace(name, *answer);
  return answer;
}

/// A file with faults of its own is checked against the plugins all the same, so that one run tells
/// everything.
void OpenedStack::add_option_findings(ReadStack& read) {
  std::vector<Finding> more;
  const auto services = calls_.services();
  const auto trust = read_trust(*read.partial);
  // What would have to be asked about first is not loaded for that.
  if (!trust || !to_accept(*read.partial, path(), registry_, trust->accepted).nothing()) return;
  const auto admission = trust->admission();
  static_cast<void>(
      Roles::load({*read.partial, registry_, admission, recorder_.state(), services}, more));
  std::erase_if(more, [](const Finding& finding) { return finding.level < Level::error; });
  for (auto& finding : only_new(read.findings, std::move(more)))
    read.findings.push_back(std::move(finding));
}

std::string OpenedStack::path() const {
  return find_stack_file(options_.file, console_.directory).path;
}

Result<StackTrust> OpenedStack::read_trust(const Stack& stack) const {
  if (recorder_.is_open()) return trust_of(stack.base_dir, recorder_.state());
  std::vector<std::string> plugins;
  for (const auto& [name, role] : stack.roles) plugins.push_back(role.plugin);
  return trust_of(stack.base_dir, stack.name, plugins);
}

/// Asks once, and remembers; nobody is there to ask: says the command that accepts it.
ExitCode OpenedStack::ask_for_trust() {
  const auto wanted = to_accept(*stack_, path(), registry_, trust_->accepted);
  if (wanted.nothing()) return ExitCode::ok;
  if (const auto code = confirm_trust({options_, console_, teller_}, wanted.lines());
      code != ExitCode::ok)
    return code;
  wanted.put_into(trust_->accepted);
  if (auto written = trust_->accepted.write(); !written) {
    auto finding = finding_of(written.error(), "plugin.trust-store");
    finding.level = Level::warning;
    teller_.tell(finding);
  }
  return ExitCode::ok;
}

ExitCode OpenedStack::load_plugins() {
  roles_.reset();
  auto trust = read_trust(*stack_);
  if (!trust) return teller_.fail(trust.error(), "plugin.lock-file");
  if (trust_) trust->accepted = std::move(trust_->accepted);  // also what could not be kept
  trust_ = *std::move(trust);
  if (recorder_.lock() != 0) trust_->lock.clear_drafts();
  if (const auto code = ask_for_trust(); code != ExitCode::ok) return code;
  std::vector<Finding> findings;
  const auto services = calls_.services();
  const auto admission = trust_->admission();
  roles_ = Roles::load({*stack_, registry_, admission, recorder_.state(), services}, findings);
  learn();
  findings = teller_.judged(std::move(findings));
  teller_.tell(findings);
  return exit_code_of(findings);
}

ExitCode OpenedStack::look_again(bool record_changed) {
  auto trust = read_trust(*stack_);
  if (!trust) return teller_.fail(trust.error(), "plugin.lock-file");
  if (record_changed || trust->lock.all() != trust_->lock.all()) return load_plugins();
  trust->accepted = std::move(trust_->accepted);
  trust_ = *std::move(trust);
  trust_->lock.clear_drafts();
  return ExitCode::ok;
}

/// What is secret is looked for from now on, and what is not may be shown.
void OpenedStack::learn() {
  for (const auto& [name, role] : roles_->active()) teller_.events().learn(role.options);
  for (const auto& [address, row] : recorder_.state().resources) {
    teller_.events().learn(row.inputs);
    teller_.events().learn(row.outputs);
  }
  teller_.rerun().may_show(open_paths(*roles_));
}

}  // namespace slipway::core
