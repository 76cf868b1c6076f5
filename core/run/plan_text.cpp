#include "core/run/plan_text.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "core/event/event_text.hpp"
#include "core/event/text.hpp"
#include "core/schema/schema.hpp"
#include "core/value/address.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t longest_value = 48;
constexpr std::size_t narrowest_terminal = 80;

struct Look {
  const char* sign;
  const char* colour;
};

Look look_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::create:
      return {"+", "\033[32m"};
    case ChangeKind::update:
      return {"~", "\033[33m"};
    case ChangeKind::replace:
      return {"±", "\033[35m"};
    case ChangeKind::remove:
      return {"-", "\033[31m"};
    case ChangeKind::resume:
      return {">", "\033[36m"};
    case ChangeKind::repair:
      return {"^", "\033[36m"};
    case ChangeKind::forget:
      return {".", "\033[2m"};
    case ChangeKind::hold:
      return {"!", "\033[33m"};
    case ChangeKind::record:
      return {"=", "\033[36m"};
    case ChangeKind::no_op:
      break;
  }
  return {" ", ""};
}

std::string shown(const Value& value, bool sensitive) {
  if (sensitive || has_sensitive(value)) return "(sensitive)";
  if (value.is_null()) return "(none)";
  if (has_references(value)) return "(known later)";
  auto text = value.is_string() ? value.as_string() : to_json(value, JsonForm::shown);
  if (const auto end = text.find('\n'); end != std::string::npos) text = text.substr(0, end) + "…";
  if (text.size() <= longest_value) return text;
  auto cut = longest_value;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return text.substr(0, cut) + "…";
}

/// What it is made from, each input in a line.
void print_inputs(std::ostream& out, const Change& change) {
  const auto* type = change.desired ? change.desired->type : nullptr;
  for (const auto& [name, value] : change.inputs.as_map()) {
    const auto* attribute = type ? find_attribute(type->inputs, name) : nullptr;
    if (value.is_null() || (value.is_string() && value.as_string().empty())) continue;
    out << "        " << printable(name) << ": "
        << printable(shown(value, attribute && attribute->sensitive)) << '\n';
  }
}

std::string why(const Change& change) {
  std::string text = std::string(change.maybe ? "maybe " : "") + to_text(change.kind) + ": ";
  const bool leaves = change.kind == ChangeKind::remove && !change.taken_by.empty();
  text += leaves ? "goes with " + change.taken_by : change.reason;
  if (!leaves && !change.taken_by.empty()) text += " (goes with " + change.taken_by + ")";
  if (change.interrupts) text += " (interrupts its service)";
  if (!change.old_address.empty()) text += " (the new one is made first)";
  return text;
}

bool makes(const Change& change) {
  return change.desired &&
         (change.kind == ChangeKind::create || change.kind == ChangeKind::replace);
}

void print_wrapped(std::ostream& out, const std::string& text) {
  constexpr int first = 74;
  constexpr int below = 72;
  const char* indent = "      ";
  for (const auto& line : wrapped(printable(text), first, below)) {
    out << indent << line << '\n';
    indent = "        ";
  }
}

void print_change(std::ostream& out, const Change& change, const PlanLook& form) {
  const auto look = look_of(change.kind);
  const bool colour = form.colour;
  auto text = why(change);
  const bool summed_up = makes(change) && !change.desired->resource.summary.empty();
  // That it is not there yet goes without saying where there is more to tell.
  if (summed_up && change.kind == ChangeKind::create && !change.row)
    text = "create: " + change.desired->resource.summary;
  const bool fits = 4 + change.address.size() + 2 + text.size() <= narrowest_terminal;
  out << (colour ? look.colour : "") << "  " << look.sign << ' ' << printable(change.address)
      << (colour ? "\033[0m" : "");
  if (fits)
    out << "  " << printable(text) << '\n';
  else
    print_wrapped(out << '\n', text);
  if (summed_up && (change.kind != ChangeKind::create || change.row))
    print_wrapped(out, "new: " + change.desired->resource.summary);
  for (const auto& one : change.differences)
    out << "      " << printable(one.path) << ": " << printable(shown(one.before, one.sensitive))
        << " -> " << printable(shown(one.after, one.sensitive)) << '\n';
  for (const auto& line : change.meaning) out << "        " << printable(line) << '\n';
  if (form.all && makes(change)) print_inputs(out, change);
  for (const auto& note : change.notes) out << "      note: " << printable(note) << '\n';
}

