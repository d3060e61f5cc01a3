#include "spark_arguments.h"

#include "lamella/error.h"
#include "lamella/rows_to_batch.h"

namespace lamella::inline v0::tool {

void add_spark(CLI::App& command, SparkArguments& arguments) {
  command
      .add_option_function<std::vector<std::string>>(
          "--spark-conf",
          [&arguments](const std::vector<std::string>& settings) {
            for (const std::string& setting : settings) {
              const size_t equals = setting.find('=');
              if (equals == std::string::npos) throw CLI::ValidationError("--spark-conf", setting + " is no KEY=VALUE");
              arguments.conf[setting.substr(0, equals)] = setting.substr(equals + 1);
            }
          },
          "Read as Spark does with this configuration, such as spark.sql.parquet.binaryAsString=true; may be repeated")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  command
      .add_option_function<std::string>(
          "--spark-schema",
          [&arguments](const std::string& json) {
            try {
              arguments.schema = SparkType::from_json(json);
            } catch (const Error& error) {
              throw CLI::ValidationError("--spark-schema", error.message());
            }
          },
          "Read with this schema as Spark does: the JSON of df.schema.json()")
      ->type_name("JSON");
}

ReadOptions read_options_of(const SparkArguments& arguments) {
  if (!arguments.are_given()) return {};
  ReadOptions options = ReadOptions::from_spark_conf(arguments.conf);
  if (arguments.schema) options.target = batch_schema(*arguments.schema);
  return options;
}

}  // namespace lamella::inline v0::tool
