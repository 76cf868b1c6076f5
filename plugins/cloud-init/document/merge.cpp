#include "document/merge.hpp"

#include <algorithm>

#include "user_data/merging.hpp"

namespace cloud_init {
namespace {

using user_data::Mark;
using user_data::Problems;
using user_data::Sides;
using user_data::Thing;

/// Of a mapping, const or not: the value of a key, null when there is none.
template <class Map>
auto* value_in(Map& map, std::string_view key) {
  for (auto& [name, value] : map.entries)
    if (name.text == key) return &value;
  return static_cast<decltype(&map)>(nullptr);
}

std::string text_in(const YamlNode& map, std::string_view key) {
  const auto* value = value_in(map, key);
  return value && value->is_scalar() ? value->text : std::string();
}

/// By what an entry of a list is told from others; empty: it stands for itself.
std::string name_of(const std::string& key, const YamlNode& node) {
  if (key == "users") return node.is_scalar() ? node.text : text_in(node, "name");
  if (key == "write_files")
    return text_in(node, "append") == "true" ? std::string() : text_in(node, "path");
  if (key == "packages")
    return node.is_sequence() && !node.items.empty() ? node.items.front().text : node.text;
  if (key == "mounts")
    return node.is_sequence() && node.items.size() > 1 ? node.items[1].text : std::string();
  return {};
}

/// What an entry is called when two of a name are not the same.
std::string words_of(const std::string& key, const std::string& name) {
  if (key == "users") return "user " + name;
  if (key == "write_files") return "file " + name;
  if (key == "packages") return "package " + name;
  return "what is mounted on " + name;
}

bool is_commands(const std::string& key) { return key == "runcmd" || key == "bootcmd"; }

bool has_names(const std::string& key) {
  return key == "users" || key == "write_files" || key == "packages" || key == "mounts";
}

std::string short_text(const YamlNode& node) {
  return node.is_scalar() ? node.text : std::string();
}

class Merger {
 public:
  Merger(Whole& into, const std::string& file, Problems& problems)
      : into_(into), file_(file), merging_(file, problems) {}

  void merge_key(const std::string& name, const YamlNode& value) {
    if (value.is_null() && into_.find(name)) return;
    if (value.is_sequence() && (is_commands(name) || has_names(name)))
      return merge_list(name, value);
    const auto* have = into_.find(name);
    const auto given = entry_of(value);
    if (!have || have->entries.empty() || have->entries.front().yields) {
      if (!value.is_sequence()) return into_.set(name, given);
      return merge_list(name, value);
    }
    if (value.is_sequence() && have->is_list) return merge_list(name, value);
    auto& entry = into_.key(name, false).entries.front();
    merge_value(name, entry, entry.node, value);
  }

 private:
  Entry entry_of(const YamlNode& node) const { return {node, {file_, node.at, {}}, false}; }

  Sides sides(const Origin& other, Mark there, Mark here) const {
    Sides both;
    both.part = other.part;
    both.here = here;
    both.there = other.is_ours() ? Mark{} : there;
    both.there_file = other.file;
    return both;
  }

  void merge_list(const std::string& name, const YamlNode& value) {
    if (value.items.empty()) return;
    auto& entries = into_.key(name, true).entries;
    for (const auto& item : value.items) {
      if (item.is_null()) continue;
      const auto given = entry_of(item);
      const auto its_name = name_of(name, item);
      if (is_commands(name) || (has_names(name) && its_name.empty())) {
        entries.push_back(given);
        continue;
      }
      merging_.add(
          entries, given, words_of(name, its_name),
          [&](const Entry& have) {
            return its_name.empty() ? have == given : name_of(name, have.node) == its_name;
          },
          [&](const Entry& have) { return sides(have.origin, have.origin.at, item.at); });
    }
  }

  /// Of one key on both sides, below `path`.
  void merge_value(const std::string& path, const Entry& whole, YamlNode& mine,
                   const YamlNode& given) {
    if (mine.is_mapping() && given.is_mapping()) {
      for (const auto& entry : given.entries) {
        if (auto* have = value_in(mine, entry.first.text))
          merge_value(path + "." + entry.first.text, whole, *have, entry.second);
        else
          mine.entries.push_back(entry);
      }
    } else if (mine.is_sequence() && given.is_sequence()) {
      for (const auto& item : given.items) add_item(mine, item);
    } else if (!(Entry{mine, {}} == Entry{given, {}})) {
      auto both = sides(whole.origin, mine.at, given.at);
      both.given = short_text(given);
      both.other = short_text(mine);
      merging_.contradict(path, std::move(both));
    }
  }

  static void add_item(YamlNode& list, const YamlNode& item) {
    const bool is_there = std::any_of(list.items.begin(), list.items.end(), [&](const auto& have) {
      return Entry{have, {}} == Entry{item, {}};
    });
    if (!is_there) list.items.push_back(item);
  }

  Whole& into_;
  const std::string& file_;
  const user_data::Merging merging_;
};

}  // namespace

void merge(Whole& into, const YamlNode& root, const std::string& file, Problems& problems) {
  Merger merger(into, file, problems);
  for (const auto& [name, value] : root.entries) merger.merge_key(name.text, value);
}

}  // namespace cloud_init
