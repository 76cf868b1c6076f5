# slipway_kit_shell: ssh, tunnels through it, HTTP over a tunnel and the etcd v2 keys API for plugins.
slipway_library(slipway_kit_shell ROOT ${CMAKE_CURRENT_SOURCE_DIR}/include
  SOURCES src/ssh_session.cpp src/ssh_host_key.cpp src/ssh_pool.cpp src/remote.cpp src/remote_job.cpp src/tunnel.cpp src/tunnel_loop.cpp src/tunnel_http.cpp
    src/etcd2.cpp src/etcd2_wire.cpp
  LINK slipway_sdk Threads::Threads
  PRIVATE_LINK slipway_kit_wire PkgConfig::LIBSSH Poco::Net Poco::JSON Poco::Foundation)
