/// EXPECT_ERROR(statement, code, part): the statement throws an Error of this code, whose text has this part.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lamella/error.h"

#define EXPECT_ERROR(statement, wanted_code, part)                     \
  try {                                                                \
    statement;                                                         \
    ADD_FAILURE() << #statement " did not throw";                      \
  } catch (const lamella::Error& thrown) {                             \
    EXPECT_EQ(thrown.code(), wanted_code) << thrown.what();            \
    EXPECT_THAT(std::string(thrown.what()), testing::HasSubstr(part)); \
  }
