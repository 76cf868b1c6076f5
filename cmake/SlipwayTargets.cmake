# How this project makes targets: one function per kind, so that warnings, visibility and link rules are the same everywhere.

include(SlipwayPlugin)
set(SLIPWAY_PLUGIN_OUTPUT_DIR ${PROJECT_BINARY_DIR}/lib/slipway/plugins)

# Most of the time of a debug build goes into reading the same headers.  So those of the standard library are read once for all files,
# and a target's files are compiled a few at a time, as one: names that are local to a file are then unlike those of its neighbours.
# Both hide an include that a file forgot: the preset release builds without, and finds it.
option(SLIPWAY_PRECOMPILE "Read the headers of the standard library and of Catch2 once for all files" OFF)
set(SLIPWAY_FILES_AT_ONCE 1 CACHE STRING "How many files of a target are compiled as one; 0: all")
if(NOT SLIPWAY_FILES_AT_ONCE EQUAL 1)
  # The one warning takes what is included for a header, the other (of clang) a neighbour's type or constant for one of the file's own.
  target_compile_options(slipway_warnings INTERFACE
    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage> $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-shadow>)
endif()
if(SLIPWAY_PRECOMPILE)
  set(standard_headers <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstring> <deque> <filesystem>
    <fstream> <functional> <map> <memory> <mutex> <optional> <set> <sstream> <stdexcept> <string> <string_view> <thread>
    <unordered_map> <utility> <variant> <vector>)
  # The options must be those of what is compiled with it: a program's are not a library's, and Poco brings names of the C library.
  add_compile_definitions($<$<COMPILE_LANGUAGE:CXX>:$<TARGET_PROPERTY:Poco::Foundation,INTERFACE_COMPILE_DEFINITIONS>>)
  foreach(kind IN ITEMS library plugin program test)
    file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/precompiled_${kind}.cpp CONTENT "// Only here so that its header is made.\n")
    add_library(slipway_precompiled_${kind} OBJECT ${PROJECT_BINARY_DIR}/precompiled_${kind}.cpp)
    target_link_libraries(slipway_precompiled_${kind} PRIVATE slipway_warnings)
    target_precompile_headers(slipway_precompiled_${kind} PRIVATE ${standard_headers})
    if(kind STREQUAL "plugin")
      set_target_properties(slipway_precompiled_plugin PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    elseif(NOT kind STREQUAL "library")
      set_target_properties(slipway_precompiled_${kind} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
      target_compile_options(slipway_precompiled_${kind} PRIVATE -fPIE)
    endif()
  endforeach()
  target_precompile_headers(slipway_precompiled_test PRIVATE <catch2/catch.hpp>)
endif()

# For a target made by the functions below; one that has files in C is left as it is.
function(slipway_read_headers_once name kind)
  get_target_property(sources ${name} SOURCES)
  if(sources MATCHES "\\.c(;|$)")
    return()
  endif()
  if(SLIPWAY_PRECOMPILE)
    target_precompile_headers(${name} REUSE_FROM slipway_precompiled_${kind})
  endif()
  if(NOT SLIPWAY_FILES_AT_ONCE EQUAL 1)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${SLIPWAY_FILES_AT_ONCE})
  endif()
endfunction()

# slipway_library(NAME ROOT include-root | ROOM path/as/included SOURCES ... [LINK ...] [PRIVATE_LINK ...]): a static library that
# shows only its include root.  With ROOM that is a tree of its own in the build folder, in which there is nothing but that folder:
# who includes a file of a room without linking its library does not compile.
function(slipway_library name)
  cmake_parse_arguments(ARG "" "ROOT;ROOM" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  if(ARG_ROOM)
    slipway_room_tree(ARG_ROOT ${name} ${ARG_ROOM})
  endif()
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${ARG_ROOT}>)
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
  # Not linked: a static library that is exported would export what it is linked with.
  target_compile_options(${name} PRIVATE $<TARGET_PROPERTY:slipway_warnings,INTERFACE_COMPILE_OPTIONS>)
  slipway_read_headers_once(${name} library)
endfunction()

# Answers in `tree` a folder made anew for `name`, where `room` is a link to the source folder of that path.  The path is looked for
# in this CMakeLists.txt's folder and from there upwards.
function(slipway_room_tree tree name room)
  set(above ${CMAKE_CURRENT_SOURCE_DIR})
  while(NOT IS_DIRECTORY ${above}/${room})
    if(above STREQUAL PROJECT_SOURCE_DIR)
      message(FATAL_ERROR "${name}: no folder '${room}' in ${CMAKE_CURRENT_SOURCE_DIR} or above it")
    endif()
    get_filename_component(above ${above} DIRECTORY)
  endwhile()
  set(root ${PROJECT_BINARY_DIR}/rooms/${name})
  get_filename_component(folder ${root}/${room} DIRECTORY)
  file(REMOVE_RECURSE ${root})
  file(MAKE_DIRECTORY ${folder})
  file(CREATE_LINK ${above}/${room} ${root}/${room} SYMBOLIC)
  set(${tree} ${root} PARENT_SCOPE)
endfunction()

# slipway_program(NAME OUTPUT file-name SOURCES ... [LINK ...] [EXPORTS map]): an executable that exports nothing but what the map
# says, so that no plugin can bind to it.
function(slipway_program name)
  cmake_parse_arguments(ARG "" "OUTPUT;EXPORTS" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  if(ARG_OUTPUT)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT})
  endif()
  target_link_libraries(${name} PRIVATE slipway_warnings ${ARG_LINK})
  slipway_read_headers_once(${name} program)
  set(map ${PROJECT_SOURCE_DIR}/cmake/no-exports.map)
  if(ARG_EXPORTS)
    set(map ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_EXPORTS})
  endif()
  target_link_options(${name} PRIVATE -Wl,--version-script=${map} -Wl,-z,now,-z,relro -Wl,--as-needed)
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${map})
endfunction()

# slipway_test(NAME SOURCES ... [LINK ...] [LABEL label]): one Catch2 binary, run whole by ctest.
function(slipway_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LINK;ENVIRONMENT" ${ARGN})
  if(NOT TARGET slipway_catch_main)
    add_library(slipway_catch_main INTERFACE)
    target_link_libraries(slipway_catch_main INTERFACE Catch2::Catch2WithMain)
    slipway_room_tree(tests slipway_catch_main tests)
    target_include_directories(slipway_catch_main INTERFACE ${tests})
  endif()
  add_executable(${name} ${ARG_SOURCES})
  # A test sees other tests' helpers, and of the project what it links.
  target_link_libraries(${name} PRIVATE slipway_warnings slipway_catch_main ${ARG_LINK})
  slipway_read_headers_once(${name} test)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
  if(ARG_LABEL)
    set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL})
  endif()
  if(ARG_ENVIRONMENT)
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${ARG_ENVIRONMENT}")
  endif()
endfunction()