/// What goes along with a container, by the container whose own operation takes it.
class Takings {
 public:
  explicit Takings(const Plan& plan) : plan_(plan) {
    for (const auto& change : plan.changes)
      if (goes_along(change)) by_container_[root_of(change)].push_back(&change);
  }

  static bool goes_along(const Change& change) {
    return change.kind == ChangeKind::remove && !change.taken_by.empty() && change.notes.empty();
  }

  /// `3 virtual_machine (demo-0, demo-1, demo-2), 15 unit`; empty: nothing does.
  std::string of(const std::string& address) const {
    const auto found = by_container_.find(address);
    if (found == by_container_.end()) return {};
    std::map<std::string, std::vector<std::string>> names;
    for (const auto* change : found->second)
      names[type_of(change->address)].push_back(name_of(change->address));
    std::string text;
    for (const auto& [type, each] : names)
      text += (text.empty() ? "" : ", ") + std::to_string(each.size()) + " " + type + listed(each);
    return text;
  }

 private:
  static std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t at = 0; at < std::min(most, names.size()); ++at)
      text += (at == 0 ? "" : ", ") + names[at];
    return " (" + text + (names.size() > most ? ", …)" : ")");
  }

  std::string root_of(const Change& change) const {
    auto at = change.taken_by;
    for (std::size_t steps = 0; steps < plan_.changes.size(); ++steps) {
      const auto* around = plan_.find(at);
      if (!around || !goes_along(*around)) break;
      at = around->taken_by;
    }
    return at;
  }

  const Plan& plan_;
  std::map<std::string, std::vector<const Change*>> by_container_;
};

Value counts_value(const PlanCounts& counts) {
  Value value = Value::map();
  for (const auto& [kind, count] : counts) value.set(kind == "no-op" ? "no_op" : kind, count);
  return value;
}

}  // namespace

std::size_t unread(const Plan& plan) {
  return static_cast<std::size_t>(
      std::count_if(plan.changes.begin(), plan.changes.end(),
                    [](const Change& change) { return change.kind == ChangeKind::hold; }));
}

std::string plan_summary(const Plan& plan) {
  if (plan.nothing_to_do() && unread(plan) == 0) return "no changes";
  auto text = counts_text(counts_value(plan.counts()), counts_value(plan.machine_counts()));
  if (const auto count = unread(plan); count > 0)
    text +=
        (text.empty() ? "" : "; ") + ("not known: " + std::to_string(count)) + " could not be read";
  return text;
}

void print_plan(std::ostream& out, const Plan& plan, const PlanLook& look) {
  const Takings takings(plan);
  for (const auto& change : plan.changes) {
    if (!look.all && Takings::goes_along(change)) continue;
    if (change.kind != ChangeKind::no_op)
      print_change(out, change, look);
    else
      for (const auto& note : change.notes)
        out << "  note: " << printable(change.address) << ": " << printable(note) << '\n';
    const auto along = look.all ? std::string() : takings.of(change.address);
    if (!along.empty()) print_wrapped(out, "with it: " + along);
  }
}

Value plan_value(const Plan& plan) {
  Value changes = Value::list();
  for (const auto& change : plan.changes) {
    Value entry = Value::map();
    entry.set("address", change.address).set("kind", to_text(change.kind));
    entry.set_if("reason", change.reason).set_if("taken_by", change.taken_by);
    if (change.maybe) entry.set("maybe", true);
    if (change.interrupts) entry.set("interrupts", true);
    Value differences = Value::list();
    for (const auto& one : change.differences)
      differences.push(Value::map()
                           .set("path", one.path)
                           .set("before", shown(one.before, one.sensitive))
                           .set("after", shown(one.after, one.sensitive)));
    entry.set_if("differences", std::move(differences));
    if (makes(change)) entry.set_if("summary", change.desired->resource.summary);
    if (change.machine) entry.set("machine", true);
    entry.set_if("meaning", Value(change.meaning)).set_if("notes", Value(change.notes));
    changes.push(std::move(entry));
  }
  Value counts = Value::map();
  for (const auto& [kind, count] : plan.counts()) counts.set(kind, count);
  return Value::map()
      .set("version", 1)
      .set("everything_anew", plan.everything_anew)
      .set("changes", std::move(changes))
      .set("counts", std::move(counts))
      .set("not_known", static_cast<std::int64_t>(unread(plan)));
}

}  // namespace slipway::core
