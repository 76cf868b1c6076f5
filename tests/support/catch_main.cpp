// The one translation unit with Catch's main, so that a test file compiles without it.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
