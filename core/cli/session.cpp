#include "core/cli/session.hpp"

#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "core/cli/last_word.hpp"
#include "core/cli/program.hpp"
#include "core/cli/question.hpp"
#include "core/cli/report.hpp"
#include "core/cli/session_events.hpp"
#include "core/cli/shell_word.hpp"
#include "core/cli/stack_source.hpp"
#include "core/stack/source_file.hpp"
#include "core/state/lock_owner.hpp"
#include "core/state/stack_names.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr Millis look_patience{8000};

Finding finding_of(const Error& error, const std::string& code) {
  Finding finding;
  finding.code = code;
  finding.message = error.message;
  finding.help = error.hint;
  return finding;
}

/// `slipway plan`, and not a sentence that begins like it.
bool is_command_on_a_stack(const std::string& help) {
  const std::string_view program = "slipway ";
  if (!help.starts_with(program) || help.find(", ") != std::string::npos) return false;
  const auto word = help.substr(program.size(), help.find(' ', program.size()) - program.size());
  return std::any_of(commands().begin(), commands().end(), [&](const auto& command) {
    return command->name() == word && takes(command->common(), Takes::stack);
  });
}

/// What the command was given of its own; what all have in common is added elsewhere, and what
/// answers a question is left out.
std::string own_flags(const Invocation& invocation) {
  static const std::set<std::string, std::less<>> others = {
      "arguments",   "color",      "confirm", "file",    "help", "json",
      "parallelism", "plugin-dir", "set",     "verbose", "yes"};
  std::string flags;
  for (const auto& [name, value] : invocation.options) {
    if (others.contains(name) || value.defaulted() || value.empty()) continue;
    const auto flag = " --" + name;
    if (const auto* text = boost::any_cast<std::string>(&value.value()))
      flags += flag + " " + shell_word(*text);
    else if (const auto* texts = boost::any_cast<std::vector<std::string>>(&value.value()))
      for (const auto& one : *texts) flags += flag + " " + shell_word(one);
    else
      flags += flag;
  }
  return flags;
}

}  // namespace

Session::Session(const Invocation& invocation, Console& console, std::string command, Voice voice)
    : invocation_(invocation),
      console_(console),
      command_(std::move(command)),
      voice_(voice),
      random_(entropy_random()),
      registry_(plugin_search_path(invocation.texts("plugin-dir"))) {
  events_ = std::make_unique<SessionEvents>(invocation, console, voice == Voice::data);
  started_ms_ = clock_.monotonic().count();
}

Session::~Session() {
  if (lock_ != 0 && store_) static_cast<void>(store_->unlock(lock_).has_value());
  const bool stuck = std::any_of(dispatchers_.begin(), dispatchers_.end(),
                                 [](const auto& one) { return one->running() > 0; });
  // After a cancel nobody waits for a call that does not return; what it did is in doubt, and the
  // next run looks.
  if (stuck && (gave_up_ || console_.stop.stop_requested()) && console_.abandon)
    console_.abandon(static_cast<int>(ended_.value_or(ExitCode::cancelled)));
}

ExitCode in_session(const Invocation& invocation, Console& console, const std::string& command,
                    Voice voice, const Session::Body& body) {
  Session session(invocation, console, command, voice);
  auto code = ExitCode::defect;
  try {
    code = body(session);
  } catch (...) {
    session.leave(code);
    throw;
  }
  session.leave(code);
  return code;
}

void Session::leave(ExitCode code) {
  if (!ended_) conclude(interrupted() ? ExitCode::cancelled : code, {}, {});
}

void Session::hand_over(const Value& record, const std::string& text) {
  say_record(console_, record, text);
}

ThreadDispatcher& Session::dispatcher(std::size_t threads) {
  return *dispatchers_.emplace_back(
      std::make_unique<ThreadDispatcher>(clock_, threads, random_.next()));
}

