#pragma once
#include <random>
#include <string>
#include <vector>

#include "cloudconfig/key_table.hpp"

namespace cloudconfig::test {

/// Writes cloud-configs out of a seed, with any of the keys that a release knows in the form that a
/// user writes, and notes what each says: `marks` are words that stand nowhere else.
class DocumentText {
 public:
  DocumentText(unsigned seed, ToolVersion tool) : random_(seed), tool_(tool) {}

  std::string write() {
    text_ = "#cloud-config\n";
    maybe(0, "hostname");
    if (below(2)) line(0, key("manage_etc_hosts") + ": localhost");
    list(0, "ssh_authorized_keys");
    write_coreos();
    write_users();
    write_files();
    return text_;
  }
  const std::vector<std::string>& marks() const { return marks_; }
  /// How many switches are on.
  int switches() const { return switches_; }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  void line(int depth, const std::string& text) {
    text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n";
  }
  /// The key in one of its spellings.
  std::string key(std::string name) {
    for (auto& letter : name)
      if (letter == '_' && below(2)) letter = '-';
    return name;
  }
  std::string mark() {
    marks_.push_back("m" + std::to_string(marks_.size()) + "k");
    return marks_.back();
  }
  void maybe(int depth, const std::string& name) {
    if (below(2)) line(depth, key(name) + ": " + mark());
  }
  void list(int depth, const std::string& name) {
    if (below(2)) return;
    line(depth, key(name) + ":");
    for (auto count = 1 + below(2); count > 0; --count) line(depth, "- " + mark());
  }
  void flag(int depth, const std::string& name) {
    if (below(2)) return;
    line(depth, key(name) + ": yes");
    ++switches_;
  }
  void content(int depth) {
    if (below(2)) return maybe(depth, "content");
    line(depth, "content: |");
    line(depth + 1, mark());
    line(depth + 1, "second " + mark());
  }
  std::string setting(const KeySpec& spec) {
    switch (spec.type) {
      case ValueType::boolean:
        ++switches_;
        return "on";
      case ValueType::integer:
        marks_.push_back(std::to_string(100000 + marks_.size()));
        return marks_.back();
      case ValueType::real:
        marks_.push_back(std::to_string(7000 + marks_.size()) + ".5");
        return marks_.back();
      case ValueType::text:
        break;
    }
    return mark();
  }
  void write_coreos() {
    line(0, "coreos:");
    line(1, "units:");
    for (auto count = 1 + below(3); count > 0; --count) write_unit();
    for (const auto& section : sections()) {
      if (below(2)) continue;
      std::string body;
      std::swap(body, text_);
      for (const auto& spec : section.keys)
        if (spec.since <= tool_ && below(2))
          line(2, key(std::string(spec.key)) + ": " + setting(spec));
      std::swap(body, text_);
      if (!body.empty()) line(1, std::string(section.name) + ":"), text_ += body;
    }
  }
  void write_unit() {
    line(2, "- name: " + mark() + ".service");
    content(3);
    if (below(2)) line(3, "command: try-restart");
    for (const char* name : {"enable", "mask", "runtime"}) flag(3, name);
    if (below(2)) return;
    line(3, key("drop_ins") + ":");
    line(3, "- name: " + mark() + ".conf");
    line(4, "content: " + mark());
  }
  void write_users() {
    if (below(2)) return;
    line(0, "users:");
    for (auto count = 1 + below(2); count > 0; --count) {
      line(0, "- name: " + mark());
      for (const char* name : {"passwd", "gecos", "homedir", "primary_group", "shell",
                               "coreos_ssh_import_github", "coreos_ssh_import_url"})
        maybe(1, name);
      for (const char* name : {"no_create_home", "no_user_group", "system", "no_log_init"})
        flag(1, name);
      for (const char* name : {"groups", "ssh_authorized_keys", "coreos_ssh_import_github_users"})
        list(1, name);
    }
  }
  void write_files() {
    if (below(2)) return;
    line(0, key("write_files") + ":");
    for (auto count = 1 + below(2); count > 0; --count) {
      line(0, "- path: /etc/" + mark());
      content(1);
      if (below(2)) line(1, "permissions: '0640'");
      maybe(1, "owner");
      if (below(2)) line(1, "encoding: " + mark());
    }
  }

  std::mt19937 random_;
  ToolVersion tool_;
  std::string text_;
  std::vector<std::string> marks_;
  int switches_ = 0;
};

}  // namespace cloudconfig::test
