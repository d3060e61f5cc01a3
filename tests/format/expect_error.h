/// EXPECT_ERROR(statement, code, part): the statement throws an Error of this code, whose text has this part.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lamella/error.h"

#define EXPECT_ERROR(statement, wanted_code, part)                    \
  try {                                                               \
    statement;                                                        \
    ADD_FAILURE() << #statement " did not throw";                     \
  } catch (const lamella::Error& error) {                             \
    EXPECT_EQ(error.code(), wanted_code) << error.what();             \
    EXPECT_THAT(std::string(error.what()), testing::HasSubstr(part)); \
  }
