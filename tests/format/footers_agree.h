/// Whether the hand-written reader of footers agrees with the generated one about some bytes.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "format/footer.h"
#include "lamella/error.h"
#include "tests/format/describe_metadata.h"
#include "tests/format/generated_metadata.h"

namespace lamella {

/// A file's answers, or why it has none.
struct FooterReading {
  std::vector<Answer> answers;
  std::string error;

  bool is_accepted() const { return error.empty(); }
  bool has_error() const {
    return !is_accepted() ||
           std::any_of(answers.begin(), answers.end(), [](const Answer& answer) { return !answer.error.empty(); });
  }
};

template <typename Parse>
FooterReading read_footer(std::span<const uint8_t> bytes, const ReadLimits& limits, Parse parse) {
  const Buffer footer = Buffer::copy_of(bytes);
  try {
    return {describe(*parse(footer, ByteRange{0, footer.size()}, limits)), {}};
  } catch (const Error& error) {
    return {{}, error.message()};
  }
}

inline bool mentions(const std::string& text, std::initializer_list<const char*> reasons) {
  return std::any_of(reasons.begin(), reasons.end(),
                     [&](const char* reason) { return text.find(reason) != std::string::npos; });
}

/// Bytes that no writer makes, and that the generated code takes for something: numbers wider than their type, whose
/// upper bits it drops; lists that a second field of their id replaces; and nesting, whose depth the two count from
/// different places.
inline bool is_stricter_by_hand(const std::string& error) {
  return mentions(error, {" of over ", "negative size", "is there twice", "too deeply"});
}

/// What the two disagree about; empty when they agree. They may differ in where an error comes from: the generated code
/// reads everything at once, the hand-written reader column chunks when they are asked for.
inline std::string disagreement(std::span<const uint8_t> bytes, const ReadLimits& limits = {}) {
  const FooterReading by_hand = read_footer(bytes, limits, parse_metadata);
  const FooterReading generated = read_footer(bytes, limits, generated::parse_generated_metadata);
  if (!generated.is_accepted()) {
    // It also takes memory for all that lists promise, and counts how deep it is from another place.
    if (by_hand.has_error() || mentions(generated.error, {"bytes of memory", "too deeply"})) return {};
    return "only the generated code objects: " + generated.error;
  }
  if (!by_hand.is_accepted()) {
    if (is_stricter_by_hand(by_hand.error)) return {};
    return "only the hand-written reader objects: " + by_hand.error;
  }
  if (by_hand.answers.size() != generated.answers.size()) return "the files' shapes differ";
  for (size_t i = 0; i < by_hand.answers.size(); ++i) {
    const Answer& ours = by_hand.answers[i];
    const Answer& theirs = generated.answers[i];
    if (is_stricter_by_hand(ours.error)) continue;
    if (ours.text != theirs.text || ours.error.empty() != theirs.error.empty()) {
      return "by hand: " + ours.text + ours.error + "\ngenerated: " + theirs.text + theirs.error;
    }
  }
  return {};
}

}  // namespace lamella
