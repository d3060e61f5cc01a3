/// The cases of tests/golden/data: files, and the exact rows that Apache Spark 4.0.1 makes of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "base/bits.h"
#include "base/json_reader.h"
#include "lamella/spark_type.h"

namespace lamella::inline v0 {

/// A line of manifest.txt.
struct GoldenLine {
  std::string name;
  std::string outcome;
  std::string why;

  friend void PrintTo(const GoldenLine& line, std::ostream* out) { *out << line.name; }
};

inline std::filesystem::path golden_folder() {
  return std::filesystem::path(LAMELLA_SOURCE_DIR) / "tests/golden/data";
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<GoldenLine> golden_manifest() {
  std::istringstream text(read_text(std::filesystem::path(LAMELLA_SOURCE_DIR) / "tests/golden/manifest.txt"));
  std::vector<GoldenLine> lines;
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    GoldenLine golden;
    words >> golden.name >> golden.outcome >> std::ws;
    std::getline(words, golden.why);
    lines.push_back(golden);
  }
  return lines;
}

/// The value of a member of the JSON object in a file, as text.
inline std::string json_member(const std::filesystem::path& path, const std::string& name) {
  const std::string text = read_text(path);
  std::string found;
  JsonReader json(text, path.string());
  json.for_each_member([&](std::string_view key) {
    const std::string_view value = json.skip();
    if (key == name) found = value;
  });
  return found;
}

/// The configuration of the session that read a case; empty where it had Spark's defaults, or the case says nothing.
inline std::map<std::string, std::string> golden_conf(const std::string& name) {
  std::map<std::string, std::string> conf;
  const std::filesystem::path path = golden_folder() / (name + ".json");
  const std::string text = std::filesystem::exists(path) ? json_member(path, "conf") : "{}";
  JsonReader json(text, path.string());
  json.for_each_member([&](std::string_view key) { conf[std::string(key)] = json.read_string(); });
  return conf;
}

/// What Spark calls the columns of a case's rows.
inline SparkType golden_schema(const std::string& name) {
  return SparkType::from_json(json_member(golden_folder() / (name + ".json"), "schema"));
}

/// The rows of a file that holds a length of four bytes in front of each.
struct GoldenRows {
  std::vector<uint8_t> bytes;
  std::vector<std::span<const uint8_t>> rows;

  explicit GoldenRows(const std::filesystem::path& path) {
    const std::string text = read_text(path);
    bytes.assign(text.begin(), text.end());
    for (size_t at = 0; at + 4 <= bytes.size();) {
      const auto size = load<uint32_t>(bytes.data() + at);
      rows.push_back(std::span<const uint8_t>(bytes).subspan(at + 4, size));
      at += 4 + size;
    }
  }
};

inline GoldenRows golden_rows(const std::string& name) {
  return GoldenRows(golden_folder() / (name + ".unsaferow"));
}

}  // namespace lamella::inline v0
