#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// The documents of `cases/`: each stands for a kind of document that was judged wrongly once.
namespace cloudconfig::test {

inline std::string document_of_case(const std::string& name) {
  std::ifstream file(std::string(CASES_FOLDER) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::string> names_of_cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(CASES_FOLDER))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace cloudconfig::test
