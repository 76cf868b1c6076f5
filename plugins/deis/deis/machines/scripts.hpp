#pragma once
#include <string_view>

/// The scripts of the folder `scripts`, as they are there.
namespace deis::scripts {

extern const std::string_view get_image;
extern const std::string_view preseed;
extern const std::string_view mount_store;
extern const std::string_view debug_logs;
extern const std::string_view wait_for_http;
extern const std::string_view graceful_shutdown;
extern const std::string_view health_report;
extern const std::string_view container_shell;

}  // namespace deis::scripts