void Session::say_start() {
  set_next_after_crash(with_flags(command_line()));
  if (voice_ != Voice::tells && !console_.stream) return;
  Event event;
  event.kind = EventKind::run_started;
  event.wall_ms = clock_.wall().count();
  event.fields.set("command", command_).set("stack", stack_->name);
  event.fields.set_if("file", stack_->file);
  events_->on(event);
}

void Session::tell(const Finding& told) {
  auto finding = told;
  finding.help = help_with_flags(told.help);
  if (voice_ == Voice::data && !console_.stream && finding.level != Level::error) return;
  // The same thing may be found again when what is known has grown; it is told once.
  if (!told_.insert(to_json(finding_to_value(finding))).second) return;
  Event event;
  event.kind = EventKind::finding;
  event.wall_ms = clock_.wall().count();
  event.address = finding.address;
  event.fields.set("finding", finding_to_value(finding));
  events_->on(event);
}

void Session::tell(const LogLine& line) {
  Event event;
  event.kind = EventKind::log;
  event.wall_ms = clock_.wall().count();
  event.fields.set("level", log_level_text(line.level))
      .set("message", line.message)
      .set_if("fields", line.fields);
  events_->on(event);
}

void Session::tell(const std::vector<Finding>& findings) {
  for (const auto& finding : findings) tell(finding);
}

ExitCode Session::fail(const Error& error, const std::string& code) {
  tell(finding_of(error, code));
  return exit_code_of(error);
}

/// Whether the value that a flag gives to this path cannot be a secret: the core's own words, and
/// single options that their plugin does not call sensitive.
bool Session::may_be_shown(const std::string& path) {
  const auto dot = path.find('.');
  if (dot == std::string::npos) return path == "name";
  const auto option = path.substr(dot + 1);
  if (option == "nodes" || option == "plugin" || option == "protect") return true;
  const auto* role = roles_ ? roles_->find(path.substr(0, dot)) : nullptr;
  if (!role || !role->plugin) return false;
  const auto attributes = role->plugin->schema().roles.find(role->role);
  if (attributes == role->plugin->schema().roles.end()) return false;
  return std::any_of(attributes->second.begin(), attributes->second.end(),
                     [&](const Attribute& one) {
                       return one.name == option && !one.sensitive && is_scalar(one.type);
                     });
}

/// A command on the same stack needs the same flags: left out, they would read as a wish.
std::string Session::with_flags(std::string next) {
  const auto add = [&next](const char* flag, const std::string& value) {
    if (!value.empty()) next += std::string(" ") + flag + " " + shell_word(value);
  };
  add("--file", invocation_.text("file"));
  for (const auto& set : invocation_.texts("set")) {
    const auto path = set.substr(0, set.find('='));
    add("--set", may_be_shown(path) ? set : path + "=…");
  }
  for (const auto& value : invocation_.texts("plugin-dir")) add("--plugin-dir", value);
  const bool applies = next.starts_with("slipway up") || next.starts_with("slipway down");
  if (applies && invocation_.has("parallelism") && !invocation_.options["parallelism"].defaulted())
    add("--parallelism", std::to_string(invocation_.options["parallelism"].as<unsigned>()));
  return next;
}

/// A help that is commands of ours gets their flags; any other is left as it is.
std::string Session::help_with_flags(const std::string& help) {
  std::string text;
  for (std::size_t at = 0; at <= help.size();) {
    const auto end = std::min(help.find(" && ", at), help.size());
    const auto part = help.substr(at, end - at);
    if (!is_command_on_a_stack(part)) return help;
    text += (text.empty() ? "" : " && ") + with_flags(part);
    at = end + 4;
  }
  return text;
}

std::string Session::unconfirmed_command_line() const {
  std::string line = "slipway " + command_;
  for (const auto& word : invocation_.arguments) line += " " + shell_word(word);
  line += own_flags(invocation_);
  const bool of_an_action = stack_ && stack_->find(command_) != nullptr;
  if (!invocation_.rest.empty() && !of_an_action) line += " --";
  for (const auto& word : invocation_.rest) line += " " + shell_word(word);
  return line;
}

std::string Session::command_line() const {
  const auto line = unconfirmed_command_line();
  if (!invocation_.has("confirm")) return line;
  return line + " --confirm=" + shell_word(invocation_.text("confirm"));
}

