#include "predicate/evaluate.h"

#include "predicate/row_bits.h"
#include "predicate/test_vector.h"

namespace lamella::inline v0 {
namespace {

/// The vector of a bound column; members are null where their struct is.
ColumnVector vector_of(const BoundColumn& column, const ColumnarBatch& batch) {
  ColumnVector vector = batch.column(column.ordinals.front());
  for (size_t level = 1; level < column.ordinals.size(); ++level) {
    const ColumnVector flat = vector.encoding() == VectorEncoding::kFlat ? vector : vector.flatten();
    vector = flat.child(column.ordinals[level]);
  }
  return vector;
}

struct Evaluator {
  const ColumnarBatch& batch;

  RowBits operator()(const BoundPredicate& predicate) const {
    if (const BoundColumn* column = only_column(predicate)) return test_vector(vector_of(*column, batch), predicate);
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

Selection evaluate(const BoundPredicate& predicate, const ColumnarBatch& batch) {
  RowBits rows = Evaluator{batch}(predicate);
  if (batch.selection()) rows.intersect(RowBits::of_selection(*batch.selection(), batch.num_rows()));
  return rows.selection();
}

}  // namespace lamella::inline v0
