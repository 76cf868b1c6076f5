#pragma once
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

/// Compares with a file of golden/, or rewrites it when SLIPWAY_GOLDEN=write.
inline void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(GOLDEN_FOLDER) + "/" + name;
  const char* mode = std::getenv("SLIPWAY_GOLDEN");
  if (mode && std::string(mode) == "write") std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  const std::string wanted{std::istreambuf_iterator<char>(file), {}};
  INFO("golden file " << path);
  CHECK(text == wanted);
}
