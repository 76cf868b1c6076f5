#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "user_data/problem.hpp"

namespace user_data {

/// The two sides of a contradiction.
struct Sides {
  Thing part = {};  ///< what was rendered on the other side
  Mark here = {};   ///< in the document that is merged
  Mark there = {};  ///< of the other side; line 0: it was rendered, or its place is not known
  std::string there_file = {};  ///< the file that `there` is in
  std::string given = {};       ///< what the document says, where that is short
  std::string other = {};       ///< what the other side says, where that is short
};

/// Merging a document of the user's own behind what there is already, by the rules that hold for
/// every format: lists append, the user's last; what both say in the same words stands once; two
/// different values for one thing are an error at the user's place (it names what the other side
/// says, and where, when that is a file; its `part` names a thing that was rendered): nobody wins
/// in silence.
class Merging {
 public:
  /// `origin`: the name of the user's file.  Both outlive it.
  Merging(const std::string& origin, Problems& problems) : origin_(origin), problems_(problems) {}

  void contradict(const std::string& what, Sides sides) const;

  /// Appends what is not there yet.
  template <class Item>
  static void append_new(std::vector<Item>& into, const std::vector<Item>& given) {
    for (const auto& item : given)
      if (std::find(into.begin(), into.end(), item) == into.end()) into.push_back(item);
  }

  /// Appends an entry, unless it is there already; `is_same` tells which of those that are there is
  /// about the same thing.  `sides` answers the two sides of a contradiction with that one.
  template <class Entry, class IsSame, class SidesOf>
  void add(std::vector<Entry>& into, const Entry& given, const std::string& what,
           const IsSame& is_same, const SidesOf& sides) const {
    const auto have = std::find_if(into.begin(), into.end(), is_same);
    if (have == into.end())
      into.push_back(given);
    else if (!(*have == given))
      contradict(what, sides(*have));
  }

 private:
  const std::string& origin_;
  Problems& problems_;
};

}  // namespace user_data
