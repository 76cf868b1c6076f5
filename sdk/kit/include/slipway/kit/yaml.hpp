#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading YAML that people wrote, in one place for the host and the plugins.  The reader is
/// libyaml: what it refuses is refused here, in words that tell where to look and what to do, and
/// no text, however made, takes more than its share of time and memory.
namespace slipway::kit::yaml {

/// A place in a text.
struct Mark {
  int line = 0;            ///< from 1, ended by line feeds only; 0: not known
  int column = 0;          ///< from 1, in characters
  std::size_t offset = 0;  ///< from the beginning of the text, in bytes
};

struct Entry;
struct Node;
/// Shared, since an alias is the very node that it names.  There are no circles.
using NodePtr = std::shared_ptr<const Node>;

/// A value as it is written, before anything is decided about its type.
struct Node {
  enum class Kind { scalar, sequence, mapping };
  enum class Style { plain, quoted, block, flow };

  Kind kind = Kind::scalar;
  Style style = Style::plain;
  std::string text;  ///< of a scalar: what it says, escapes and folding undone
  std::string tag;   ///< in its long form, `tag:yaml.org,2002:str`; empty: none is written
  /// Where it begins, with its anchor and tag; of one that is not written, where it would stand.
  Mark at;
  std::vector<NodePtr> items;  ///< of a sequence
  std::vector<Entry> entries;  ///< of a mapping, in their order, repeated keys too

  /// A scalar with neither quotes nor a tag, whose type goes by its text.
  bool is_plain() const { return kind == Kind::scalar && style == Style::plain && tag.empty(); }
  /// A plain scalar that means nothing: empty, `~`, `null`, `Null`, `NULL`.
  bool is_null() const;
};

/// One key of a mapping with its value; merge keys (`<<`) are entries like others.
struct Entry {
  NodePtr key;
  NodePtr value;
};

/// Why a text is not read.
struct Fault {
  Mark at;
  std::string message;   ///< a sentence, lower case, one line
  std::string help;      ///< what to do about it; may be empty
  bool endless = false;  ///< nested too deeply, too large, or an alias that leads back to itself
};

struct Reading {
  NodePtr root;                ///< of the first document; null: there is none, or a fault
  std::optional<Mark> second;  ///< where a second document begins, of which nothing is read
  std::optional<Fault> fault;
};

/// Levels of sequences and mappings that are read, and nodes in all.
inline constexpr int deepest = 500;
inline constexpr std::size_t most_nodes = 2'000'000;

/// Reads the first document of a text.  Every fault has a place: that of an open quote or bracket
/// is where it opens, also when a later one closes it and the rest makes no sense.
Reading read(std::string_view text);

}  // namespace slipway::kit::yaml
