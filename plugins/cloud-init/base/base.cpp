#include "base/base.hpp"

#include <algorithm>

#include "check/kind.hpp"
#include "check/multipart.hpp"
#include "document/merge.hpp"
#include "user_data/encoding.hpp"
#include "user_data/yaml_node.hpp"

namespace cloud_init {
namespace {

using slipway::contract::BaseDocument;
using user_data::Problems;

/// What the machine keeps a part under; two parts of one name would be one file.
std::string part_name(const std::string& file, std::size_t number) {
  std::string name = file;
  for (char& c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '-' && c != '_' && c != '.') c = '_';
  }
  return "slipway-" + std::to_string(number) + "-" + name;
}

/// Moves all places of a tree that was read from a text which begins at that line.
void move_down(YamlNode& node, int line) {
  node.at.line += line - 1;
  for (auto& item : node.items) move_down(item, line);
  for (auto& entry : node.entries) {
    move_down(entry.first, line);
    move_down(entry.second, line);
  }
}

const char* type_of(DocumentKind kind) {
  return kind == DocumentKind::boothook ? "text/cloud-boothook" : "text/x-shellscript";
}

/// A template of a script is one that the machine fills in and runs.
DocumentKind kind_behind_template(std::string_view text) {
  const auto end = text.find('\n');
  return end == std::string_view::npos ? DocumentKind::empty : kind_of(text.substr(end + 1));
}

/// Whether the tool goes by how the part begins, or we have to.
bool is_told_by_its_text(const std::string& type) {
  return type.empty() || type == "text/plain" || type == "text/jinja2" ||
         type.find("include") != std::string::npos || type.find("archive") != std::string::npos;
}

class Adding {
 public:
  Adding(Delivery& delivery, const std::string& file, Problems& problems)
      : delivery_(delivery), file_(file), problems_(problems) {}

  void add(const std::string& text, int line) {
    switch (kind_of(text)) {
      case DocumentKind::empty:
        return;
      case DocumentKind::cloud_config:
        return merge_config(text, line);
      case DocumentKind::script:
      case DocumentKind::boothook:
        return carry(type_of(kind_of(text)), text, line);
      case DocumentKind::jinja:
        return add_template(kind_behind_template(text), text, line);
      case DocumentKind::multipart:
        return add_message(text);
      case DocumentKind::include:
        return refuse("what is behind an address would take the place of what is rendered", line,
                      "give the content itself");
      case DocumentKind::archive:
        return refuse("a YAML archive cannot be merged", line,
                      "give a #cloud-config, or a MIME message of the same parts");
      case DocumentKind::gzip:
      case DocumentKind::unknown:
        return refuse("the machine knows no such document", line,
                      "begin the first line with #cloud-config or #!");
    }
  }

 private:
  void refuse(std::string message, int line, std::string help) {
    problems_.error("user-data-not-mergeable", std::move(message), {line, 1}, std::move(help));
  }

  void merge_config(const std::string& text, int line) {
    Problems ignored;  // the checker has told them
    auto root = user_data::read_yaml(text, ignored);
    if (!root.is_mapping()) return;
    move_down(root, line);
    merge(delivery_.config, root, file_, problems_);
  }

  void carry(std::string type, std::string text, int line) {
    const auto name = part_name(file_, delivery_.parts.size() + 1);
    delivery_.parts.push_back({std::move(type), name, std::move(text), file_, line});
  }

  /// `kind`: what it is a template of.
  void add_template(DocumentKind kind, const std::string& text, int line) {
    if (kind == DocumentKind::script || kind == DocumentKind::boothook)
      return carry("text/jinja2", text, line);
    refuse("what a template says is known on the machine only, so it cannot be merged", line,
           "write a #cloud-config with the values in it, or make the template a script");
  }

  void add_message(const std::string& text) {
    for (const auto& part : parts_of(text).value_or(std::vector<MimePart>())) {
      const bool nested =
          part.type.starts_with("multipart/") || kind_of(part.text) == DocumentKind::multipart;
      const bool is_config =
          part.type == "text/cloud-config" || kind_of(part.text) == DocumentKind::cloud_config;
      if (part.is_encoded || nested)
        refuse(nested ? "a message within the message" : "a part of the message is encoded",
               part.line, "give each part as it is");
      else if (is_config)
        merge_config(part.text, part.line);
      else if (part.type == "text/jinja2" && kind_of(part.text) != DocumentKind::jinja)
        add_template(kind_of(part.text), part.text, part.line);
      else if (is_told_by_its_text(part.type))
        add(part.text, part.line);
      else
        carry(part.type, part.text, part.line);
    }
  }

  Delivery& delivery_;
  const std::string& file_;
  Problems& problems_;
};

}  // namespace

void add_base(Delivery& delivery, const BaseDocument& base, const CheckOptions& options,
              Problems& problems) {
  const auto bytes = base.content();
  if (bytes.empty()) return;
  Problems own;
  own.add_all(check(bytes, options));
  if (!own.has_errors()) {
    const auto text =
        kind_of(bytes) == DocumentKind::gzip ? user_data::gunzip(bytes).value_or("") : bytes;
    Adding(delivery, base.origin, own).add(text, 1);
  }
  for (auto problem : own.list()) {
    problem.file = base.origin;
    problems.add(std::move(problem));
  }
}

}  // namespace cloud_init
