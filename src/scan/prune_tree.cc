#include "scan/prune_tree.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "scan/bloom_hashes.h"

namespace lamella::inline v0 {

namespace {

/// Longer lists are not worth hashing: one of their values is always there.
constexpr size_t kMostHashes = 1024;

std::vector<uint64_t> hashes_of(const BoundComparison& test, const SchemaNode& leaf) {
  if (test.op != ComparisonOp::kEqual) return {};
  return bloom_hashes_of(test.literal, test.column.type, leaf);
}

std::vector<uint64_t> hashes_of(const BoundIn& test, const SchemaNode& leaf) {
  if (test.is_negated || test.values.size() > kMostHashes) return {};
  std::vector<uint64_t> all;
  for (const Value& value : test.values) {
    const std::vector<uint64_t> hashes = bloom_hashes_of(value, test.column.type, leaf);
    if (hashes.empty()) return {};
    all.insert(all.end(), hashes.begin(), hashes.end());
  }
  return all;
}

template <typename Test>
std::vector<uint64_t> hashes_of(const Test&, const SchemaNode&) {
  return {};
}

bool dictionary_tells_more(const BoundComparison& test) {
  return test.op == ComparisonOp::kEqual;
}
bool dictionary_tells_more(const BoundBetween&) {
  return true;
}
bool dictionary_tells_more(const BoundIn& test) {
  return !test.is_negated;
}
bool dictionary_tells_more(const BoundTextTest&) {
  return true;
}
// Nulls are in no dictionary.
bool dictionary_tells_more(const BoundNullTest&) {
  return false;
}

bool is_order_test(const BoundComparison& test) {
  return test.op != ComparisonOp::kNotEqual;
}
bool is_order_test(const BoundBetween&) {
  return true;
}
bool is_order_test(const BoundIn& test) {
  return !test.is_negated;
}
bool is_order_test(const BoundTextTest& test) {
  return !test.is_negated;
}
bool is_order_test(const BoundNullTest&) {
  return false;
}

}  // namespace

PruneTree make_prune_tree(const BoundPredicate& predicate, const RowGroupFilter& filter, const ParquetSchema& schema) {
  return std::visit(
      [&](const auto& node) {
        using Node = std::decay_t<decltype(node)>;
        PruneTree tree;
        if constexpr (std::is_same_v<Node, BoundConjunction> || std::is_same_v<Node, BoundDisjunction>) {
          tree.kind = std::is_same_v<Node, BoundConjunction> ? PruneTree::Kind::kAll : PruneTree::Kind::kAny;
          for (const BoundPredicate& term : node.terms)
            tree.terms.push_back(make_prune_tree(term, filter, schema));
        } else {
          const std::optional<int> leaf = filter.leaf_of(node.column);
          if (!leaf) return tree;
          tree.kind = PruneTree::Kind::kTest;
          Node alone = node;
          alone.column.ordinals = {0};
          tree.test = LeafTest{{std::move(alone)},
                               node.column.path,
                               node.column.type,
                               *leaf,
                               hashes_of(node, schema.leaf(*leaf)),
                               dictionary_tells_more(node),
                               is_order_test(node)};
        }
        return tree;
      },
      predicate.node);
}

}  // namespace lamella::inline v0
