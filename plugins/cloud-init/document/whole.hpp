#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "document/origin.hpp"
#include "user_data/yaml_node.hpp"

/// A cloud-config of all that goes into it, rendered and the user's own, each entry with where it
/// comes from.
namespace cloud_init {

using user_data::YamlNode;

/// An entry of a list, or the one value of a key.  Equality looks at what it says.
struct Entry {
  YamlNode node;
  Origin origin;
  bool yields = false;  ///< only where nobody says otherwise

  bool operator==(const Entry& other) const;
};

struct Key {
  std::string name;
  bool is_list = false;
  std::vector<Entry> entries;  ///< of what is no list, one
};

class Whole {
 public:
  const std::vector<Key>& keys() const { return keys_; }
  const Key* find(std::string_view name) const;
  /// The key, made in its place where it is missing: what the machine does first stands first, what
  /// it does with the whole document before it comes last, keys of no such place between.
  Key& key(const std::string& name, bool is_list);
  /// Appends an entry to a list.
  void add(const std::string& name, Entry entry) {
    key(name, true).entries.push_back(std::move(entry));
  }
  void set(const std::string& name, Entry entry) { key(name, false).entries = {std::move(entry)}; }

 private:
  std::vector<Key> keys_;
};

/// The text: `#cloud-config`, then the keys.  Equal documents give equal bytes.
std::string write(const Whole& whole);

}  // namespace cloud_init