ExitCode Session::end(ExitCode code, const std::vector<std::string>& outcome,
                      const std::string& next) {
  if (!interrupted()) return conclude(code, outcome, next);
  return conclude(ExitCode::cancelled, {"cancelled: what was asked for is not known"},
                  command_line());
}

ExitCode Session::conclude(ExitCode code, const std::vector<std::string>& outcome,
                           const std::string& next) {
  Event event;
  event.kind = EventKind::run_ended;
  event.wall_ms = clock_.wall().count();
  const auto took = static_cast<double>(clock_.monotonic().count() - started_ms_) / 1000;
  event.fields.set("exit_code", static_cast<int>(code)).set_if("outcome", Value(outcome));
  event.fields.set_if("next", next.empty() ? next : with_flags(next)).set("seconds", took);
  if (code != ExitCode::ok) event.fields.set_if("log", events_->log_path());
  events_->on(event);
  ended_ = code;
  return code;
}

std::vector<Finding> Session::judged(std::vector<Finding> findings) const {
  if (invocation_.flag("strict")) make_strict(findings);
  return findings;
}

/// A file with faults of its own is checked against the plugins all the same, so that one run tells
/// everything.
void Session::add_option_findings(ReadStack& read) {
  std::vector<Finding> more;
  const auto calls = services();
  const auto trust = read_trust(*read.partial);
  // What would have to be asked about first is not loaded for that.
  if (!trust || !to_accept(*read.partial, stack_path(), registry_, trust->accepted).nothing())
    return;
  const auto admission = trust->admission();
  static_cast<void>(Roles::load({*read.partial, registry_, admission, state_, calls}, more));
  std::erase_if(more, [](const Finding& finding) { return finding.level < Level::error; });
  for (auto& finding : only_new(read.findings, std::move(more)))
    read.findings.push_back(std::move(finding));
}

/// Each name is asked for once a run, at the terminal only; with --json it is a program's.
std::optional<std::string> Session::answer_to(const std::string& name) {
  if (const auto at = answers_.find(name); at != answers_.end()) return at->second;
  if (!console_.in_is_terminal || !console_.read_secret || invocation_.flag("json"))
    return std::nullopt;
  auto answer = console_.read_secret(name + ": ");
  if (answer) answers_.emplace(name, *answer);
  return answer;
}

ExitCode Session::read_stack_file() {
  auto source = stack_source(invocation_, console_);
  source.ask = [this](const std::string& name) { return answer_to(name); };
  auto read = read_stack(source);
  if (read.partial) add_option_findings(read);
  if (read.stack) {
    stack_ = std::move(read.stack);
    say_start();
  }
  read.findings = judged(std::move(read.findings));
  tell(read.findings);
  const auto code = exit_code_of(read.findings);
  return !stack_ && code == ExitCode::ok ? ExitCode::usage : code;
}

StoreOptions Session::store_options(Access access) {
  StoreOptions options;
  options.base_dir = stack_->base_dir;
  options.stack = stack_->name;
  options.access = access == Access::look ? StoreAccess::read : StoreAccess::write;
  options.key = key_source_from_environment();
  options.written_by = "slipway " + program_version();
  options.lineage = lineage_.empty() ? random_.id() : lineage_;
  return options;
}

ExitCode Session::rename(const std::string& from, const std::string& to) {
  if (const auto code = read_stack_file(); code != ExitCode::ok) return code;
  auto options = store_options(Access::change);
  options.stack = from;
  auto renamed = rename_state(options, to, this_process(command_, clock_), clock_);
  if (!renamed)
    return fail(renamed.error(),
                renamed.error().code == Errc::locked ? "state.locked" : "state.rename");
  return end(ExitCode::ok,
             {"what was on record for '" + from + "' is now on record for '" + to + "'",
              "names that follow from that of the stack stay as they are; after a 'slipway down' "
              "they follow from '" +
                  to + "'"},
             "slipway plan");
}

