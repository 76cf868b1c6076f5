#include "cloudconfig/key_table.hpp"

#include <algorithm>
#include <cctype>

namespace cloudconfig {
namespace {

constexpr auto words = ValueType::text;
constexpr auto flag = ValueType::boolean;
constexpr auto whole = ValueType::integer;
constexpr auto real = ValueType::real;
constexpr std::string_view for_etcd2 = "it is an option of etcd2";

std::vector<KeySpec> etcd_keys() {
  return {{"addr"},
          {"advertise_client_urls", words, 0, "", for_etcd2},
          {"bind_addr"},
          {"ca_file"},
          {"cert_file"},
          {"cluster_active_size", whole},
          {"cluster_remove_delay", real},
          {"cluster_sync_interval", real},
          {"cors"},
          {"data_dir"},
          {"discovery"},
          {"discovery_fallback", words, 0, "", for_etcd2},
          {"discovery_srv", words, 0, "", for_etcd2},
          {"discovery_proxy", words, 0, "", for_etcd2},
          {"election_timeout", whole, 0, "", for_etcd2},
          {"force_new_cluster", flag, 0, "", for_etcd2},
          {"graphite_host"},
          {"heartbeat_interval", whole, 0, "", for_etcd2},
          {"http_read_timeout", real},
          {"http_write_timeout", real},
          {"initial_advertise_peer_urls", words, 0, "", for_etcd2},
          {"initial_cluster", words, 0, "", for_etcd2},
          {"initial_cluster_state", words, 0, "", for_etcd2},
          {"initial_cluster_token", words, 0, "", for_etcd2},
          {"key_file"},
          {"listen_client_urls", words, 0, "", for_etcd2},
          {"listen_peer_urls", words, 0, "", for_etcd2},
          {"max_result_buffer", whole},
          {"max_retry_attempts", whole},
          {"max_snapshots", whole, 0, "", for_etcd2},
          {"max_wals", whole, 0, "", for_etcd2},
          {"name"},
          {"peer_addr"},
          {"peer_bind_addr"},
          {"peer_ca_file"},
          {"peer_cert_file"},
          {"peer_election_timeout", whole},
          {"peer_heartbeat_interval", whole},
          {"peer_key_file"},
          {"peers"},
          {"peers_file"},
          {"proxy", words, 0, "", for_etcd2},
          {"retry_interval", real},
          {"snapshot", flag},
          {"snapshot_count", whole, 0, "ETCD_SNAPSHOTCOUNT", ""},
          {"trace"},
          {"verbose", flag},
          {"very_verbose", flag},
          {"very_very_verbose", flag}};
}

std::vector<KeySpec> etcd2_keys() {
  return {{"advertise_client_urls"},
          {"ca_file", words, 0, "", "use trusted_ca_file and client_cert_auth"},
          {"cert_file"},
          {"client_cert_auth", flag},
          {"cors"},
          {"data_dir"},
          {"debug", flag},
          {"discovery"},
          {"discovery_fallback"},
          {"discovery_srv"},
          {"discovery_proxy"},
          {"election_timeout", whole},
          {"enable_pprof", flag, 100},
          {"force_new_cluster", flag},
          {"heartbeat_interval", whole},
          {"initial_advertise_peer_urls"},
          {"initial_cluster"},
          {"initial_cluster_state"},
          {"initial_cluster_token"},
          {"key_file"},
          {"listen_client_urls"},
          {"listen_peer_urls"},
          {"log_package_levels"},
          {"max_snapshots", whole},
          {"max_wals", whole},
          {"name"},
          {"peer_ca_file", words, 0, "", "use peer_trusted_ca_file and peer_client_cert_auth"},
          {"peer_cert_file"},
          {"peer_key_file"},
          {"peer_client_cert_auth", flag},
          {"peer_trusted_ca_file"},
          {"proxy"},
          {"proxy_dial_timeout", whole},
          {"proxy_failure_wait", whole},
          {"proxy_read_timeout", whole},
          {"proxy_refresh_interval", whole},
          {"proxy_write_timeout", whole},
          {"snapshot_count", whole},
          {"strict_reconfig_check", flag, 100},
          {"trusted_ca_file"},
          {"wal_dir", words, 70}};
}

std::vector<KeySpec> fleet_keys() {
  return {{"agent_ttl"},
          {"authorized_keys_file", words, 70},
          {"disable_engine", flag, 70},
          {"engine_reconcile_interval", real},
          {"etcd_cafile"},
          {"etcd_certfile"},
          {"etcd_keyfile"},
          {"etcd_key_prefix"},
          {"etcd_request_timeout", real},
          {"etcd_servers"},
          {"etcd_username", words, 130},
          {"etcd_password", words, 130},
          {"metadata"},
          {"public_ip"},
          {"token_limit", whole, 70},
          {"verbosity", whole},
          {"verify_units", flag, 70}};
}

std::vector<KeySpec> flannel_keys() {
  return {{"etcd_endpoints"},
          {"etcd_cafile"},
          {"etcd_certfile"},
          {"etcd_keyfile"},
          {"etcd_prefix"},
          {"etcd_username", words, 130},
          {"etcd_password", words, 130},
          {"ip_masq"},
          {"subnet_file"},
          {"interface", words, 0, "FLANNELD_IFACE", ""},
          {"public_ip"}};
}

std::vector<KeySpec> locksmith_keys() {
  return {{"endpoint"},
          {"etcd_cafile"},
          {"etcd_certfile"},
          {"etcd_keyfile"},
          {"etcd_username", words, 130},
          {"etcd_password", words, 130},
          {"group", words, 61},
          {"window_start", words, 61, "REBOOT_WINDOW_START", ""},
          {"window_length", words, 61, "REBOOT_WINDOW_LENGTH", ""}};
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({change, above + 1, row[j - 1] + 1});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const KeySpec* SectionSpec::find(std::string_view key) const {
  for (const auto& spec : keys)
    if (spec.key == key) return &spec;
  return nullptr;
}

const std::vector<SectionSpec>& sections() {
  static const std::vector<SectionSpec> all = {
      {"etcd", "etcd.service", "ETCD_", etcd_keys()},
      {"etcd2", "etcd2.service", "ETCD_", etcd2_keys()},
      {"fleet", "fleet.service", "FLEET_", fleet_keys()},
      {"flannel", "", "FLANNELD_", flannel_keys()},
      {"locksmith", "locksmithd.service", "LOCKSMITHD_", locksmith_keys()},
      {"update", "", "", {{"reboot_strategy"}, {"group"}, {"server"}}},
      {"oem", "", "", {{"id"}, {"name"}, {"version_id"}, {"home_url"}, {"bug_report_url"}}}};
  return all;
}

const SectionSpec* find_section(std::string_view name) {
  for (const auto& section : sections())
    if (section.name == name) return &section;
  return nullptr;
}

std::string variable_of(const SectionSpec& section, const KeySpec& key) {
  if (!key.variable.empty()) return std::string(key.variable);
  std::string name(section.prefix);
  for (const char letter : key.key)
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return name;
}

std::string normalised(std::string_view key) {
  std::string out(key);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto candidate : known) {
    const auto apart = distance(word, candidate);
    if (apart >= best_distance) continue;
    best = candidate;
    best_distance = apart;
  }
  return best;
}

}  // namespace cloudconfig
