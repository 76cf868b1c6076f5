#include "role/user_data.hpp"

#include <algorithm>

#include "base/base.hpp"
#include "check/checker.hpp"
#include "document/commands.hpp"
#include "render/render.hpp"
#include "slipway/codec.hpp"
#include "user_data/encoding.hpp"
#include "user_data/fitting.hpp"
#include "user_data/problem_text.hpp"
#include "user_data/yaml_writer.hpp"

namespace cloud_init {
namespace {

using slipway::Value;
using slipway::contract::BaseDocument;
using slipway::contract::NodeConfig;
using user_data::Level;
using user_data::Problem;
using user_data::Problems;

bool has_errors(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& one) { return one.level == Level::error; });
}

/// Keys that platform or cloud give are for the image's own user, who is made only where the list
/// of users says so.
void keep_own_user(Whole& whole) {
  const auto* keys = whole.find("ssh_authorized_keys");
  if (!keys || !keys->entries.front().origin.is_ours() || !whole.find("users")) return;
  auto& users = whole.key("users", true).entries;
  const bool is_made = std::any_of(users.begin(), users.end(), [](const Entry& user) {
    return user.node.is_scalar() && user.node.text == "default";
  });
  if (!is_made)
    users.insert(users.begin(), {user_data::text_node("default"), Origin::of({"ssh_keys"})});
}

YamlNode* value_in(YamlNode& map, std::string_view key) {
  for (auto& [name, value] : map.entries)
    if (name.text == key) return &value;
  return nullptr;
}

bool is_base64(const YamlNode& encoding) {
  return encoding.text == "b64" || encoding.text == "base64";
}

/// How much there is to compress of a file.
std::size_t compressible(const Entry& file) {
  auto node = file.node;
  const auto* content = value_in(node, "content");
  const auto* encoding = value_in(node, "encoding");
  const bool open = !encoding || encoding->is_null() || is_base64(*encoding);
  if (!content || content->binary || !open) return 0;
  return content->text.size() < user_data::least_to_compress ? 0 : content->text.size();
}

void compress(Entry& file) {
  auto* content = value_in(file.node, "content");
  auto* encoding = value_in(file.node, "encoding");
  const auto bytes = encoding && is_base64(*encoding)
                         ? slipway::base64_decode(content->text).value_or(std::string())
                         : content->text;
  *content = user_data::text_node(slipway::base64_encode(user_data::gzip(bytes)));
  const auto packed = user_data::text_node("gz+b64");
  if (encoding)
    *encoding = packed;
  else
    user_data::set_key(file.node, "encoding", packed);
}

std::string text_of(Delivery& delivery, std::size_t limit) {
  std::vector<Entry> none;
  auto& files =
      delivery.config.find("write_files") ? delivery.config.key("write_files", true).entries : none;
  return user_data::emit_within(limit, files, &compressible, &compress, [&] {
    auto text = write(delivery.config);
    return delivery.parts.empty() ? text : archive_of(text, delivery.parts);
  });
}

/// What the checker finds in the whole and did not find in the user's part of it.
void check_whole(const CheckOptions& options, bool has_base, Made& made) {
  for (auto problem : check(made.text, options)) {
    const bool is_told =
        std::any_of(made.problems.begin(), made.problems.end(),
                    [&](const Problem& told) { return told.code == problem.code; });
    if (is_told || problem.level != Level::error) continue;
    problem.at = {};
    if (problem.code == "user-data-too-large")
      problem.help =
          "carry large files another way, or raise config.max_bytes where the cloud takes more";
    else if (has_base)
      problem.help = "after the merge with your own document: " + problem.help;
    made.problems.push_back(std::move(problem));
  }
}

/// Whether what is not an error was told already, when the options were validated.
enum class Told : bool { no, yes };

/// False: there is no such document.
bool add(Delivery& delivery, const BaseDocument& base, Told told, Made& made) {
  if (base.content().empty()) return false;
  Problems problems;
  add_base(delivery, base, {largest_document}, problems);
  for (const auto& problem : problems.list())
    if (told == Told::no || problem.level == Level::error) made.problems.push_back(problem);
  return true;
}

}  // namespace

bool Made::refused() const { return has_errors(problems); }

Made make_user_data(const Value& inputs) {
  const auto config = slipway::codec::decoded<NodeConfig>(inputs["config"]);
  Problems problems;
  Delivery delivery{whole_of(render(config, problems)), {}};
  Made made;
  made.problems = problems.list();
  bool has_base = add(delivery, config.base, Told::no, made);
  const auto own = slipway::codec::decoded<BaseDocument>(inputs["base"]);
  has_base = add(delivery, own, Told::yes, made) || has_base;
  keep_own_user(delivery.config);
  made.origins = origins_of(delivery.config, delivery.parts);
  number_commands(delivery.config);
  CheckOptions options;
  options.limit = static_cast<std::size_t>(inputs["max_bytes"].as_int(usual_limit));
  made.text = text_of(delivery, options.limit);
  if (!made.refused()) check_whole(options, has_base, made);
  return made;
}

Made made_or_thrown(const Value& inputs) {
  auto made = make_user_data(inputs);
  const auto& node = inputs["node"].as_string();
  if (made.refused())
    throw user_data::failure_of("the user-data of " + node + " cannot be written", made.problems,
                                {}, node);
  return made;
}

std::vector<slipway::Finding> findings_of(const Made& made, const std::string& node) {
  std::vector<slipway::Finding> findings;
  for (const auto& problem : made.problems)
    findings.push_back(user_data::finding_of(problem, {}, node));
  return findings;
}

}  // namespace cloud_init
