// In place of regexp.cc where lamella is built without RE2 (LAMELLA_REGEXP=OFF): no pattern passes its check, so no
// matcher is ever asked for.

#include "lamella/error.h"
#include "predicate/text_matcher.h"

namespace lamella::inline v0 {

std::shared_ptr<const TextMatcher> make_regexp(const std::string& pattern, LikePattern::Characters) {
  check_regexp(pattern);
  return nullptr;
}

void check_regexp(const std::string&) {
  throw Error(ErrorCode::kNotImplemented,
              "regexp: this lamella was built without RE2, which tests regular expressions");
}

}  // namespace lamella::inline v0
