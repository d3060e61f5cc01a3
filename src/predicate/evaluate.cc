#include "predicate/evaluate.h"

#include "predicate/compare_vector.h"
#include "predicate/row_bits.h"

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

  RowBits operator()(const BoundComparison& node) const {
    return compare_vector(vector_of(node.column, batch), node.op, node.literal);
  }
  RowBits operator()(const BoundConjunction& node) const {
    RowBits rows = RowBits::all(batch.num_rows());
    for (const BoundPredicate& term : node.terms) {
      rows.intersect(std::visit(*this, term.node));
      if (rows.count() == 0) break;
    }
    return rows;
  }
};

}  // namespace

Selection evaluate(const BoundPredicate& predicate, const ColumnarBatch& batch) {
  RowBits rows = std::visit(Evaluator{batch}, predicate.node);
  if (batch.selection()) rows.intersect(RowBits::of_selection(*batch.selection(), batch.num_rows()));
  return rows.selection();
}

}  // namespace lamella::inline v0
