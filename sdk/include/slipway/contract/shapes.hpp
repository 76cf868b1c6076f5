#pragma once
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "slipway/contract.h"
#include "slipway/nearest.hpp"
#include "slipway/value.hpp"

/// Holds values against the shapes of `slipway/contract.h`: the host and the conformance runner say
/// the same of the same mistake.
namespace slipway::contract {

/// One thing that is wrong with the form of a value.
struct Misfit {
  /// `unknown_key` is no reason to refuse: it may be of a later version.
  enum class Kind { unknown_key, wrong_kind, missing, unknown_word };
  Kind kind;
  std::string key;   ///< the key that is unknown, of the wrong kind, missing, ...
  std::string what;  ///< `'nodes.0' has the unknown key 'nam'; did you mean 'name'?`
};

/// The shape of a name; null when there is none.
inline const slipway_shape* find_shape(std::string_view name) {
  for (const auto& shape : slipway_shapes)
    if (name == shape.name) return &shape;
  return nullptr;
}

/// What a function answers and emits; null for a function that is not listed.
inline const slipway_answer_shape* find_answer_shape(std::string_view function) {
  for (const auto& shape : slipway_answer_shapes)
    if (function == shape.function) return &shape;
  return nullptr;
}

/// `a text`, `a map`, ...
inline const char* kind_text(slipway::Kind kind) {
  static constexpr const char* texts[] = {"null",     "true or false", "a whole number",
                                          "a number", "a text",        "a list",
                                          "a map",    "a reference"};
  return texts[static_cast<std::size_t>(kind)];
}

namespace detail {

/// What a set of kinds allows: `a text or a reference`.
inline std::string kinds_text(std::uint32_t kinds) {
  std::string text;
  for (const auto kind :
       {slipway::Kind::boolean, slipway::Kind::integer, slipway::Kind::real, slipway::Kind::string,
        slipway::Kind::list, slipway::Kind::map, slipway::Kind::reference}) {
    const bool whole_too = kind == slipway::Kind::integer && (kinds & SLIPWAY_IS_DOUBLE) != 0;
    if ((kinds & (1U << static_cast<unsigned>(kind))) == 0 || whole_too) continue;
    if (!text.empty()) text += " or ";
    text += kind_text(kind);
  }
  return text;
}

inline bool is_one_of(std::uint32_t kinds, slipway::Kind kind) {
  return (kinds & (1U << static_cast<unsigned>(kind))) != 0;
}

inline std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> all;
  while (!words.empty()) {
    const auto blank = words.find(' ');
    all.emplace_back(words.substr(0, blank));
    words = blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1);
  }
  return all;
}

/// Whether a word is among those, which stand between blanks.
inline bool is_among(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const auto blank = words.find(' ');
    if (words.substr(0, blank) == word) return true;
    words = blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1);
  }
  return false;
}

/// A word of the plugin's in a message, cut where it is long.
inline std::string in_quotes(std::string_view word) {
  constexpr std::size_t most = 60;
  if (word.size() <= most) return "'" + std::string(word) + "'";
  auto end = most;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
  return "'" + std::string(word.substr(0, end)) + "…'";
}

inline std::string with_nearest(std::string text, std::string_view word,
                                const std::vector<std::string>& known) {
  const auto meant = nearest(word, known);
  return meant.empty() ? text : text + "; did you mean '" + meant + "'?";
}

/// Where a judgement is, put together only for what is wrong.
class Trail {
 public:
  void enter(std::string_view key) { steps_.push_back({key, 0}); }
  void enter(std::size_t index) { steps_.push_back({{}, index}); }
  void leave() { steps_.pop_back(); }
  /// `'nodes.0.name'`, or `it`.
  std::string here() const {
    if (steps_.empty()) return "it";
    std::string path;
    for (const auto& [key, index] : steps_) {
      if (!path.empty()) path += '.';
      path += key.empty() ? std::to_string(index) : std::string(key);
    }
    return in_quotes(path);
  }

 private:
  std::vector<std::pair<std::string_view, std::size_t>> steps_;
};

