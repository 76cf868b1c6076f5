#include "role/user_data.hpp"

#include <algorithm>
#include <array>

#include "cloudconfig/shared.hpp"
#include "cloudconfig/tokens.hpp"
#include "membership/peer_urls.hpp"
#include "render/merge.hpp"
#include "render/part_behind.hpp"
#include "render/render.hpp"

namespace cloudconfig {
namespace {

using slipway::Value;
using slipway::contract::BaseDocument;
using slipway::contract::NodeConfig;

/// As long as a real one, so that the size of the document is right at plan time already.
constexpr const char* url_at_plan_time =
    "https://discovery.invalid/00000000000000000000000000000000";

/// As long as an address can be, for the same reason.
constexpr const char* address_at_plan_time = "255.255.255.255";
/// What etcd is called when its unit's own default stands: the machine's id.
constexpr const char* usual_name = "%m";

/// A preview says in words what is not known yet.
bool is_known(const Value& url) { return url.as_string().rfind("http", 0) == 0; }

Part part_named(const std::string& name) {
  if (name == "joiner") return Part::joiner;
  return name == "later" ? Part::later : Part::founder;
}

/// An address, or words of its length while it is not known.
Value address_of(const Value& address) {
  const bool known = address.is_string() && address.as_string().rfind('<', 0) != 0;
  return known ? address : Value(address_at_plan_time);
}

/// The members so far, in their order, and the node itself by its own address.
std::string initial_cluster(const Value& entry, const Value& own_name) {
  const auto& pattern = entry["peer_urls"].as_string();
  std::string text;
  for (const auto& member : entry["members"].as_list())
    text += initial_cluster_part(member["name"].as_string(),
                                 peer_urls(pattern, address_of(member["private_ipv4"]),
                                           address_of(member["public_ipv4"]))) +
            ",";
  const std::string name = own_name.as_string().empty() ? usual_name : own_name.as_string();
  return text + initial_cluster_part(name, peer_urls(pattern, "$private_ipv4", "$public_ipv4"));
}

RenderOptions render_options(const Value& inputs) {
  RenderOptions options;
  options.tool = tool_of(inputs["coreos_version"].as_string());
  for (const auto& server : inputs["ntp_servers"].as_list())
    options.ntp_servers.push_back(server.as_string());
  for (const auto& [service, entry] : inputs["discovery"].as_map()) {
    auto& bootstrap = options.discovery[service];
    const auto& url = entry["url"];
    bootstrap.url = is_known(url) ? url.as_string() : url_at_plan_time;
    bootstrap.part = part_named(entry["part"].as_string());
    if (bootstrap.part == Part::joiner)
      bootstrap.initial_cluster =
          initial_cluster(entry, inputs["config"]["settings"][service.c_str()]["name"]);
  }
  return options;
}

/// The discovery entries are settled by then; their urls are in the options.
NodeConfig node_config(const Value& inputs) {
  return slipway::codec::decoded<NodeConfig>(inputs["config"]);
}

std::string not_mergeable(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::script:
      return "a script cannot be merged with what platform and cloud need";
    case DocumentKind::ignition:
      return "an Ignition config cannot be merged: the tool stops when it sees one";
    default:
      return "this document cannot be merged";
  }
}

/// Whether what is not an error was told already, when the options were validated.
enum class Told : bool { no, yes };

/// A document on its way from a NodeConfig to a text.
struct Making {
  NodeConfig config;
  RenderOptions options;
  CheckOptions check_options;
  Document document;
  Problems doubts;  ///< of the user's documents: what each lacks, if the others do not have it
};

void merge_one(const BaseDocument& base, Told told, Making& making, Made& made) {
  const std::string bytes = base.content();
  if (bytes.empty()) return;
  const std::string earlier = made.base_origin;
  made.base_origin = base.origin;
  const auto checked = check(bytes, making.check_options);
  Problems problems;
  for (auto problem : checked.problems) {
    problem.file = base.origin;
    (is_about_whole(problem) ? making.doubts : problems).add(std::move(problem));
  }
  const auto kind = checked.kind == DocumentKind::gzip
                        ? kind_of(gunzip(bytes).value_or(""), making.check_options.tool)
                        : checked.kind;
  if (kind != DocumentKind::cloud_config && kind != DocumentKind::empty)
    problems.error("user-data-not-mergeable", not_mergeable(kind), {1, 1},
                   "give a #cloud-config, or leave the config role out to send it as it is");
  else if (!problems.has_errors())
    merge_base(making.document, checked.document, base.origin, problems, earlier);
  for (auto problem : problems.list()) {
    if (told == Told::yes && problem.level != Level::error) continue;
    problem.file = base.origin;
    if (!problem.part.empty())
      problem.part = part_behind(problem.part, making.config, making.options);
    made.problems.push_back(std::move(problem));
  }
}

/// What the checker finds in our own text is our defect, unless it is in the user's part.
void check_own(const Making& making, bool has_base, Made& made) {
  for (auto problem : check(made.text, making.check_options).problems) {
    problem.at = {};
    for (const auto& doubt : making.doubts.list())
      if (doubt.code == problem.code && doubt.message == problem.message) problem = doubt;
    if (problem.level != Level::error && problem.at.line == 0) continue;
    const bool size = problem.code == "user-data-too-large";
    if (!size && has_base && problem.at.line == 0)
      problem.help = "after the merge with your own document: " + problem.help;
    made.problems.push_back(std::move(problem));
  }
}

/// What stands for an address that is not known yet; empty when it is known.
std::string words_for(const Value& url) {
  if (url.is_reference()) return "<" + url.as_reference().address + " url>";
  return is_known(url) ? std::string() : url.as_string();
}

void replace_placeholder(std::string& text, const std::string& words) {
  const auto at = text.find(url_at_plan_time);
  if (at != std::string::npos) text.replace(at, std::string_view(url_at_plan_time).size(), words);
}

/// Words for what is not known stand where the address will stand, in a preview and in a message.
void show_unknown(const Value& inputs, Made& made) {
  for (const auto& [service, entry] : inputs["discovery"].as_map()) {
    const auto words = words_for(entry["url"]);
    if (words.empty()) continue;
    replace_placeholder(made.text, line_with_tokens(words));
    for (auto& problem : made.problems) replace_placeholder(problem.message, words);
  }
}

}  // namespace

Made make_user_data(const Value& inputs) {
  Making making;
  making.options = render_options(inputs);
  making.config = node_config(inputs);
  making.check_options.tool = making.options.tool;
  making.check_options.limit = static_cast<std::size_t>(inputs["max_bytes"].as_int(usual_limit));
  Problems problems;
  making.document = render(making.config, making.options, problems);
  Made made;
  made.problems = problems.list();
  merge_one(making.config.base, Told::no, making, made);
  const auto own = slipway::codec::decoded<BaseDocument>(inputs["base"]);
  merge_one(own, Told::yes, making, made);
  made.text = emit_within(std::move(making.document), making.check_options.limit);
  const bool refused = std::any_of(made.problems.begin(), made.problems.end(),
                                   [](const Problem& p) { return p.level == Level::error; });
  if (!refused) check_own(making, !made.base_origin.empty(), made);
  show_unknown(inputs, made);
  return made;
}

}  // namespace cloudconfig
