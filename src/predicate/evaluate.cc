#include "predicate/evaluate.h"

#include "predicate/test_vector.h"

namespace lamella::inline v0 {
namespace {

/// `vector_of` gives the vector of a column of the schema by its ordinal.
template <typename VectorOf>
struct Evaluator {
  const VectorOf& vector_of;

  RowBits operator()(const BoundPredicate& predicate) const {
    if (const BoundColumn* column = only_column(predicate)) {
      return test_vector(member_of(vector_of(column->ordinals.front()), *column), predicate);
    }
    return std::visit(*this, predicate.node);
  }
  RowBits operator()(const BoundConjunction& node) const {
    RowBits rows = (*this)(node.terms.front());
    for (size_t i = 1; i < node.terms.size() && !rows.is_empty(); ++i)
      rows.intersect((*this)(node.terms[i]));
    return rows;
  }
  RowBits operator()(const BoundDisjunction& node) const {
    RowBits rows = (*this)(node.terms.front());
    for (size_t i = 1; i < node.terms.size(); ++i)
      rows.unite((*this)(node.terms[i]));
    return rows;
  }
  /// A test is of one column: it has been made above.
  template <typename Test>
  RowBits operator()(const Test& test) const {
    return (*this)(BoundPredicate{test});
  }
};

}  // namespace

ColumnVector member_of(const ColumnVector& top_level, const BoundColumn& column) {
  ColumnVector vector = top_level;
  for (size_t level = 1; level < column.ordinals.size(); ++level) {
    const ColumnVector flat = vector.encoding() == VectorEncoding::kFlat ? vector : vector.flatten();
    vector = flat.child(column.ordinals[level]);
  }
  return vector;
}

RowBits evaluate_column(const BoundPredicate& predicate, const ColumnVector& values) {
  const auto vector_of = [&](int) -> const ColumnVector& { return values; };
  return Evaluator<decltype(vector_of)>{vector_of}(predicate);
}

Selection evaluate(const BoundPredicate& predicate, const ColumnarBatch& batch) {
  const auto vector_of = [&](int ordinal) -> const ColumnVector& { return batch.column(ordinal); };
  RowBits rows = Evaluator<decltype(vector_of)>{vector_of}(predicate);
  if (batch.selection()) rows.intersect(RowBits::of_selection(*batch.selection(), batch.num_rows()));
  return rows.selection();
}

}  // namespace lamella::inline v0
