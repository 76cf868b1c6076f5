#include "coreos-sim/cloudconfig/settings.hpp"

#include <array>

#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cloudconfig {
namespace {

constexpr std::array etcd_settings{
    Setting{"addr"},
    Setting{"advertise_client_urls"},
    Setting{"bind_addr"},
    Setting{"ca_file"},
    Setting{"cert_file"},
    Setting{"cluster_active_size", "", Type::integer},
    Setting{"cluster_remove_delay", "", Type::real},
    Setting{"cluster_sync_interval", "", Type::real},
    Setting{"cors"},
    Setting{"data_dir"},
    Setting{"discovery"},
    Setting{"discovery_fallback"},
    Setting{"discovery_srv"},
    Setting{"discovery_proxy"},
    Setting{"election_timeout", "", Type::integer},
    Setting{"force_new_cluster", "", Type::boolean},
    Setting{"graphite_host"},
    Setting{"heartbeat_interval", "", Type::integer},
    Setting{"http_read_timeout", "", Type::real},
    Setting{"http_write_timeout", "", Type::real},
    Setting{"initial_advertise_peer_urls"},
    Setting{"initial_cluster"},
    Setting{"initial_cluster_state"},
    Setting{"initial_cluster_token"},
    Setting{"key_file"},
    Setting{"listen_client_urls"},
    Setting{"listen_peer_urls"},
    Setting{"max_result_buffer", "", Type::integer},
    Setting{"max_retry_attempts", "", Type::integer},
    Setting{"max_snapshots", "", Type::integer},
    Setting{"max_wals", "", Type::integer},
    Setting{"name"},
    Setting{"peer_addr"},
    Setting{"peer_bind_addr"},
    Setting{"peer_ca_file"},
    Setting{"peer_cert_file"},
    Setting{"peer_election_timeout", "", Type::integer},
    Setting{"peer_heartbeat_interval", "", Type::integer},
    Setting{"peer_key_file"},
    Setting{"peers"},
    Setting{"peers_file"},
    Setting{"proxy"},
    Setting{"retry_interval", "", Type::real},
    Setting{"snapshot", "", Type::boolean},
    Setting{"snapshot_count", "ETCD_SNAPSHOTCOUNT", Type::integer},
    Setting{"trace"},
    Setting{"verbose", "", Type::boolean},
    Setting{"very_verbose", "", Type::boolean},
    Setting{"very_very_verbose", "", Type::boolean},
};

constexpr std::array etcd2_settings{
    Setting{"advertise_client_urls"},
    Setting{"ca_file"},
    Setting{"cert_file"},
    Setting{"client_cert_auth", "", Type::boolean},
    Setting{"cors"},
    Setting{"data_dir"},
    Setting{"debug", "", Type::boolean},
    Setting{"discovery"},
    Setting{"discovery_fallback"},
    Setting{"discovery_srv"},
    Setting{"discovery_proxy"},
    Setting{"election_timeout", "", Type::integer},
    Setting{"enable_pprof", "", Type::boolean, {1, 10, 0}},
    Setting{"force_new_cluster", "", Type::boolean},
    Setting{"heartbeat_interval", "", Type::integer},
    Setting{"initial_advertise_peer_urls"},
    Setting{"initial_cluster"},
    Setting{"initial_cluster_state"},
    Setting{"initial_cluster_token"},
    Setting{"key_file"},
    Setting{"listen_client_urls"},
    Setting{"listen_peer_urls"},
    Setting{"log_package_levels"},
    Setting{"max_snapshots", "", Type::integer},
    Setting{"max_wals", "", Type::integer},
    Setting{"name"},
    Setting{"peer_ca_file"},
    Setting{"peer_cert_file"},
    Setting{"peer_key_file"},
    Setting{"peer_client_cert_auth", "", Type::boolean},
    Setting{"peer_trusted_ca_file"},
    Setting{"proxy"},
    Setting{"proxy_dial_timeout", "", Type::integer},
    Setting{"proxy_failure_wait", "", Type::integer},
    Setting{"proxy_read_timeout", "", Type::integer},
    Setting{"proxy_refresh_interval", "", Type::integer},
    Setting{"proxy_write_timeout", "", Type::integer},
    Setting{"snapshot_count", "", Type::integer},
    Setting{"strict_reconfig_check", "", Type::boolean, {1, 10, 0}},
    Setting{"trusted_ca_file"},
    Setting{"wal_dir", "", Type::string, {1, 7, 0}},
};

constexpr std::array fleet_settings{
    Setting{"agent_ttl"},
    Setting{"authorized_keys_file", "", Type::string, {1, 7, 0}},
    Setting{"disable_engine", "", Type::boolean, {1, 7, 0}},
    Setting{"engine_reconcile_interval", "", Type::real},
    Setting{"etcd_cafile"},
    Setting{"etcd_certfile"},
    Setting{"etcd_keyfile"},
    Setting{"etcd_key_prefix"},
    Setting{"etcd_request_timeout", "", Type::real},
    Setting{"etcd_servers"},
    Setting{"etcd_username", "", Type::string, {1, 13, 0}},
    Setting{"etcd_password", "", Type::string, {1, 13, 0}},
    Setting{"metadata"},
    Setting{"public_ip"},
    Setting{"token_limit", "", Type::integer, {1, 7, 0}},
    Setting{"verbosity", "", Type::integer},
    Setting{"verify_units", "", Type::boolean, {1, 7, 0}},
};

constexpr std::array locksmith_settings{
    Setting{"endpoint"},
    Setting{"etcd_cafile"},
    Setting{"etcd_certfile"},
    Setting{"etcd_keyfile"},
    Setting{"etcd_username", "", Type::string, {1, 13, 0}},
    Setting{"etcd_password", "", Type::string, {1, 13, 0}},
    Setting{"group", "", Type::string, {1, 6, 1}},
    Setting{"window_start", "REBOOT_WINDOW_START", Type::string, {1, 6, 1}},
    Setting{"window_length", "REBOOT_WINDOW_LENGTH", Type::string, {1, 6, 1}},
};

constexpr std::array flannel_settings{
    Setting{"etcd_endpoints"},
    Setting{"etcd_cafile"},
    Setting{"etcd_certfile"},
    Setting{"etcd_keyfile"},
    Setting{"etcd_prefix"},
    Setting{"etcd_username", "", Type::string, {1, 13, 0}},
    Setting{"etcd_password", "", Type::string, {1, 13, 0}},
    Setting{"ip_masq"},
    Setting{"subnet_file"},
    Setting{"interface", "FLANNELD_IFACE"},
    Setting{"public_ip"},
};

const std::array all_sections{
    Section{"etcd", "ETCD_", etcd_settings},
    Section{"etcd2", "ETCD_", etcd2_settings},
    Section{"fleet", "FLEET_", fleet_settings},
    Section{"locksmith", "LOCKSMITHD_", locksmith_settings},
    Section{"flannel", "FLANNELD_", flannel_settings},
};

}  // namespace

std::span<const Section> sections() { return all_sections; }

std::string variable_name(const Section& section, const Setting& setting) {
  if (!setting.variable.empty()) return std::string(setting.variable);
  return std::string(section.prefix) + upper(setting.key);
}

}  // namespace coreos_sim::cloudconfig