ExitCode Session::open_adopting(const std::string& lineage) {
  const auto known = recorded_stacks(stack_->base_dir);
  const bool recorded = std::find(known.begin(), known.end(), stack_->name) != known.end();
  if (recorded && state_.lineage != lineage) {
    const auto aside = stack_->name + "-before-" + state_.lineage.substr(0, 8);
    store_.reset();
    auto kept =
        rename_state(store_options(Access::change), aside, this_process(command_, clock_), clock_);
    if (!kept) return fail(kept.error(), "state.rename");
    Finding note;
    note.level = Level::note;
    note.code = "state.set-aside";
    note.message = "what was on record here is now on record for '" + aside + "'";
    tell(note);
  }
  lineage_ = lineage;
  return reopen_for_change();
}

ExitCode Session::open_store(Access access) {
  const auto options = store_options(access);
  auto store = open_sqlite_store(options, clock_);
  if (!store) {
    const auto code = fail(store.error(), is_lost(options) ? "state.lost" : "state.open");
    return code == ExitCode::usage ? ExitCode::other : code;
  }
  store_ = *std::move(store);
  if (access == Access::change)
    if (const auto code = take_lock(); code != ExitCode::ok) return code;
  auto state = store_->load();
  if (!state) return fail(state.error(), "state.load");
  state_ = *std::move(state);
  if (state_.lineage.empty()) state_.lineage = options.lineage;
  for (const auto& lost : state_.lost_secrets) tell(lost_secret_finding(lost));
  return ExitCode::ok;
}

ExitCode Session::take_lock() {
  auto taken = store_->lock(this_process(command_, clock_));
  if (!taken) return fail(taken.error(), "state.locked");
  lock_ = *taken;
  return ExitCode::ok;
}

std::string Session::stack_path() const {
  return find_stack_file(invocation_.text("file"), console_.directory).path;
}

Result<StackTrust> Session::read_trust(const Stack& stack) const {
  if (store_) return trust_of(stack.base_dir, state_);
  std::vector<std::string> plugins;
  for (const auto& [name, role] : stack.roles) plugins.push_back(role.plugin);
  return trust_of(stack.base_dir, stack.name, plugins);
}

/// Asks once, and remembers; nobody is there to ask: says the command that accepts it.
ExitCode Session::ask_for_trust() {
  const auto wanted = to_accept(*stack_, stack_path(), registry_, trust_->accepted);
  if (wanted.nothing()) return ExitCode::ok;
  if (const auto code = confirm_trust(*this, wanted.lines()); code != ExitCode::ok) return code;
  wanted.put_into(trust_->accepted);
  if (auto written = trust_->accepted.write(); !written) {
    auto finding = finding_of(written.error(), "plugin.trust-store");
    finding.level = Level::warning;
    tell(finding);
  }
  return ExitCode::ok;
}

ExitCode Session::load_plugins() {
  auto trust = read_trust(*stack_);
  if (!trust) return fail(trust.error(), "plugin.lock-file");
  if (trust_) trust->accepted = std::move(trust_->accepted);  // also what could not be kept
  trust_ = *std::move(trust);
  if (lock_ != 0) trust_->lock.clear_drafts();
  if (const auto code = ask_for_trust(); code != ExitCode::ok) return code;
  std::vector<Finding> findings;
  const auto calls = services();
  const auto admission = trust_->admission();
  roles_ = Roles::load({*stack_, registry_, admission, state_, calls}, findings);
  for (const auto& [name, role] : roles_->active()) events_->learn(role.options);
  for (const auto& [address, row] : state_.resources) {
    events_->learn(row.inputs);
    events_->learn(row.outputs);
  }
  findings = judged(std::move(findings));
  tell(findings);
  return exit_code_of(findings);
}

ExitCode Session::open_stack() {
  if (const auto code = read_stack_file(); code != ExitCode::ok) return code;
  state_.lineage = std::string(32, '0');
  return load_plugins();
}

ExitCode Session::open_state(Access access) {
  if (const auto code = read_stack_file(); code != ExitCode::ok) return code;
  return open_store(access);
}

