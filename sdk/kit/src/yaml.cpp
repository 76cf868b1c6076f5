#include "slipway/kit/yaml.hpp"

#include <yaml.h>

#include <map>
#include <utility>

#include "yaml_fault.hpp"
#include "yaml_marks.hpp"

namespace slipway::kit::yaml {
namespace {

std::string words(const yaml_char_t* text) {
  return text == nullptr ? std::string() : static_cast<const char*>(static_cast<const void*>(text));
}

const yaml_char_t* bytes_of(std::string_view text) {
  return static_cast<const yaml_char_t*>(static_cast<const void*>(text.data()));
}

Node::Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Node::Style::quoted;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
      return Node::Style::block;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
      break;
  }
  return Node::Style::plain;
}

/// The library's events, made into a tree by recursive descent.
class Composer {
 public:
  explicit Composer(std::string_view text) : text_(text), marks_(text) {
    ready_ = yaml_parser_initialize(&parser_) != 0;
    if (!ready_) {
      fail({}, "there is no memory to read the text", true);
      return;
    }
    yaml_parser_set_input_string(&parser_, bytes_of(text), text.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  ~Composer() {
    drop();
    if (ready_) yaml_parser_delete(&parser_);
  }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  Reading read() {
    Reading reading;
    while (next() && event_.type != YAML_DOCUMENT_START_EVENT)
      if (event_.type == YAML_STREAM_END_EVENT) return reading;
    NodePtr root;
    if (next()) root = node(0);
    // the end of the document is part of it, and so is what must not follow it
    if (next() && next() && event_.type == YAML_DOCUMENT_START_EVENT) reading.second = place();
    if (!fault_) reading.root = std::move(root);
    reading.fault = std::move(fault_);
    return reading;
  }

 private:
  bool next() {
    if (fault_) return false;
    drop();
    if (yaml_parser_parse(&parser_, &event_) == 0) {
      fault_ = fault_of(parser_, text_, marks_, last_);
      return false;
    }
    has_event_ = true;
    return true;
  }
  void drop() {
    if (has_event_) yaml_event_delete(&event_);
    has_event_ = false;
  }
  Mark place() { return marks_.at_character(event_.start_mark.index); }
  void fail(const Mark& at, std::string message, bool endless) {
    fault_ = Fault{at, std::move(message), {}, endless};
  }

  NodePtr node(int depth) {
    last_.reset();
    if (depth > deepest || ++nodes_ > most_nodes) {
      fail(place(), "the text is nested too deeply or too large", true);
      return nullptr;
    }
    switch (event_.type) {
      case YAML_ALIAS_EVENT:
        return alias();
      case YAML_SCALAR_EVENT:
        return scalar();
      case YAML_SEQUENCE_START_EVENT:
        return sequence(depth);
      case YAML_MAPPING_START_EVENT:
        return mapping(depth);
      default:
        fail(place(), "not valid YAML: a value is missing", false);
        return nullptr;
    }
  }

  NodePtr alias() {
    const auto named = anchors_.find(words(event_.data.alias.anchor));
    if (named == anchors_.end())
      fail(place(), "not valid YAML: the referenced anchor is not defined", false);
    else if (!named->second)
      fail(place(), "the alias leads back to what holds it", true);
    return fault_ ? nullptr : named->second;
  }

  NodePtr scalar() {
    const auto& data = event_.data.scalar;
    auto made = std::make_shared<Node>();
    made->style = style_of(data.style);
    made->text.assign(static_cast<const char*>(static_cast<const void*>(data.value)), data.length);
    made->tag = words(data.tag);
    made->at = place();
    if (made->style == Node::Style::quoted)
      last_ = LastQuoted{event_.start_mark.index, event_.end_mark.index};
    if (data.anchor != nullptr) anchors_[words(data.anchor)] = made;
    return made;
  }

  NodePtr sequence(int depth) {
    const auto& data = event_.data.sequence_start;
    const bool flow = data.style == YAML_FLOW_SEQUENCE_STYLE;
    auto made = opened(Node::Kind::sequence, flow, data.tag);
    const auto anchor = hold(data.anchor);
    while (next() && event_.type != YAML_SEQUENCE_END_EVENT) made->items.push_back(node(depth + 1));
    return closed(std::move(made), anchor);
  }

  NodePtr mapping(int depth) {
    const auto& data = event_.data.mapping_start;
    const bool flow = data.style == YAML_FLOW_MAPPING_STYLE;
    auto made = opened(Node::Kind::mapping, flow, data.tag);
    const auto anchor = hold(data.anchor);
    while (next() && event_.type != YAML_MAPPING_END_EVENT) {
      Entry entry;
      entry.key = node(depth + 1);
      if (!next()) break;
      entry.value = node(depth + 1);
      made->entries.push_back(std::move(entry));
    }
    return closed(std::move(made), anchor);
  }

  std::shared_ptr<Node> opened(Node::Kind kind, bool flow, const yaml_char_t* tag) {
    auto made = std::make_shared<Node>();
    made->kind = kind;
    made->style = flow ? Node::Style::flow : Node::Style::block;
    made->tag = words(tag);
    made->at = place();
    return made;
  }
  /// Until it is closed the anchor names nothing, so that no alias can make a circle.
  std::string hold(const yaml_char_t* anchor) {
    auto name = words(anchor);
    if (!name.empty()) anchors_[name] = nullptr;
    return name;
  }
  NodePtr closed(std::shared_ptr<Node> made, const std::string& anchor) {
    last_.reset();
    if (!anchor.empty()) anchors_[anchor] = made;
    return made;
  }

  std::string_view text_;
  Marks marks_;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ready_ = false;
  bool has_event_ = false;
  std::size_t nodes_ = 0;
  std::optional<LastQuoted> last_;
  std::optional<Fault> fault_;
  std::map<std::string, NodePtr, std::less<>> anchors_;
};

}  // namespace

bool Node::is_null() const {
  return is_plain() &&
         (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

Reading read(std::string_view text) { return Composer(text).read(); }

}  // namespace slipway::kit::yaml
