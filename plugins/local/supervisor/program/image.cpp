#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "supervisor/image/builder.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/program/commands.hpp"
#include "supervisor/program/options.hpp"
#include "supervisor/record/json.hpp"
#include "supervisor/sandbox/namespaces.hpp"
#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

po::options_description image_options() {
  po::options_description options;
  for (const char* name : {"name", "packages", "suite", "from-tar", "from-folder", "images"})
    options.add_options()(name, po::value<std::string>(), "");
  return options;
}

/// Inside it was said: who we are there says nothing of whose images they are.
fs::path images_of(const Given& given) {
  if (const auto said = given.word("resolved-images"); !said.empty()) return said;
  return fs::absolute(given.word("images", default_images())).lexically_normal();
}

int list_images(const Given& given) {
  JsonText text;
  text.open().key("ok").open().key("images").open_list();
  for (const auto& image : ImageStore(images_of(given)).all()) {
    text.open();
    write_image(text, image);
    text.close();
  }
  std::cout << text.close_list().close().close().take() << std::endl;
  return 0;
}

ImageRecipe recipe_of(const Given& given) {
  ImageRecipe recipe;
  recipe.name = given.word("name");
  recipe.suite = given.word("suite", recipe.suite);
  std::istringstream packages(given.word("packages"));
  for (std::string name; std::getline(packages, name, ',');)
    if (!name.empty()) recipe.packages.push_back(name);
  recipe.tar = given.word("from-tar");
  recipe.folder = given.word("from-folder");
  return recipe;
}

int build(const Given& given) {
  Children children;
  const auto image =
      build_image(recipe_of(given), images_of(given), children, [](const std::string& what) {
        JsonText text;
        std::cout << text.open().put("progress", what).close().take() << std::endl;
      });
  if (!image) return tell(image.fault());
  JsonText text;
  text.open().key("ok").open();
  write_image(text, *image);
  std::cout << text.close().close().take() << std::endl;
  return 0;
}

int remove_named(const Given& given) {
  const auto removed = remove_image(given.word("argument"), images_of(given));
  if (!removed) return tell(removed.fault());
  std::cout << "{\"ok\":{}}" << std::endl;
  return 0;
}

/// Files of images belong to users that only exist inside.
int go_inside(const Words& words, const fs::path& images) {
  Words all{"slipway-local", "workshop"};
  all.insert(all.end(), words.begin(), words.end());
  all.insert(all.end(), {"--resolved-images", images});
  const auto pid = start_inside(Walls{::geteuid() != 0, false}, all);
  if (!pid) return tell(pid.fault());
  int status = 0;
  while (::waitpid(*pid, &status, 0) < 0)
    if (errno != EINTR) return tell(system_fault("waiting for the builder"));
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return tell({FaultClass::internal, "the builder was killed", "run it again"});
}

}  // namespace

int image(const Words& words) {
  const std::string what = words.empty() ? "" : words[0];
  if (what != "build" && what != "list" && what != "remove")
    return tell({FaultClass::invalid, "'image' is followed by build, list or remove"});
  const auto given = Given::parse({words.begin() + 1, words.end()}, image_options());
  if (!given) return tell(given.fault());
  if (what == "list") return list_images(*given);
  if (auto made = make_folder(images_of(*given)); !made) return tell(made.fault());
  return go_inside(words, images_of(*given));
}

int workshop(const Words& words) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  auto options = image_options();
  options.add_options()("resolved-images", po::value<std::string>(), "");
  const auto given = Given::parse({words.begin() + 1, words.end()}, options);
  if (!given) return tell(given.fault());
  if (auto furnished = furnish_workshop(); !furnished) return tell(furnished.fault());
  if (words[0] == "try") ::_exit(try_overlay() ? 0 : 1);
  const int code = words[0] == "build" ? build(*given) : remove_named(*given);
  std::cout.flush();
  ::_exit(code);
}

}  // namespace slipway_local