ExitCode Session::open(Access access) {
  if (const auto code = read_stack_file(); code != ExitCode::ok) return code;
  if (access == Access::change) {
    // What is wrong in the file or with a plugin is found before anything is made on disk.
    if (const auto code = open_store(Access::look); code != ExitCode::ok) return code;
    if (const auto code = load_plugins(); code != ExitCode::ok) return code;
    if (command_ == "up")
      if (const auto code = exit_code_of(compose_stack().findings); code != ExitCode::ok)
        return code;
    return reopen_for_change();
  }
  if (const auto code = open_store(access); code != ExitCode::ok) return code;
  return load_plugins();
}

ExitCode Session::reopen_for_change() {
  use_layout({}, {});
  roles_.reset();
  store_.reset();
  if (const auto code = open_store(Access::change); code != ExitCode::ok) return code;
  return load_plugins();
}

CallServices Session::services() {
  CallServices services;
  services.clock = &clock_;
  services.seed = random_.next();
  services.stop = console_.stop;
  services.log = [this](const LogLine& line) { tell(line); };
  return services;
}

ReadBacks Session::read_back() {
  auto& calls = dispatcher(16);
  RefreshParts parts{state_, *this, calls, clock_, *events_, console_.stop, 16, {}};
  // Who only looks wants to know soon what does not answer; who changes something waits for it.
  if (lock_ == 0) parts.patience = look_patience;
  auto reads = refresh(parts);
  gave_up_ = gave_up_ || (parts.patience && calls.running() > 0);
  static_cast<void>(take_reads(state_, reads, *this));
  forget_inventory();
  return reads;
}

Composition Session::compose_stack(const Fates& fates) {
  auto made = try_composition(fates);
  take_composition(made);
  return made;
}

Composition Session::try_composition(const Fates& fates) {
  auto made = compose(*roles_, *stack_, state_, fates, services());
  made.findings = judged(std::move(made.findings));
  return made;
}

void Session::take_composition(const Composition& made) {
  tell(made.findings);
  use_layout(made.layout, made.node_status);
}

void Session::use_layout(contract::Layout layout, NodeStatus status) {
  layout_ = std::move(layout);
  status_ = std::move(status);
  forget_inventory();
}

contract::Inventory Session::inventory(std::vector<Finding>* unfit) {
  const auto recorded = recorded_layout(state_);
  if (layout_.nodes.empty() && status_.empty()) {
    // Nothing was composed: the recorded nodes are the nodes.
    return inventory_of(recorded, {}, node_status(recorded, {}, state_, {}), state_, unfit);
  }
  return inventory_of(layout_, recorded, status_, state_, unfit);
}

ExitCode Session::tell_unfit() {
  std::vector<Finding> unfit;
  static_cast<void>(inventory(&unfit));
  tell(unfit);
  return exit_code_of(unfit);
}

Result<void> Session::commit(const Batch& batch) {
  auto written = store_->commit(batch, lock_);
  if (written) ++state_.serial;
  return written;
}

Instance* Session::instance(const std::string& role, const std::string& plugin) {
  return roles_->instance(role, plugin);
}

const ResourceType* Session::type(const std::string& address, const std::string& plugin) {
  return roles_->type(address, plugin);
}

Value Session::request_base(const std::string& role, const State& state) {
  if (role == "cloud") return core::request_base(role, *stack_, state, Value());
  if (!inventory_ || inventory_serial_ != state.serial) {
    inventory_ = codec::encode(inventory());
    inventory_serial_ = state.serial;
  }
  return core::request_base(role, *stack_, state, *inventory_);
}

std::optional<Millis> Session::deadline(const std::string& role, const std::string& type,
                                        Action action) {
  const auto* given = stack_->find(role);
  if (!given) return std::nullopt;
  for (const auto& key : {type + "." + to_text(action), type})
    if (const auto at = given->timeouts_s.find(key); at != given->timeouts_s.end())
      return Millis(at->second * 1000);
  return std::nullopt;
}

}  // namespace slipway::core
