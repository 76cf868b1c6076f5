#include "core/schema/docs.hpp"

#include <catch2/catch.hpp>

#include "slipway/schema.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

PluginSchema paper() {
  schema::Description description("paper", "1.2.0", "Makes machines of paper.");
  description.role(
      "cloud",
      {schema::text("account").doc("Whose paper it is.").required().length(1, 20),
       schema::text("size").doc("How large a sheet is.").fallback("A4").allowed({"A4", "A3"}),
       schema::text("label").fallback_from("{name}-label").excludes({"size"}),
       schema::text("key").sensitive().is_path(),
       schema::list("holes", schema::object("", {schema::integer("at").required().range(0, 297)}))
           .doc(
               "Where holes are punched, in millimetres from the upper edge; most folders want two "
               "of them.")});
  description.type("cloud", schema::Type("sheet")
                                .doc("One sheet.")
                                .known_by("marked")
                                .input(schema::text("size").replaces().without_case())
                                .input(schema::text("ink").keeps())
                                .input(schema::integer("folds").interrupts())
                                .output(schema::text("place").doc("Where it lies."))
                                .deadline_s("create", 60)
                                .create_first());
  description.action("cloud", schema::Action("fold")
                                  .doc("Folds sheets.")
                                  .option(schema::boolean("twice").doc("Once more."))
                                  .changes()
                                  .arguments("SHEET..."));
  auto parsed = parse_schema(description.value());
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("a plugin's reference for a terminal is 80 columns wide", "[schema][docs]") {
  CHECK(plugin_text(paper()) == R"(paper 1.2.0: Makes machines of paper.

OPTIONS as cloud
  account: text; required; 1 to 20 characters
      Whose paper it is.
  size: text; default A4; one of A4, A3
      How large a sheet is.
  label: text; default {name}-label; not together with size
  key: text; a path, relative to the stack file; sensitive
  holes: list of objects
      Where holes are punched, in millimetres from the upper edge; most folders
      want two of them.
      at: whole number; required; 0 to 297

RESOURCE TYPES

cloud/sheet
    One sheet.
    known again by its owner mark; a replacement is made before the old one is
    deleted; create within 60 s
  inputs
    size: text; a change replaces the resource; case does not count
    ink: text; a change applies to new ones only
    folds: whole number; a change updates in place and interrupts
  outputs
    place: text
        Where it lies.

ACTIONS

slipway cloud fold SHEET...
    Folds sheets.
    takes the stack's lock
    --twice: true or false
        Once more.
)");
}

TEST_CASE("a plugin's reference as Markdown has a table per part", "[schema][docs]") {
  CHECK(plugin_markdown(paper()) == R"(# paper 1.2.0

Makes machines of paper.

## Options as cloud

| option | is | meaning |
|---|---|---|
| `account` | text; required; 1 to 20 characters | Whose paper it is. |
| `size` | text; default A4; one of A4, A3 | How large a sheet is. |
| `label` | text; default {name}-label; not together with size |  |
| `key` | text; a path, relative to the stack file; sensitive |  |
| `holes` | list of objects | Where holes are punched, in millimetres from the upper edge; most folders want two of them. |
| `holes[].at` | whole number; required; 0 to 297 |  |

## Resource types

### `cloud/sheet`

One sheet.

known again by its owner mark; a replacement is made before the old one is deleted; create within 60 s

| input | is | meaning |
|---|---|---|
| `size` | text; a change replaces the resource; case does not count |  |
| `ink` | text; a change applies to new ones only |  |
| `folds` | whole number; a change updates in place and interrupts |  |

| output | is | meaning |
|---|---|---|
| `place` | text | Where it lies. |

## Actions

### `slipway cloud fold SHEET...`

Folds sheets.

takes the stack's lock

| option | is | meaning |
|---|---|---|
| `--twice` | true or false | Once more. |
)");
}
