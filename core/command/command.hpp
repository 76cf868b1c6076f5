#pragma once
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/run/console.hpp"
#include "core/run/exit_code.hpp"

namespace slipway::core {

/// One option of a command, as its help shows it.
struct Option {
  std::string name;            ///< without dashes
  std::string value;           ///< what its value is called, `FILE`; empty: a switch
  std::string description;     ///< one line, without a full stop
  std::string letter = {};     ///< of its short form; empty: none
  bool repeated = false;       ///< it may be given more than once
  std::string otherwise = {};  ///< its value where it is not given; empty: none
};

/// What the words after a command's name came to.
struct Invocation {
  /// The options that were given, with their values in order; a switch has none.
  std::map<std::string, std::vector<std::string>, std::less<>> options;
  std::vector<std::string> arguments;  ///< words that are no options, in order
  std::vector<std::string> rest;       ///< what stood behind `--`, and words for an action
  bool for_action = false;             ///< `rest` is an action's own
  int verbosity = 0;                   ///< how often -v was given

  bool has(std::string_view name) const { return options.contains(name); }
  bool flag(std::string_view name) const { return has(name); }
  /// Empty where it was not given.
  std::vector<std::string> texts(std::string_view name) const;
  std::string text(std::string_view name) const;
  /// A whole number; none where it was not given or is none.
  std::optional<unsigned> number(std::string_view name) const;
};

/// Which common options a command takes besides its own.
enum class Takes : unsigned {
  nothing = 0,
  stack = 1,    ///< --file, --set, --plugin-dir
  output = 2,   ///< --json, --color, --verbose
  confirm = 4,  ///< --yes, --confirm
  apply = 8,    ///< --parallelism
};
constexpr Takes operator|(Takes a, Takes b) {
  return static_cast<Takes>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool takes(Takes set, Takes one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

/// What a word of the command line names, for those who complete it.
enum class Names { nothing, files, nodes, addresses, actions, plugins, codes };

/// One command of the program; one file each.
class Command {
 public:
  virtual ~Command() = default;
  virtual std::string name() const = 0;
  virtual std::string summary() const = 0;              ///< one line for `slipway --help`
  virtual std::string arguments() const { return {}; }  ///< `NODE [-- CMD]`
  virtual std::string description()
      const = 0;  ///< what it does, for its own --help; examples at the end
  virtual Takes common() const { return Takes::stack | Takes::output; }
  virtual std::vector<std::string> words() const { return {}; }  ///< what its first argument can be
  /// What its argument names, or the second one where the first is one of `words`.
  virtual Names argument_names() const { return Names::files; }
  /// Its own options; those that it has in common with others come from `common`.
  virtual std::vector<Option> options() const { return {}; }
  /// How many arguments, the first being known, are the command's own; words after them belong to
  /// somebody else (an action's own options).
  virtual std::size_t own_words(const std::string&) const { return all_words; }
  static constexpr std::size_t all_words = static_cast<std::size_t>(-1);
  /// Whether it says itself what a Ctrl-C left undone.  One that only looks cannot: what it had
  /// found by then is no answer.
  virtual bool concludes_after_stop() const { return false; }
  /// Help that says more than the command's own, such as that of the action which the words name.
  /// False: there is none, and nothing was printed.
  virtual bool print_own_help(std::ostream&, const Invocation&, Console&) const { return false; }
  virtual ExitCode run(const Invocation& invocation, Console& console) const = 0;
};

}  // namespace slipway::core
