#include "core/cli/plan_text.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "core/event/text.hpp"
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

void print_change(std::ostream& out, const Change& change, bool colour) {
  const auto look = look_of(change.kind);
  const std::string kind = std::string(change.maybe ? "maybe " : "") + to_text(change.kind);
  const bool leaves = change.kind == ChangeKind::remove && !change.taken_by.empty();
  std::string why = kind + ": " + (leaves ? "goes with " + change.taken_by : change.reason);
  if (!leaves && !change.taken_by.empty()) why += " (goes with " + change.taken_by + ")";
  if (change.interrupts) why += " (interrupts its service)";
  if (!change.old_address.empty()) why += " (the new one is made first)";
  const bool fits = 4 + change.address.size() + 2 + why.size() <= narrowest_terminal;
  out << (colour ? look.colour : "") << "  " << look.sign << ' ' << printable(change.address)
      << (colour ? "\033[0m" : "") << (fits ? "  " : "\n      ") << printable(why) << '\n';
  for (const auto& one : change.differences)
    out << "      " << printable(one.path) << ": " << printable(shown(one.before, one.sensitive))
        << " -> " << printable(shown(one.after, one.sensitive)) << '\n';
  for (const auto& line : change.meaning) out << "        " << printable(line) << '\n';
  for (const auto& note : change.notes) out << "      note: " << printable(note) << '\n';
}

}  // namespace

std::size_t unread(const Plan& plan) {
  return static_cast<std::size_t>(
      std::count_if(plan.changes.begin(), plan.changes.end(),
                    [](const Change& change) { return change.kind == ChangeKind::hold; }));
}

std::string plan_summary(const Plan& plan) {
  if (plan.nothing_to_do() && unread(plan) == 0) return "no changes";
  static constexpr std::array order = {"create", "update", "replace", "delete",
                                       "resume", "repair", "forget",  "record"};
  const auto counts = plan.counts();
  std::string text;
  for (const auto* kind : order) {
    const auto at = counts.find(kind);
    if (at == counts.end()) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(at->second) + " to " + kind;
  }
  if (const auto same = counts.find("no-op"); same != counts.end())
    text += (text.empty() ? "" : "; ") + std::to_string(same->second) + " unchanged";
  if (const auto count = unread(plan); count > 0)
    text +=
        (text.empty() ? "" : "; ") + ("not known: " + std::to_string(count)) + " could not be read";
  return text;
}

void print_plan(std::ostream& out, const Plan& plan, bool colour) {
  for (const auto& change : plan.changes) {
    if (change.kind != ChangeKind::no_op)
      print_change(out, change, colour);
    else
      for (const auto& note : change.notes)
        out << "  note: " << printable(change.address) << ": " << printable(note) << '\n';
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
