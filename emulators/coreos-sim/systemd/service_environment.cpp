#include "coreos-sim/systemd/service_environment.hpp"

#include <algorithm>
#include <optional>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim {
namespace {

namespace fs = std::filesystem;

std::string with_specifiers(const std::string& text, const Identity& identity) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char kind = text[i] == '%' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (kind == 'm') out += identity.machine_id;
    if (kind == 'H') out += identity.hostname;
    if (kind == '%') out += '%';
    if (kind == 'm' || kind == 'H' || kind == '%') {
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Words of an Environment= line: quoted as a whole or not at all.  Nothing when a quote is not
/// closed or something follows it at once: systemd drops such a line.
std::optional<std::vector<std::string>> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    const bool quoted = line[at] == '"' || line[at] == '\'';
    const std::size_t end = quoted ? line.find(line[at], at + 1) : line.find_first_of(" \t", at);
    if (quoted && end == std::string::npos) return std::nullopt;
    const std::size_t begin = quoted ? at + 1 : at;
    words.push_back(line.substr(begin, end == std::string::npos ? end : end - begin));
    at = end == std::string::npos ? line.size() : end + (quoted ? 1 : 0);
    const bool glued = quoted && at < line.size() && line[at] != ' ' && line[at] != '\t';
    if (glued) return std::nullopt;
  }
  return words;
}

void assign(const std::string& value, const Identity& identity, Environment& environment) {
  if (value.empty()) environment.clear();
  const auto words = words_of(value);
  if (!words) return;
  for (const auto& word : *words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) continue;
    environment[word.substr(0, equals)] = with_specifiers(word.substr(equals + 1), identity);
  }
}

/// Drop-ins by file name; what is in /etc hides what is in /run.
std::map<std::string, fs::path> drop_ins(const fs::path& root, const std::string& unit) {
  std::map<std::string, fs::path> found;
  for (const char* base : {"etc/systemd/system", "run/systemd/system"}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root / base / (unit + ".d"), error)) {
      if (entry.path().extension() == ".conf") {
        found.emplace(entry.path().filename().string(), entry.path());
      }
    }
  }
  return found;
}

struct Url {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;
};

std::optional<Url> parse_url(const std::string& text) {
  const auto scheme_end = text.find("://");
  const auto colon = text.rfind(':');
  if (scheme_end == std::string::npos || colon <= scheme_end) return std::nullopt;
  const auto port = to_number(text.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) return std::nullopt;
  return Url{text.substr(0, scheme_end), text.substr(scheme_end + 3, colon - scheme_end - 3),
             static_cast<std::uint16_t>(*port)};
}

bool means_this_machine(const std::string& host) {
  return host == "0.0.0.0" || host == "127.0.0.1" || host == "localhost" || host == "[::]";
}

/// A comma list of URLs with the machine's own address in place of those that mean "here".
std::string rewritten_urls(const std::string& list, const std::string& address,
                           std::vector<Endpoint>* listens) {
  std::vector<std::string> urls;
  for (const auto& text : split(list, ',')) {
    auto url = parse_url(trimmed(text));
    if (!url) {
      urls.push_back(text);
      continue;
    }
    if (means_this_machine(url->host)) url->host = address;
    url->port = mapped_port(url->port);
    const std::string rewritten = url->scheme + "://" + url->host + ":" + std::to_string(url->port);
    if (std::find(urls.begin(), urls.end(), rewritten) != urls.end()) continue;
    urls.push_back(rewritten);
    if (listens != nullptr) listens->push_back({url->host, url->port});
  }
  std::string joined;
  for (const auto& url : urls) joined += (joined.empty() ? "" : ",") + url;
  return joined;
}

}  // namespace

void add_assignments(const std::string& unit_text, const Identity& identity,
                     Environment& environment) {
  bool in_service = false;
  for (const auto& raw : split(unit_text, '\n')) {
    const std::string line = trimmed(raw);
    if (line.starts_with("[")) in_service = line == "[Service]";
    if (in_service && line.starts_with("Environment=")) {
      assign(trimmed(line.substr(12)), identity, environment);
    }
  }
}

Environment service_environment(const fs::path& root, const std::string& unit,
                                const Identity& identity) {
  Environment environment;
  const auto own = read_file(root / "etc/systemd/system" / unit);
  if (own) add_assignments(*own, identity, environment);
  for (const auto& [name, path] : drop_ins(root, unit)) {
    add_assignments(read_file(path).value_or(""), identity, environment);
  }
  return environment;
}

std::vector<Endpoint> here_endpoints(const std::string& urls, const std::string& address) {
  std::vector<Endpoint> endpoints;
  rewritten_urls(urls, address, &endpoints);
  return endpoints;
}

EtcdSettings etcd_settings(const fs::path& root, const Identity& identity,
                           const std::string& address) {
  EtcdSettings settings;
  auto& environment = settings.environment;
  environment = service_environment(root, "etcd2.service", identity);
  // The unit's own defaults, then those of etcd 2.1.
  environment.try_emplace("ETCD_DATA_DIR", "/var/lib/etcd2");
  environment.try_emplace("ETCD_NAME", identity.machine_id);
  environment.try_emplace("ETCD_LISTEN_CLIENT_URLS", "http://localhost:2379,http://localhost:4001");
  environment.try_emplace("ETCD_LISTEN_PEER_URLS", "http://localhost:2380,http://localhost:7001");
  environment.try_emplace("ETCD_ADVERTISE_CLIENT_URLS",
                          "http://localhost:2379,http://localhost:4001");
  environment.try_emplace("ETCD_INITIAL_ADVERTISE_PEER_URLS",
                          "http://localhost:2380,http://localhost:7001");
  environment["ETCD_ENABLE_V2"] = "true";
  for (auto& [name, value] : environment) {
    const bool listen = name == "ETCD_LISTEN_CLIENT_URLS" || name == "ETCD_LISTEN_PEER_URLS";
    const bool advertise =
        name == "ETCD_ADVERTISE_CLIENT_URLS" || name == "ETCD_INITIAL_ADVERTISE_PEER_URLS";
    const bool path = name.ends_with("_FILE") || name.ends_with("_DIR");
    if (listen) value = rewritten_urls(value, address, &settings.listens);
    if (advertise) value = rewritten_urls(value, address, nullptr);
    if (path && value.starts_with("/")) value.insert(0, root.string());
  }
  return settings;
}

}  // namespace coreos_sim
