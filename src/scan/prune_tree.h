/// Predicates in the form that pruning asks about them: tests of leaf columns below `and` and `or`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamella/file_metadata.h"
#include "predicate/bind.h"
#include "predicate/prune.h"
#include "scan/row_group_filter.h"

namespace lamella::inline v0 {

/// One test of one leaf.
struct LeafTest {
  BoundPredicate predicate;  ///< Of a single column, whose only ordinal is 0.
  std::string path;
  Type type;
  int leaf = 0;
  std::vector<uint64_t> hashes;  ///< A value that passes has one of them; none: bloom filters don't tell.
  bool asks_dictionary = false;  ///< Entries of a dictionary can tell what bounds can't.
  bool is_order_test = false;    ///< It compares with bounds in the leaf's order, so that sorted pages can be halved.
};

struct PruneTree {
  enum class Kind : uint8_t { kAll, kAny, kTest, kUnknown };
  Kind kind = Kind::kUnknown;  ///< kUnknown: nothing can be told of it without reading.
  std::vector<PruneTree> terms;
  std::optional<LeafTest> test;

  /// Whether rows may pass, `may_pass` being asked of tests.
  template <typename MayPass>
  bool is_possible(const MayPass& may_pass) const {
    const auto of_term = [&](const PruneTree& term) { return term.is_possible(may_pass); };
    if (kind == Kind::kAll) return std::all_of(terms.begin(), terms.end(), of_term);
    if (kind == Kind::kAny) return std::any_of(terms.begin(), terms.end(), of_term);
    return kind == Kind::kUnknown || may_pass(*test);
  }
  /// Whether `asked` is true of one of the tests.
  template <typename Asked>
  bool has_test(const Asked& asked) const {
    if (kind == Kind::kTest) return asked(*test);
    return std::any_of(terms.begin(), terms.end(), [&](const PruneTree& term) { return term.has_test(asked); });
  }
};

PruneTree make_prune_tree(const BoundPredicate& predicate, const RowGroupFilter& filter, const ParquetSchema& schema);

}  // namespace lamella::inline v0
