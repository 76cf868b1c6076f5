#include "deis/units/fleet_rules.hpp"

#include <Poco/String.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace deis {
namespace {

/// A line has fewer bytes than this, with its name and without its end.
constexpr std::size_t line_limit = 2048;

constexpr std::string_view old_prefix = "X-";
constexpr std::string_view old_condition = "X-Condition";

/// What the words of [X-Fleet] mean, whatever their spelling.
enum class Word { unknown, machine_id, machine_of, machine_metadata, conflicts, global, replaces };

struct Spelling {
  std::string_view text;
  Word word;
};
constexpr std::array<Spelling, 11> spellings{{
    {"MachineID", Word::machine_id},
    {"MachineOf", Word::machine_of},
    {"MachineMetadata", Word::machine_metadata},
    {"Conflicts", Word::conflicts},
    {"Global", Word::global},
    {"Replaces", Word::replaces},
    {"X-ConditionMachineID", Word::machine_id},
    {"X-ConditionMachineBootID", Word::machine_id},
    {"X-ConditionMachineOf", Word::machine_of},
    {"X-ConditionMachineMetadata", Word::machine_metadata},
    {"X-Conflicts", Word::conflicts},
}};

Word word_of(const std::string& name) {
  for (const auto& [text, word] : spellings)
    if (name == text) return word;
  return Word::unknown;
}

/// The spelling that differs in capitals only, or lacks nothing but an old prefix; empty: none.
std::string meant(const std::string& name) {
  auto bare = name;
  for (const auto prefix : {old_condition, old_prefix})
    if (Poco::icompare(bare.substr(0, prefix.size()), std::string(prefix)) == 0)
      bare = bare.substr(prefix.size());
  for (const auto& [text, word] : spellings)
    if (Poco::icompare(bare, std::string(text)) == 0) return std::string(text);
  return {};
}

/// The options of [X-Fleet], each with what it means.
struct Request {
  Word word;
  const UnitOption& option;
  UnitPlace place;
};

class Rules {
 public:
  explicit Rules(const UnitReading& unit) : unit_(unit) {
    for (std::size_t i = 0; i < unit.options.size(); ++i)
      if (unit.options[i].section == fleet_section)
        requests_.push_back({word_of(unit.options[i].name), unit.options[i], unit.places[i]});
  }

  std::vector<UnitFault> run() {
    check_lengths();
    for (const auto& request : requests_) check(request);
    check_combinations();
    check_peers();
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(faults_);
  }

 private:
  void add(const UnitPlace& at, std::string what, std::string help) {
    faults_.push_back({at.line, at.column, std::move(what), std::move(help)});
  }

  void check_lengths() {
    for (std::size_t i = 0; i < unit_.options.size(); ++i) {
      const auto& option = unit_.options[i];
      const auto size = option.name.size() + 1 + option.value.size();
      if (size < line_limit) continue;
      add(unit_.places[i],
          "'" + option.name + "' is a line of " + std::to_string(size) +
              " bytes once its parts are joined; fleet reads none of more than " +
              std::to_string(line_limit - 1),
          "move the command into a script on the machine, or make several lines of it");
    }
  }

  void check(const Request& request) {
    const auto& option = request.option;
    switch (request.word) {
      case Word::unknown:
        return check_unknown(request);
      case Word::replaces:
        return add(request.place, "fleet knows 'Replaces' from 0.13 on only",
                   "take it out: the platform's machines have an older fleet");
      case Word::global:
        return check_truth(request);
      case Word::machine_metadata:
        for (const auto& value : fleet_values(option.value))
          if (!is_label(value)) pass_over(request, value);
        return;
      case Word::machine_id:
      case Word::machine_of:
      case Word::conflicts:
        return;
    }
  }

  void check_unknown(const Request& request) {
    const auto known = meant(request.option.name);
    add(request.place, "'" + request.option.name + "' is no word of fleet's in [X-Fleet]",
        known.empty() ? "words are: Global, Conflicts, MachineOf, MachineID, MachineMetadata"
                      : "write " + known);
  }

  void check_truth(const Request& request) {
    const auto value = fleet_values(request.option.value).back();
    for (const char* known : {"true", "false"})
      if (Poco::icompare(value, std::string(known)) == 0) return;
    add(request.place,
        "'Global=" + request.option.value +
            "' is not global to fleet 0.10, which takes only 'true'",
        "write Global=true, or take the line out");
  }

  void pass_over(const Request& request, const std::string& value) {
    add(request.place, "fleet passes over '" + value + "', which is not KEY=VALUE",
        "put each pair in quotes of its own: MachineMetadata=\"a=1\" \"b=2\"");
    faults_.back().refused = false;
  }

  /// The first option of that meaning, null when there is none.  Of Global only the last counts.
  const Request* find(Word word) const {
    if (word == Word::global && !is_global(unit_.options)) return nullptr;
    const Request* found = nullptr;
    for (const auto& request : requests_)
      if (request.word == word && (!found || word == Word::global)) found = &request;
    return found;
  }

  void check_combinations() {
    constexpr std::array<std::pair<Word, Word>, 5> excluded{{{Word::global, Word::machine_of},
                                                             {Word::global, Word::conflicts},
                                                             {Word::machine_id, Word::machine_of},
                                                             {Word::machine_id, Word::conflicts},
                                                             {Word::machine_id, Word::global}}};
    for (const auto& [one, other] : excluded) {
      const auto* first = find(one);
      const auto* second = find(other);
      if (!first || !second) continue;
      const auto& later = first->place.line < second->place.line ? *second : *first;
      add(later.place,
          "fleet refuses '" + first->option.name + "' together with '" + second->option.name + "'",
          "take one of the two out");
    }
  }

  void check_peers() {
    for (const auto& follows : requests_) {
      if (follows.word != Word::machine_of) continue;
      for (const auto& keeps_off : requests_)
        if (keeps_off.word == Word::conflicts) check_peer(follows, keeps_off);
    }
  }

  void check_peer(const Request& follows, const Request& keeps_off) {
    for (const auto& peer : fleet_values(follows.option.value))
      for (const auto& pattern : fleet_values(keeps_off.option.value))
        if (::fnmatch(pattern.c_str(), peer.c_str(), FNM_PATHNAME) == 0)
          add(keeps_off.place,
              "fleet refuses that it keeps off '" + pattern + "' and goes where '" + peer + "' is",
              "take 'MachineOf' or 'Conflicts' out");
  }

  const UnitReading& unit_;
  std::vector<Request> requests_;
  std::vector<UnitFault> faults_;
};

}  // namespace

std::vector<UnitFault> fleet_faults(const UnitReading& unit) { return Rules(unit).run(); }

}  // namespace deis
