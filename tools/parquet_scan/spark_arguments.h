/// `--spark-conf` and `--spark-schema`: reading a file as a session of Apache Spark would.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <optional>
#include <string>

#include "lamella/read_options.h"
#include "lamella/spark_type.h"

namespace lamella::inline v0::tool {

struct SparkArguments {
  std::map<std::string, std::string> conf;
  std::optional<SparkType> schema;

  bool are_given() const noexcept { return !conf.empty() || schema; }
};

void add_spark(CLI::App& command, SparkArguments& arguments);

/// Spark's options where any of these arguments is given, and lamella's own otherwise. Throws Error.
ReadOptions read_options_of(const SparkArguments& arguments);

}  // namespace lamella::inline v0::tool
