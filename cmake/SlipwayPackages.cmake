# Debian packages, by CPack: slipway, slipway-sdk, slipway-emulators.  scripts/release makes them.
set(SLIPWAY_MAINTAINER "Slipway maintainers <maintainers@slipway.dev>" CACHE STRING "Who answers for the packages")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME slipway)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${SLIPWAY_MAINTAINER})
set(CPACK_COMPONENTS_ALL program sdk emulators)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/lib)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/SlipwayDebianFiles.cmake)
set(CPACK_SLIPWAY_SOURCE ${PROJECT_SOURCE_DIR})

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME slipway)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "build a cluster out of a cloud, a config and a platform
Slipway makes machines, tells each what to become and turns them into a
platform that people deploy to. It plans, applies, remembers and repairs, and
goes on where it was when it is interrupted. The plugins for classic Azure,
CoreOS cloud-config and Deis are in this package.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS openssh-client)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "iproute2, mmdebstrap, slipway-emulators, slipway-sdk, systemd-container, uidmap")

set(CPACK_DEBIAN_SDK_PACKAGE_NAME slipway-sdk)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_SDK_DESCRIPTION "write plugins for slipway
The plugin ABI as C and C++ headers, the contracts of the roles, static
libraries for HTTP, X.509, ssh, etcd and YAML, the conformance runner, and
examples in C, C++ and Rust.")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "binutils, cmake, g++, libpoco-dev, libssh-dev, libssl-dev, libyaml-dev, pkg-config, slipway")

set(CPACK_DEBIAN_EMULATORS_PACKAGE_NAME slipway-emulators)
set(CPACK_DEBIAN_EMULATORS_DESCRIPTION "stand-ins for what slipway is tried with
An emulator of classic Azure that speaks its protocol over TLS and boots
machines on the loopback network, and the machines: CoreOS as its cloud-config
makes it, with a real etcd and a real sshd each.")
# The machines run them.
set(CPACK_DEBIAN_EMULATORS_PACKAGE_DEPENDS "curl, etcd-client, etcd-discovery, etcd-server, libnss-wrapper, openssh-server")
set(CPACK_DEBIAN_EMULATORS_PACKAGE_SUGGESTS slipway)
include(CPack)
