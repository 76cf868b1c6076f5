# What a plugin is built with, in this tree and out of it (package SlipwaySdk).

add_library(slipway_warnings INTERFACE)
target_compile_options(slipway_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wcast-qual -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wextra-semi>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override -Wno-restrict>
  $<$<BOOL:${SLIPWAY_WERROR}>:-Werror>)

# slipway_plugin(NAME SOURCES ... [LINK ...] [OUTPUT_DIR folder]): a plugin: one exported symbol, everything bound at load time.
# It is NAME.so in OUTPUT_DIR, in SLIPWAY_PLUGIN_OUTPUT_DIR, or in the build folder.
function(slipway_plugin name)
  cmake_parse_arguments(ARG "" "OUTPUT_DIR" "SOURCES;LINK" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(NOT ARG_OUTPUT_DIR AND SLIPWAY_PLUGIN_OUTPUT_DIR)
    set(ARG_OUTPUT_DIR ${SLIPWAY_PLUGIN_OUTPUT_DIR})
  elseif(NOT ARG_OUTPUT_DIR)
    set(ARG_OUTPUT_DIR ${CMAKE_CURRENT_BINARY_DIR})
  endif()
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${ARG_OUTPUT_DIR})
  target_link_libraries(${name} PRIVATE slipway_warnings slipway_sdk ${ARG_LINK})
  target_link_options(${name} PRIVATE -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map
    -Wl,-z,now,-z,relro -Wl,--as-needed -Wl,--build-id)
  # clang leaves the sanitizer's symbols to the host, so only g++ can refuse every undefined one.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
endfunction()

# slipway_plugin_check(NAME [OPTIONS file.json] [LIFE]): a ctest that runs the conformance runner on the plugin.
function(slipway_plugin_check name)
  cmake_parse_arguments(ARG "LIFE" "OPTIONS" "" ${ARGN})
  set(words)
  if(ARG_OPTIONS)
    list(APPEND words --options ${ARG_OPTIONS})
  endif()
  if(ARG_LIFE)
    list(APPEND words --life)
  endif()
  add_test(NAME plugin_check_${name} COMMAND slipway-plugin-check ${words} $<TARGET_FILE:${name}>)
endfunction()
