# slipway_kit_yaml: YAML as people write it, for the host and the plugins.
slipway_library(slipway_kit_yaml ROOT ${CMAKE_CURRENT_SOURCE_DIR}/include
  SOURCES src/yaml.cpp src/yaml_fault.cpp src/yaml_marks.cpp
  PRIVATE_LINK PkgConfig::YAML)
