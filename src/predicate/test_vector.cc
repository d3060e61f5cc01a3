#include "predicate/test_vector.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "predicate/compare_flat.h"
#include "predicate/fill_rows.h"
#include "predicate/find_flat.h"
#include "predicate/range_flat.h"
#include "predicate/view_flat.h"
#include "simd/compare_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {
namespace {

struct ColumnFinder {
  template <typename Test>
  const BoundColumn* operator()(const Test& test) const noexcept {
    return &test.column;
  }
  const BoundColumn* operator()(const BoundConjunction& node) const noexcept { return common(node.terms); }
  const BoundColumn* operator()(const BoundDisjunction& node) const noexcept { return common(node.terms); }

  const BoundColumn* common(const std::vector<BoundPredicate>& terms) const noexcept {
    const BoundColumn* first = nullptr;
    for (const BoundPredicate& term : terms) {
      const BoundColumn* column = std::visit(*this, term.node);
      if (column == nullptr || (first != nullptr && column->ordinals != first->ordinals)) return nullptr;
      first = column;
    }
    return first;
  }
};

struct NullTester {
  template <typename Test>
  bool operator()(const Test&) const {
    return false;
  }
  bool operator()(const BoundNullTest& test) const { return test.wants_null; }
  bool operator()(const BoundConjunction& node) const {
    return std::all_of(node.terms.begin(), node.terms.end(), passes_null);
  }
  bool operator()(const BoundDisjunction& node) const {
    return std::any_of(node.terms.begin(), node.terms.end(), passes_null);
  }
};

/// Tests a flat vector that is not all null.
struct FlatTester {
  const ColumnVector& flat;

  RowBits operator()(const BoundComparison& test) const { return of_values(compare_flat(flat, test.op, test.literal)); }
  RowBits operator()(const BoundBetween& test) const {
    if (has_ranges(test.low)) return of_values(range_flat(flat, {test.low, test.high}));
    RowBits rows = compare_flat(flat, ComparisonOp::kGreaterEqual, test.low);
    rows.intersect(compare_flat(flat, ComparisonOp::kLessEqual, test.high));
    return of_values(std::move(rows));
  }
  RowBits operator()(const BoundIn& test) const { return of_values(find_flat(flat, test.values), test.is_negated); }
  RowBits operator()(const BoundTextTest& test) const {
    const TextMatcher& matcher = *test.matcher;
    const std::optional<std::string_view> prefix = matcher.prefix();
    RowBits rows(flat.length());
    if (flat.type().layout() != Layout::kViews) {
      fill_rows(rows, [&](int64_t row) { return matcher.matches(flat.bytes(row)); });
    } else if (prefix) {
      rows = prefixed_views(flat, *prefix);
    } else {
      const ViewTexts texts(flat);
      fill_rows(rows, [&](int64_t row) { return matcher.matches(texts[row]); });
    }
    return of_values(std::move(rows), test.is_negated);
  }
  RowBits operator()(const BoundNullTest& test) const {
    if (flat.validity() == nullptr) return test.wants_null ? RowBits(flat.length()) : RowBits::all(flat.length());
    RowBits rows = RowBits::of_bitmap(flat.validity(), flat.length());
    if (test.wants_null) rows.invert();
    return rows;
  }
  RowBits operator()(const BoundConjunction& node) const {
    RowBits rows = std::visit(*this, node.terms.front().node);
    for (size_t i = 1; i < node.terms.size() && !rows.is_empty(); ++i)
      rows.intersect(std::visit(*this, node.terms[i].node));
    return rows;
  }
  RowBits operator()(const BoundDisjunction& node) const {
    RowBits rows = std::visit(*this, node.terms.front().node);
    for (size_t i = 1; i < node.terms.size(); ++i)
      rows.unite(std::visit(*this, node.terms[i].node));
    return rows;
  }

  /// What tests say of values, without the nulls.
  RowBits of_values(RowBits rows, bool is_negated = false) const {
    if (is_negated) rows.invert();
    if (flat.validity() != nullptr) rows.intersect(RowBits::of_bitmap(flat.validity(), flat.length()));
    return rows;
  }
};

RowBits all_or_none(bool passes, int64_t num_rows) {
  return passes ? RowBits::all(num_rows) : RowBits(num_rows);
}

RowBits test_dictionary(const ColumnVector& vector, const BoundPredicate& predicate) {
  const ColumnVector& dictionary = vector.dictionary();
  // A dictionary of more entries than rows is better looked up than tested.
  if (dictionary.length() > vector.length()) return test_vector(vector.flatten(), predicate);
  return test_indices(vector, test_vector(dictionary, predicate), passes_null(predicate));
}

}  // namespace

const BoundColumn* only_column(const BoundPredicate& predicate) noexcept {
  return std::visit(ColumnFinder{}, predicate.node);
}

bool passes_null(const BoundPredicate& predicate) {
  return std::visit(NullTester{}, predicate.node);
}

RowBits test_indices(const ColumnVector& vector, const RowBits& passes, bool null_passes) {
  RowBits rows(vector.length());
  simd::kernels().compare->passes_of(reinterpret_cast<const uint8_t*>(passes.words()), passes.num_rows(),
                                     vector.indices().data(), vector.length(),
                                     reinterpret_cast<uint8_t*>(rows.words()));
  if (vector.validity() == nullptr) return rows;
  RowBits valid = RowBits::of_bitmap(vector.validity(), vector.length());
  rows.intersect(valid);
  if (null_passes) {
    valid.invert();
    rows.unite(valid);
  }
  return rows;
}

RowBits test_vector(const ColumnVector& vector, const BoundPredicate& predicate) {
  if (vector.null_count() == vector.length()) return all_or_none(passes_null(predicate), vector.length());
  switch (vector.encoding()) {
    case VectorEncoding::kDictionary:
      return test_dictionary(vector, predicate);
    case VectorEncoding::kConstant:
      return all_or_none(test_vector(vector.dictionary(), predicate)[0], vector.length());
    case VectorEncoding::kFlat:
      break;
  }
  return std::visit(FlatTester{vector}, predicate.node);
}

}  // namespace lamella::inline v0
