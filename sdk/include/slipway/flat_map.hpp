#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway {

/// Entries with text keys, sorted by key, one after the other in memory.
///
/// Millions of small maps are made, walked through and let go in one plan, and hardly one is
/// changed: kept in one piece each takes one allocation instead of one per entry.  The C++ standard
/// library has such a map (`std::flat_map`) from C++23 on, with the same members, and the plugin
/// SDK is to need nothing else, so until then it is our own.
///
/// Finding takes logarithmic time.  Adding at the end (by keys in their order) is constant, in the
/// middle it moves what comes after: whoever builds a large map in an order that somebody else
/// decides uses `of`.  What is added or removed invalidates references and iterators.
template <class Mapped>
class FlatMap {
 public:
  using value_type = std::pair<std::string, Mapped>;
  using Entries = std::vector<value_type>;
  using iterator = typename Entries::iterator;
  using const_iterator = typename Entries::const_iterator;

  FlatMap() = default;

  /// Of entries in any order; of those with one key the last stays.  n log n steps.
  static FlatMap of(Entries entries) {
    const auto before = [](const value_type& a, const value_type& b) { return a.first < b.first; };
    if (!std::is_sorted(entries.begin(), entries.end(), before))
      std::stable_sort(entries.begin(), entries.end(), before);
    const auto first_of_rest =
        std::unique(entries.rbegin(), entries.rend(),
                    [](const value_type& a, const value_type& b) { return a.first == b.first; });
    entries.erase(entries.begin(), first_of_rest.base());
    FlatMap map;
    map.entries_ = std::move(entries);
    return map;
  }

  iterator begin() { return entries_.begin(); }
  iterator end() { return entries_.end(); }
  const_iterator begin() const { return entries_.begin(); }
  const_iterator end() const { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

  iterator find(std::string_view key) { return found(place_of(key), key); }
  const_iterator find(std::string_view key) const {
    if (size() <= few) return find_among_few(key);
    const auto at = std::lower_bound(begin(), end(), key, less);
    return at != end() && at->first == key ? at : end();
  }
  bool contains(std::string_view key) const { return find(key) != end(); }

  /// The entry of that key, made with the empty value when there is none.
  Mapped& operator[](std::string key) {
    const auto at = place_of(key);
    if (at != end() && at->first == key) return at->second;
    return entries_.emplace(at, std::move(key), Mapped())->second;
  }
  void insert_or_assign(std::string key, Mapped value) {
    const auto at = place_of(key);
    if (at != end() && at->first == key)
      at->second = std::move(value);
    else
      entries_.emplace(at, std::move(key), std::move(value));
  }
  /// Adds what comes after all others.  False, and nothing is done: it does not.
  bool append(std::string key, Mapped value) {
    if (!empty() && !(entries_.back().first < key)) return false;
    entries_.emplace_back(std::move(key), std::move(value));
    return true;
  }
  void reserve(std::size_t count) { entries_.reserve(count); }
  iterator erase(const_iterator at) { return entries_.erase(at); }

  friend bool operator==(const FlatMap& a, const FlatMap& b) { return a.entries_ == b.entries_; }

 private:
  /// Up to so many it is faster to look at each: keys of other lengths need no comparison.
  static constexpr std::size_t few = 12;

  const_iterator find_among_few(std::string_view key) const {
    return std::find_if(begin(), end(),
                        [key](const value_type& entry) { return entry.first == key; });
  }
  static bool less(const value_type& entry, std::string_view key) { return entry.first < key; }
  /// Where the entry of that key is, or would be; looked for from the end first, since most maps
  /// are built in the order of their keys.
  iterator place_of(std::string_view key) {
    if (empty() || entries_.back().first < key) return end();
    return std::lower_bound(begin(), end(), key, less);
  }
  iterator found(iterator at, std::string_view key) {
    return at != end() && at->first == key ? at : end();
  }

  Entries entries_;
};

}  // namespace slipway
