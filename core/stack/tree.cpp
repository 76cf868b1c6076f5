#include "core/stack/tree.hpp"

#include <utility>

#include "core/schema/coerce.hpp"

namespace slipway::core {
namespace {

void forget_under(Tree::Places& places, const std::string& path) {
  places.erase(path);
  const std::string start = path + ".";
  for (auto at = places.lower_bound(start);
       at != places.end() && at->first.compare(0, start.size(), start) == 0;)
    at = places.erase(at);
}

/// Sets what `steps` leads to from `here`, making maps on the way; answers how many steps it could
/// go.
std::size_t put_at(Value& here, const std::vector<std::string>& steps, std::size_t step,
                   Value value) {
  if (step == steps.size()) {
    here = std::move(value);
    return step;
  }
  const std::string& name = steps[step];
  if (here.is_list()) {
    const auto index = int_from_text(name);
    const auto size = static_cast<std::int64_t>(here.size());
    if (!index || *index < 0 || *index > size) return step;
    if (*index == size) here.push(Value());
    return put_at(here.own_list()[static_cast<std::size_t>(*index)], steps, step + 1,
                  std::move(value));
  }
  if (!here.is_map() && !here.is_null()) return step;
  return put_at(here.own_map()[name], steps, step + 1, std::move(value));
}

}  // namespace

std::string join_path(const std::string& path, const std::string& step) {
  return path.empty() ? step : path + "." + step;
}

std::string join_path(const std::vector<std::string>& steps) {
  std::string path;
  for (const auto& step : steps) path = join_path(path, step);
  return path;
}

std::string join_path(const std::vector<Value>& steps) {
  std::string path;
  for (const auto& step : steps) path = join_path(path, scalar_text(step));
  return path;
}

Place Tree::nearest_place(const Places& places, std::string_view path) {
  while (true) {
    if (const auto found = places.find(path); found != places.end()) return found->second;
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos) return {};
    path = path.substr(0, dot);
  }
}

bool Tree::put(const std::vector<std::string>& path, Value value, const Place& place,
               std::string& stopped_at) {
  Value changed = root;
  const std::size_t went = put_at(changed, path, 0, std::move(value));
  if (went < path.size()) {
    stopped_at = join_path(
        std::vector<std::string>(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(went)));
    return false;
  }
  root = std::move(changed);
  const std::string key = join_path(path);
  forget_under(places, key);
  forget_under(key_places, key);
  places[key] = place;
  key_places[key] = place;
  return true;
}

}  // namespace slipway::core