/// What was found so far.  The same mistake in the next of many items is not told again.
class Misfits {
 public:
  void add(std::string_view of, Misfit::Kind kind, std::string_view key, std::string what) {
    constexpr std::size_t most = 20;
    if (all_.size() >= most || !seen_.emplace(of, kind, key).second) return;
    all_.push_back({kind, std::string(key), std::move(what)});
  }
  std::vector<Misfit> take() { return std::move(all_); }

 private:
  std::set<std::tuple<std::string, Misfit::Kind, std::string>> seen_;
  std::vector<Misfit> all_;
};

/// One value under judgement by a shape.
class Judge {
 public:
  void map(const Value& value, const slipway_shape& shape) {
    for (std::uint64_t i = 0; i < shape.count; ++i) {
      const auto& key = shape.keys[i];
      if (key.needed != 0 && value[std::string_view(key.name)].is_null())
        misfits_.add(shape.name, Misfit::Kind::missing, key.name,
                     trail_.here() + " lacks '" + key.name + "'");
    }
    for (const auto& [name, item] : value.as_map()) {
      const auto* key = find(shape, name);
      if (!key)
        unknown(name, shape);
      else if (!item.is_null())
        member(item, *key, shape);
    }
  }

  std::vector<Misfit> take() { return misfits_.take(); }

 private:
  static const slipway_key* find(const slipway_shape& shape, std::string_view name) {
    for (std::uint64_t i = 0; i < shape.count; ++i)
      if (name == shape.keys[i].name) return &shape.keys[i];
    return nullptr;
  }

  void member(const Value& value, const slipway_key& key, const slipway_shape& shape) {
    trail_.enter(key.name);
    if (!is_one_of(key.kinds, value.kind()))
      wrong_kind(value, key.kinds, key, shape);
    else if (key.words)
      word(value.as_string(), key, shape);
    else if (key.items != 0)
      items(value, key, shape);
    else if (key.shape)
      map(value, *find_shape(key.shape));
    trail_.leave();
  }

  void items(const Value& value, const slipway_key& key, const slipway_shape& shape) {
    const auto* inner = key.shape ? find_shape(key.shape) : nullptr;
    const auto judge = [&](auto step, const Value& item) {
      trail_.enter(step);
      if (!is_one_of(key.items, item.kind()))
        wrong_kind(item, key.items, key, shape);
      else if (inner)
        map(item, *inner);
      trail_.leave();
    };
    std::size_t index = 0;
    for (const auto& item : value.as_list()) judge(index++, item);
    for (const auto& [name, item] : value.as_map())
      if (!item.is_null()) judge(std::string_view(name), item);
  }

  void wrong_kind(const Value& value, std::uint32_t kinds, const slipway_key& key,
                  const slipway_shape& shape) {
    misfits_.add(shape.name, Misfit::Kind::wrong_kind, key.name,
                 trail_.here() + " is " + kind_text(value.kind()) + ", not " + kinds_text(kinds));
  }

  void word(const std::string& word, const slipway_key& key, const slipway_shape& shape) {
    if (word.empty() || is_among(word, key.words)) return;  // an empty one is as good as left out
    const auto known = split(key.words);
    std::string all;
    for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
    misfits_.add(
        shape.name, Misfit::Kind::unknown_word, key.name,
        with_nearest(trail_.here() + " is " + in_quotes(word) + ", none of " + all, word, known));
  }

  void unknown(const std::string& name, const slipway_shape& shape) {
    std::vector<std::string> known;
    for (std::uint64_t i = 0; i < shape.count; ++i) known.emplace_back(shape.keys[i].name);
    misfits_.add(
        shape.name, Misfit::Kind::unknown_key, name,
        with_nearest(trail_.here() + " has the unknown key " + in_quotes(name), name, known));
  }

  Trail trail_;
  Misfits misfits_;
};

}  // namespace detail

/// What is wrong with a map, by the name of its shape; of one mistake that is made in many items
/// the first.  What is no map has one misfit.
inline std::vector<Misfit> misfits_of(const Value& value, std::string_view shape) {
  if (!value.is_map())
    return {{Misfit::Kind::wrong_kind,
             {},
             std::string("it is ") + kind_text(value.kind()) + ", not a map"}};
  detail::Judge judge;
  if (const auto* found = find_shape(shape)) judge.map(value, *found);
  return judge.take();
}

}  // namespace slipway::contract
