#pragma once
#include <string>
#include <utility>
#include <vector>

namespace user_data {

/// A place in a text: line and column from 1; 0 where the place is not known.
struct Mark {
  int line = 0;
  int column = 0;
};

/// What something is about, as a path: `{"files", "/etc/motd"}`, `{"settings", "etcd2", "name"}`,
/// `{"units", "a.service", "x.conf"}` (its drop-in), `{"users", "me"}`, `{"hostname"}`.
using Thing = std::vector<std::string>;

enum class Level { note, warning, error };

/// Something wrong with a document, or with what was to be put into one.
struct Problem {
  Level level = Level::error;
  std::string code;       ///< short and stable, such as `user-data-unknown-key`
  std::string message;    ///< lower case, one line
  std::string help;       ///< what to do about it; may be empty
  Mark at;                ///< in the document
  std::string file = {};  ///< whose place it is; empty: that of the document that was looked at
  Thing part = {};        ///< what was rendered that it is about too; empty: nothing
};

/// Collects problems; the order is the order in which they were found.
class Problems {
 public:
  void error(std::string code, std::string message, Mark at = {}, std::string help = {}) {
    add({Level::error, std::move(code), std::move(message), std::move(help), at});
  }
  void warning(std::string code, std::string message, Mark at = {}, std::string help = {}) {
    add({Level::warning, std::move(code), std::move(message), std::move(help), at});
  }
  void note(std::string code, std::string message, Mark at = {}, std::string help = {}) {
    add({Level::note, std::move(code), std::move(message), std::move(help), at});
  }
  void add(Problem problem) { list_.push_back(std::move(problem)); }
  void add_all(const std::vector<Problem>& more) {
    list_.insert(list_.end(), more.begin(), more.end());
  }

  const std::vector<Problem>& list() const { return list_; }
  bool has_errors() const {
    for (const auto& problem : list_)
      if (problem.level == Level::error) return true;
    return false;
  }

 private:
  std::vector<Problem> list_;
};

}  // namespace user_data
