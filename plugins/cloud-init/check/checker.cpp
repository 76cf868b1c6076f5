#include "check/checker.hpp"

#include <algorithm>
#include <string>

#include "check/checks.hpp"
#include "check/jinja.hpp"
#include "check/multipart.hpp"
#include "user_data/encoding.hpp"

namespace cloud_init {
namespace {

using user_data::Problem;

constexpr const char* header_help = "begin the first line with #cloud-config, #! or another header";

void check_config(std::string_view text, Problems& problems) {
  const auto root = user_data::read_yaml(text, problems);
  if (problems.has_errors() || root.is_null()) return;
  const Judged judged{root, problems};
  if (!root.is_mapping())
    return judged.error("user-data-wrong-type",
                        "the document must be a mapping, but is read as " + read_as(root), root.at);
  check_keys(judged);
  check_accounts(judged);
  check_files(judged);
  check_commands(judged);
  check_names(judged);
  check_time(judged);
  check_mounts(judged);
  check_packages(judged);
}

/// Each cloud-config of a message is a document; its places are those of the message.
void check_parts(std::string_view message, Problems& problems) {
  const auto parts = parts_of(message);
  if (!parts)
    return problems.error("user-data-multipart",
                          "the message has no part between its boundaries, so all of it is ignored",
                          {1, 1});
  for (const auto& part : *parts) {
    if (part.is_encoded || (part.type != "text/cloud-config" && part.type != "text/plain"))
      continue;
    if (part.type == "text/plain" && kind_of(part.text) != DocumentKind::cloud_config) continue;
    Problems own;
    check_config(part.text, own);
    for (auto problem : own.list()) {
      if (problem.at.line > 0) problem.at.line += part.line - 1;
      problems.add(std::move(problem));
    }
  }
}

void check_unpacked(std::string_view bytes, Problems& problems) {
  switch (kind_of(bytes)) {
    case DocumentKind::cloud_config:
      if (!bytes.starts_with('#'))
        problems.warning("user-data-header-late", "the header is not in the first line", {1, 1},
                         "earlier versions and 'cloud-init schema' refuse that");
      return check_config(bytes, problems);
    case DocumentKind::multipart:
      return check_parts(bytes, problems);
    case DocumentKind::jinja:
      return check_template(bytes, problems);
    case DocumentKind::include:
      return problems.warning("user-data-include",
                              "an address that does not answer leaves the machine without users "
                              "and without ssh",
                              {1, 1}, "give the content itself");
    case DocumentKind::empty:
      return problems.warning("user-data-empty", "the document says nothing", {1, 1});
    case DocumentKind::unknown:
      return problems.error("user-data-no-header",
                            "the machine knows no such document and ignores all of it", {1, 1},
                            header_help);
    case DocumentKind::gzip:
      return problems.error("user-data-packed", "what is in the gzip is packed once more", {1, 1});
    case DocumentKind::script:
    case DocumentKind::boothook:
    case DocumentKind::archive:
      return;
  }
}

std::vector<Problem> by_place(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return a.at.line != b.at.line ? a.at.line < b.at.line : a.at.column < b.at.column;
  });
  return problems;
}

}  // namespace

std::vector<Problem> check(std::string_view bytes, const CheckOptions& options) {
  Problems problems;
  if (bytes.size() > options.limit)
    problems.error("user-data-too-large", "the document has " + std::to_string(bytes.size()) +
                                              " bytes, more than " + std::to_string(options.limit));
  if (kind_of(bytes) != DocumentKind::gzip) {
    check_unpacked(bytes, problems);
  } else if (const auto unpacked = user_data::gunzip(bytes)) {
    check_unpacked(*unpacked, problems);
  } else {
    problems.error("user-data-packed", "this is no whole gzip, or unpacks to more than 16 MiB",
                   {1, 1});
  }
  return by_place(problems.list());
}

}  // namespace cloud_init
