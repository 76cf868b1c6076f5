#include "azure_asm/machine/network_document.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "slipway/outcome.hpp"

namespace azure_asm {
namespace {

/// A tag in the text.
struct Tag {
  std::size_t begin = 0;  ///< of its `<`
  std::size_t end = 0;    ///< after its `>`
  std::string prefix;     ///< `n:`, or empty
  std::string name;       ///< without the prefix
  std::string_view inside;
  bool closes = false;  ///< `</x>`
  bool alone = false;   ///< `<x/>`
};

/// Where what begins at `at` ends, if it is no tag: a comment, a declaration, character data.
std::size_t after_other(std::string_view text, std::size_t at) {
  const auto after = [&](std::string_view mark) {
    const auto found = text.find(mark, at);
    return found == std::string_view::npos ? text.size() : found + mark.size();
  };
  if (text.substr(at, 4) == "<!--") return after("-->");
  if (text.substr(at, 9) == "<![CDATA[") return after("]]>");
  if (text.substr(at, 2) == "<?") return after("?>");
  if (text.substr(at, 2) == "<!") return after(">");
  return at;
}

/// The `>` that ends a tag, past those in attributes.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    if (quote != 0)
      quote = text[at] == quote ? '\0' : quote;
    else if (text[at] == '"' || text[at] == '\'')
      quote = text[at];
    else if (text[at] == '>')
      return at + 1;
  }
  return text.size();
}

Tag read_tag(std::string_view text, std::size_t at) {
  Tag tag;
  tag.begin = at;
  tag.end = end_of_tag(text, at);
  tag.inside = text.substr(at + 1, tag.end - at - 2);
  if (!tag.inside.empty() && tag.inside.front() == '/') {
    tag.closes = true;
    tag.inside.remove_prefix(1);
  }
  if (!tag.inside.empty() && tag.inside.back() == '/') {
    tag.alone = true;
    tag.inside.remove_suffix(1);
  }
  const auto full = tag.inside.substr(0, tag.inside.find_first_of(" \t\r\n"));
  const auto colon = full.find(':');
  if (colon != std::string_view::npos) tag.prefix = full.substr(0, colon + 1);
  tag.name = full.substr(colon == std::string_view::npos ? 0 : colon + 1);
  return tag;
}

std::vector<Tag> tags_of(std::string_view text) {
  std::vector<Tag> tags;
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    if (const auto past = after_other(text, at); past != at) {
      at = past;
      continue;
    }
    tags.push_back(read_tag(text, at));
    at = tags.back().end;
  }
  return tags;
}

std::string attribute(std::string_view inside, std::string_view name) {
  for (auto at = inside.find(name); at != std::string_view::npos; at = inside.find(name, at + 1)) {
    const bool whole =
        at > 0 && std::string_view(" \t\r\n").find(inside[at - 1]) != std::string_view::npos;
    auto rest = inside.substr(at + name.size());
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '=')) rest.remove_prefix(1);
    if (!whole || rest.empty() || (rest.front() != '"' && rest.front() != '\'')) continue;
    return std::string(rest.substr(1, rest.find(rest.front(), 1) - 1));
  }
  return {};
}

bool same(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::optional<Extent> extent_of(const std::string& document, const std::string& name) {
  const auto tags = tags_of(document);
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const auto& open = tags[i];
    if (open.closes || open.name != "VirtualNetworkSite" ||
        !same(attribute(open.inside, "name"), name))
      continue;
    if (open.alone) return Extent{open.begin, open.end};
    for (std::size_t j = i + 1; j < tags.size(); ++j)
      if (tags[j].closes && tags[j].name == "VirtualNetworkSite")
        return Extent{open.begin, tags[j].end};
  }
  return std::nullopt;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

/// The network's element; `p`: the prefix that its neighbours have.
std::string element_of(const NetworkSite& site, const std::string& p) {
  const auto leaf = [&](const std::string& name, const std::string& text) {
    return "<" + p + name + ">" + escaped(text) + "</" + p + name + ">";
  };
  const auto place = site.affinity_group.empty()
                         ? "Location=\"" + escaped(site.location) + "\""
                         : "AffinityGroup=\"" + escaped(site.affinity_group) + "\"";
  return "<" + p + "VirtualNetworkSite name=\"" + escaped(site.name) + "\" " + place + "><" + p +
         "AddressSpace>" + leaf("AddressPrefix", site.address_space) + "</" + p + "AddressSpace><" +
         p + "Subnets><" + p + "Subnet name=\"" + escaped(site.subnet) + "\">" +
         leaf("AddressPrefix", site.subnet_prefix) + "</" + p + "Subnet></" + p + "Subnets></" + p +
         "VirtualNetworkSite>";
}

constexpr const char* fresh_begin =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<NetworkConfiguration "
    "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration\">"
    "<VirtualNetworkConfiguration><VirtualNetworkSites>";
constexpr const char* fresh_end =
    "</VirtualNetworkSites></VirtualNetworkConfiguration></NetworkConfiguration>";

std::string put(std::string text, std::size_t from, std::size_t to, const std::string& instead) {
  return text.replace(from, to - from, instead);
}

}  // namespace

bool has_site(const std::string& document, const std::string& name) {
  return extent_of(document, name).has_value();
}

std::string affinity_group_of(const std::string& document, const std::string& name) {
  const auto extent = extent_of(document, name);
  return extent ? attribute(read_tag(document, extent->begin).inside, "AffinityGroup") : "";
}

std::string with_site(const std::string& document, const NetworkSite& site) {
  if (document.find('<') == std::string::npos)
    return fresh_begin + element_of(site, "") + fresh_end;
  const auto sites = [&](const std::string& p) {
    return "<" + p + "VirtualNetworkSites>" + element_of(site, p) + "</" + p +
           "VirtualNetworkSites>";
  };
  const auto tags = tags_of(document);
  for (const auto& tag : tags) {
    if (tag.name != "VirtualNetworkSites" || (!tag.closes && !tag.alone)) continue;
    return tag.alone ? put(document, tag.begin, tag.end, sites(tag.prefix))
                     : put(document, tag.begin, tag.begin, element_of(site, tag.prefix));
  }
  for (const auto& tag : tags) {
    if (tag.name != "VirtualNetworkConfiguration" || (!tag.closes && !tag.alone)) continue;
    if (!tag.alone) return put(document, tag.begin, tag.begin, sites(tag.prefix));
    const auto name = tag.prefix + tag.name;
    return put(document, tag.begin, tag.end,
               "<" + name + ">" + sites(tag.prefix) + "</" + name + ">");
  }
  throw slipway::Failure("invalid",
                         "the network configuration of the subscription is not understood")
      .with_hint("make the virtual network '" + site.name + "' by hand")
      .with_effect("none");
}

std::string without_site(const std::string& document, const std::string& name) {
  const auto extent = extent_of(document, name);
  return extent ? put(document, extent->begin, extent->end, "") : document;
}

}  // namespace azure_asm
